"""Names in any script, set as they are where an engine's fonts have them, otherwise spelled in Latin letters.

A word is spelled as a whole: half in one script and half in another nobody reads. What is printed on a sheet is for the
person who hands it out; answer files and the manifest keep a name as the class list has it.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial

from dlquiz.render.glyphs import code_point, latex_sets, typst_sets, unseen

LONGEST = 60  # characters of a name on a line
MARKS = 2  # accents over one letter; more of them run into the lines above
_TOWER = re.compile(rf"([\u0300-\u036f]{{{MARKS}}})[\u0300-\u036f]+")


def printable(name: str, sets: Callable[[str], bool]) -> str:
    """Return a name in characters that `sets` knows: marks that steer or show nothing go, other words are spelled.

    >>> printable("陳大文 (Chan Tai Man)", latex_sets), printable("Zoë\u202e Đặng", latex_sets)
    ('ChenDaWen (Chan Tai Man)', 'Zoë Dang')
    """
    words = unicodedata.normalize("NFC", name).split()
    return shortened(" ".join(filter(None, (_word(word, sets) for word in words))))


def shortened(text: str, length: int = LONGEST) -> str:
    """Return a text that fits on its line.

    >>> shortened("Wolfeschlegelsteinhausenbergerdorff", 12)
    'Wolfeschleg…'
    """
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _word(word: str, sets: Callable[[str], bool]) -> str:
    shown = _TOWER.sub(r"\1", "".join(char for char in word if not unseen(char)))
    return shown if all(map(sets, shown)) else romanized(shown)


def romanized(text: str) -> str:
    """Return a text in ASCII as a person would spell it; only what has no spelling stays a code point.

    >>> romanized("Юлия"), romanized("王小明"), romanized("שרה")
    ('Yuliya', 'WangXiaoMing', 'srh')
    """
    if text.isascii():
        return text
    from anyascii import anyascii

    shown = "".join(char for char in text if not unseen(char))
    return anyascii(shown).strip() or " ".join(map(code_point, shown))


in_typst = partial(printable, sets=typst_sets)
in_latex = partial(printable, sets=latex_sets)


def respelled(name: str, spell: Callable[[str], str]) -> bool:
    """Tell whether a name is printed otherwise than it stands in the class list."""
    return spell(name) != shortened(unicodedata.normalize("NFC", " ".join(name.split())))
