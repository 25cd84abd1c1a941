"""Where printed words stand: from a string on a page to the quote with its box."""

from phr.classify.lines import clean
from phr.record.filing import Quote
from phr.record.reading import Box, Page, Reading, Word

MAX_QUOTE = 120  # characters


def quote_on(reading: Reading, page_number: int, printed: str) -> Quote:
    """Return the quote of printed words on a page, with the box around them where the page's words tell it."""
    text = clean(printed)[:MAX_QUOTE]
    page = next((page for page in reading.pages if page.number == page_number), None)
    return Quote(text, page_number, locate(page, text) if page is not None else None)


def locate(page: Page, printed: str) -> Box | None:
    """Return the smallest box around the first place where a page's words spell a string, gaps aside."""
    wanted = _squeezed(printed)
    if not wanted or not page.words:
        return None
    parts = _parts(page.words)
    at = "".join(parts).find(wanted)
    if at < 0:
        return None
    return _around(_words_at(page.words, parts, at, at + len(wanted)))


def _parts(words: tuple[Word, ...]) -> list[str]:
    """Return the words' texts as they are compared; of most pages they are that already, told at one look."""
    texts = [word.text for word in words]
    whole = "".join(texts)
    return texts if _squeezed(whole) == whole else [_squeezed(text) for text in texts]


def _words_at(words: tuple[Word, ...], parts: list[str], start: int, end: int) -> list[Word]:
    held = []
    position = 0
    for word, part in zip(words, parts, strict=True):
        if position < end and position + len(part) > start:
            held.append(word)
        position += len(part)
    return held


def _around(words: list[Word]) -> Box | None:
    if not words:
        return None
    boxes = [word.box for word in words]
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _squeezed(text: str) -> str:
    return "".join(clean(text).split())
