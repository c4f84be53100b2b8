"""Names and ids that attack a place where they end up: each is data there, and is found again in every report.

CANARY stands for a file that exists only where something ran what it read.
"""

CANARY = "canary-7f3a"
SHELL = (
    f"$(touch {CANARY})", f"`touch {CANARY}`", f"; touch {CANARY} #", f"| touch {CANARY}", f"&& touch {CANARY}",
    f"x\ntouch {CANARY}", f"--output={CANARY}", "-rf", "~root", "$HOME", "%PATH%", "!!", "*", "a b  c", "'; exit 1; '",
    "\\$(id)", "<(id)", f">{CANARY}",
)  # fmt: skip
LATEX = (
    r"\input{/etc/passwd}", rf"\immediate\write18{{touch {CANARY}}}", r"\write18{id}", r"\end{document}",
    r"\def\x{\x}\x", r"\catcode`\%=0", r"\csname end\endcsname{document}", r"\openout1=x.tex",
    r"^^5cinput{/etc/passwd}", r"$\infty$", "$$", "#1", "100 %", "a & b \\\\ c", "{", "}", "~", "\\", "\\\\",
    r"\verb|x|", "% gone", r"\include{x}", r"\loop\iftrue\repeat", "\\par\\par",
)  # fmt: skip
TYPST = (
    '#eval("1+48")', '#read("/etc/passwd")', '#import "x.typ": *', "#panic()", "#{7*7}", "$ x $", "@label", "<label>",
    "= Heading", "- item", "*bold*", "_emph_", "`raw`", "// gone", "/* gone", '#image("/etc/passwd")', "\\u{202e}",
    "#sys.inputs", '"', '\\"',
)  # fmt: skip
JINJA = (
    "{{7*7}}", "{% include '/etc/passwd' %}", "{# gone #}", "<<7*7>>", "<% raw %>", "<# gone #>", "${7*7}", "#{7*7}x",
    "%s%n", "{0.__class__}", "{{ ''.__class__.__mro__ }}",
)  # fmt: skip
HTML = (
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>", "<!-- gone", "-->", "<![CDATA[x]]>", "&lt;b&gt;", "&#60;b&#62;", "&amp;amp;",
    "</td></tr></table>", "<base href=//x.example>", "<meta http-equiv=refresh content=0>",
    "<style>*{display:none}</style>", "</title><h1>", "<iframe srcdoc=x>", "<a href=javascript:alert(1)>x</a>",
    "<x onclick=alert(1)>", "\" autofocus onfocus=alert(1) x=\"", "<\x00script>", "<ſcript>", "＜script＞",
    "<plaintext>",
)  # fmt: skip
MARKDOWN = (
    "[x](javascript:alert(1))", "![x](http://x.example/a.png)", "[x]: http://x.example", "<http://x.example>",
    "http://x.example/", "# Heading", "## x\n\n# y", "> quote", "1. one", "- [x] done", "a | b | c", "|---|---|",
    "~~gone~~", "```\ncode", "***", "---", "===", "[^1]", "<details><summary>x", "\\[x\\]", "&nbsp;", "$$x$$",
)  # fmt: skip
CSV = (
    '=HYPERLINK("http://x.example","x")', "=1+1", "+1+1", "-2-3", "@SUM(A1:A9)", "=cmd|' /C calc'!A0", "\t=1+1",
    "'=1+1", "''=1+1", "＝1+1", "＋1", "－1", "＠x", 'a","b', 'a"b', "a,b", "a;b", "a\tb", "a\nb,c", '"', '""', "0012",
    "1e5", "1/2", "TRUE", "NaN", "null",
)  # fmt: skip
TERMINAL = (
    "\x1b[31mred", "\x1b]0;title\x07", "\x1b[2J", "\x1b]8;;http://x.example\x07x", "\x1bP+q\x1b\\", "\x9b31m",
    "\x9d0;x\x9c", "a\rb", "a\bb", "a\x07b", "a\x7fb", "a\x0bb", "a\x0cb", "a\x85b", "a\u2028b", "a\u2029b",
    "\x0e\x0f", "s1\nerror: dlquiz: forged", "s1\r\nrefused: forged",
)  # fmt: skip
UNICODE = (
    "\u202eevil", "\u2066a\u2069", "a\u200bb", "a\u200db", "a\u200eb", "\ufeffa", "a\u00adb", "\u3164", "\u2800x",
    "\u115fx", "e\u0301", "\u00e9", "Z" + "\u0300\u0301\u0302\u0303" * 12, "\ufffex", "\uffffx", "\U0001fffe",
    "\ue000", "\U000f0000", "\ufffd", "\U000e0041x", "а", "a", "Αnn", "Ann", "\u212b", "\u00c5", "ﬁ", "fi", "👩‍👩‍👧‍👦",
    "🏴\U000e0067\U000e0062\U000e007f", "ẞ", "İ", "ı", "\u0e33", "ﷺ", "𝔄𝔡𝔞", "\u1680x", "x\u3000y", "\u0085", "李" * 40,
    "نام", "שרה", "\U0001d173x", "x" * 100, "\u0300x",
)  # fmt: skip
FILES = (
    "../../etc/passwd", "/etc/passwd", "C:\\Windows\\system32", "\\\\host\\share", "CON", "con.txt", "NUL", "aux",
    "COM1", "LPT9.csv", "PRN ", "a.", "a..", ".", "..", "...", ".bashrc", "a:b", "a?b", "a*b", "a/b", "gradebook.csv",
    "report.html", "file\x00.md", "desktop.ini", "CLOCK$", "%2e%2e%2f",
)  # fmt: skip
JSON = (
    '","student":"x', '{"$ref": "x"}', "\\u0000", "\\", "\\x", "__proto__", "constructor", "]}", "</script>{",
)  # fmt: skip
SQL = (
    "'; DROP TABLE students; --", "Robert'); --", "1 OR 1=1", "a' UNION SELECT 1",
)  # fmt: skip
# as names only: no id is that long
LONG = (
    "n" * 300, "n" * 10_000, "名" * 1_000, "N " * 2_500,
)  # fmt: skip
ATTACKS = tuple(
    dict.fromkeys((*SHELL, *LATEX, *TYPST, *JINJA, *HTML, *MARKDOWN, *CSV, *TERMINAL, *UNICODE, *FILES, *JSON, *SQL))
)
