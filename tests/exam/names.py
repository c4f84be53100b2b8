"""Names as they stand in real and in hostile class lists; `id` tells whose sheet it is where a name does not."""

from typing import NamedTuple


class Listed(NamedTuple):
    """A row of a class list."""

    name: str
    id: str


NAMES = (
    "Ada Lovelace", "Zoë Müller", "Łukasz Żółć", "Đặng Thị Mỹ Hạnh", "Þórður Æsir", "Ñandú Ibáñez", "Őze Ágnes",
    "Ğülşah Işık", "Ștefan Țurcanu", "Jāņš Ķēniņš", "Nguyễn Văn Ái", "O'Neil, \"Tip\"", "D’Artagnan — Junior",
    "Αλέξανδρος Παπαδόπουλος", "Юлия Щербакова", "Ђорђе Љубичић", "Їжак Ґалаґан", "Гульнара Әбдіқадырова",
    "王小明", "山田 太郎", "やまだ はなこ", "ヤマダ ｼﾞﾛｳ", "김철수", "陳大文 (Chan Tai Man)", "𠮷野家", "龍龘靐",
    "محمد بن سلمان", "شهرزاد پهلوی", "אברהם בן־דוד", "שרה נתניהו", "प्रिया शर्मा", "ক্ষিতিশ চন্দ্র", "தமிழ்ச்செல்வி",
    "తెలుగు పేరు", "ಕನ್ನಡ ಹೆಸರು", "മലയാളം പേര്", "ગુજરાતી નામ", "ਪੰਜਾਬੀ ਨਾਂ", "සිංහල නම", "สมชาย ใจดี", "ລາວ ຊື່", "မြန်မာ အမည်",
    "ខ្មែរ ឈ្មោះ", "བོད་ཡིག", "አማርኛ ስም", "გიორგი ბერიძე", "Հայկ Պետրոսյան", "ᏣᎳᎩ ᏚᏙᎥ", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "ᠮᠣᠩᠭᠣᠯ",
    "🦄 Ünicorn 👩🏽‍💻", "👨‍👩‍👧‍👦🇫🇷", "Z̷a̴l̵g̶o̸ T̷e̵x̶t̴", "e" + "\u0301" * 40,
    "\u202eevil\u202c name", "\u2066a\u2069\u200bb\u200d\ufeff",
    "\u200b\u200c\u200d", r"\input{/etc/passwd}", r"\end{document} $x^2$ #1 %", "#eval(1) *bold* _it_ `raw` @ref <tag>",
    '=HYPERLINK("http://x")', "+1+1", "@SUM(A1)", "-2-3", "x" * 300, "Wolfe " * 50, "李" * 300, "A\tB\x07C\x1b[31m", "",
    "ﬁn ﬀ Ĳ ŉ ǆ", "Ａｄａ　Ｌｏｖｅｌａｃｅ", "𝔄𝔡𝔞 𝕃𝕠𝕧𝕖", "½ ¾ № ™ ©", "a\u00adb\u00a0c",
)  # fmt: skip
LIST = (
    *(Listed(name, f"id{number}") for number, name in enumerate(NAMES, 1)),
    Listed("", "only-id"),
    Listed("only a name", ""),
)
