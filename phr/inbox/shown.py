"""How a name from outside is shown: nothing in it can move a cursor, turn the writing direction or hide."""

import unicodedata
from pathlib import PurePosixPath

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\\": r"\\"}
# Letters by their category, yet drawn as nothing: Hangul fillers, the combining grapheme joiner, Khmer inherent vowels.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# Control, format (bidi marks, zero-width), surrogate, private, unassigned; line and paragraph separators.
_ESCAPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown_name(path: PurePosixPath | str) -> str:
    r"""Return a path or name as it may be printed: control, bidi and invisible characters stand escaped.

    A byte that is no UTF-8 (surrogateescape) is shown as `\xNN`, a backslash as `\\`: two names never look the same
    because one of them is escaped.
    """
    return "".join(_shown(character) for character in str(path))


def _shown(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if character in _INVISIBLE or unicodedata.category(character) in _ESCAPED_CATEGORIES or _is_selector(code):
        return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
    return character


def _is_selector(code: int) -> bool:
    """Say whether a code point is a variation selector other than the two that choose an emoji's style."""
    return 0xFE00 <= code <= 0xFE0D or 0xE0100 <= code <= 0xE01EF or 0x180B <= code <= 0x180F
