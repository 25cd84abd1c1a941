"""Whether a text layer says what the page shows: fonts without a map, or with a wrong one, leave scrambled letters.

Pure. A page that fails here is read by OCR instead. Each sign below is one that texts in European languages do not
show; a page with too few letters to tell passes.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

_ENOUGH_LETTERS = 60  # fewer do not tell a language from noise
_ENOUGH_WORDS = 12
_MOST_UNKNOWN = 0.1  # of the characters: private use, control, replacement, unassigned
_MOST_GLYPH_NUMBERS = 3  # "(cid:72)": a font's own number for a shape, written by converters that knew no better
_LEAST_WORDLY = 0.35  # of the characters are letters or digits; a form's dots and lines are not counted
_MOST_VOWELLESS = 0.6  # of the words of four letters and more
_LEAST_COMMON = 0.3  # of the letters are among the eight commonest; 0.5 to 0.7 in languages of Latin script
_MOST_ODD_CASE = 0.5  # of the words of four letters and more have a capital after a small letter
_MOST_MIXED = 0.3  # of the words mix alphabets
_MOST_MOJIBAKE = 0.1  # of the words hold UTF-8 that was taken for Latin-1
_COMMON = frozenset("etaoinsr")
_VOWELS = frozenset("aeiouy")
_FILLING = frozenset("._-–—…·•*=|/\\:;,()[]□☐☑☒✓→")
_GLYPH_NUMBER = re.compile(r"\(cid:\d+\)")
_MOJIBAKE = re.compile(r"Ã[\x80-\xbf¤¶¼Ÿ„–œ©¨]|â€|Â[\xa0-\xbf]")
_WORD = re.compile(r"[^\W\d_]+")


def is_readable(text: str) -> bool:
    """Say whether a page's text is text, as far as its characters alone can tell."""
    seen = Counter(text)  # a page has some thousand characters, and hardly a hundred different ones
    told = {letter: count for letter, count in seen.items() if not letter.isspace()}
    if not told:
        return True
    if _share_of(told, _is_unknown) > _MOST_UNKNOWN:
        return False
    if len(_GLYPH_NUMBER.findall(text)) > _MOST_GLYPH_NUMBERS:
        return False
    told = {letter: count for letter, count in told.items() if letter not in _FILLING}
    if sum(told.values()) > _ENOUGH_LETTERS and _share_of(told, str.isalnum) < _LEAST_WORDLY:
        return False
    return _has_words(_WORD.findall(text), text)


def _has_words(words: Sequence[str], text: str) -> bool:
    letters = Counter(_plain("".join(words)))
    latin = {letter: count for letter, count in letters.items() if letter.isascii()}
    if letters.total() < _ENOUGH_LETTERS:
        return True
    if len(words) >= _ENOUGH_WORDS and _share(_mixes_alphabets(word) for word in words) > _MOST_MIXED:
        return False
    if not text.isascii() and _share(bool(_MOJIBAKE.search(word)) for word in text.split()) > _MOST_MOJIBAKE:
        return False
    if sum(latin.values()) < letters.total() / 2:
        return True  # another alphabet: nothing of the following holds for it
    if _share_of(latin, _COMMON.__contains__) < _LEAST_COMMON:
        return False
    long = [word for word in words if len(word) >= 4]
    if len(long) < _ENOUGH_WORDS:
        return True
    small = [word for word in long if not word.isupper()]
    is_odd = len(small) >= _ENOUGH_WORDS and _share(_has_odd_case(word) for word in small) > _MOST_ODD_CASE
    return not is_odd and _share(_VOWELS.isdisjoint(_plain(word)) for word in long) <= _MOST_VOWELLESS


def _share(signs: Iterable[bool]) -> float:
    found = list(signs)
    return sum(found) / len(found) if found else 0.0


def _share_of(counts: Mapping[str, int], is_such: Callable[[str], bool]) -> float:
    """Return the share of characters, each counted as often as it stands there, that are such."""
    return sum(count for letter, count in counts.items() if is_such(letter)) / max(sum(counts.values()), 1)


def _is_unknown(letter: str) -> bool:
    return letter == "\ufffd" or unicodedata.category(letter) in ("Co", "Cn", "Cc", "Cs")


def _plain(text: str) -> str:
    """Return small letters without their accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _mixes_alphabets(word: str) -> bool:
    return not word.isascii() and len({unicodedata.name(letter, "?").split()[0] for letter in word}) > 1


def _has_odd_case(word: str) -> bool:
    return not word.islower() and any(before.islower() and after.isupper() for before, after in pairwise(word))
