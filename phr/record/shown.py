"""How a text from outside is shown: nothing in it can move a cursor, turn the writing direction or hide."""

import unicodedata
from pathlib import PurePosixPath

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Letters by their category, yet drawn as nothing: Hangul fillers, the combining grapheme joiner, Khmer inherent vowels.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# Control, format (bidi marks, zero-width), surrogate, private, unassigned; line and paragraph separators.
_ESCAPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown(text: str) -> str:
    r"""Return a text on one line with control, bidi and invisible characters escaped; odd bytes as \xNN."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def shown_lines(text: str) -> str:
    """Return a text of several lines, each as `shown` would; line breaks and tabs stay."""
    return "\n".join("\t".join(shown(part) for part in line.split("\t")) for line in text.splitlines())


def shown_name(path: PurePosixPath | str) -> str:
    r"""Return a path or name as it may be printed: as `shown`, and a backslash as `\\`.

    Two names never look the same because one of them is escaped.
    """
    return shown(str(path).replace("\\", "\\\\"))


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
