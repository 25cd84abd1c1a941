"""The words that OCR saw on a page, packed small enough to be kept in the document's sheet for ever.

Text of the file's own can be read again from the original at any time; what OCR saw is kept, because another engine
or another version of it may see something else, and a value must be traceable to its place on the page.
"""

import base64
import json
import zlib
from dataclasses import dataclass

from phr.record.reading import Box, Page, TextSource, Word

_HUNDREDTHS = 100  # of a point
_THOUSANDTHS = 1000  # of how sure the engine is
_MOST_BYTES = 32 * 1024 * 1024  # of one page unpacked; a dense page has 100 KB


@dataclass(frozen=True, slots=True)
class SeenWords:
    """The words of one page: its number from 1, size in points when upright, turn as Page has it, words packed.

    `packed` is base64 of zlib of a JSON list of three: the words' texts; their left, top, right and bottom edges in
    hundredths of a point, one after another; and how sure the engine was of each word's line, in thousandths.
    """

    page: int
    width: float
    height: float
    turn: int
    packed: str


def seen_on(page: Page) -> SeenWords | None:
    """Return the words that OCR saw on a page, None where the text is the file's own."""
    if page.source is not TextSource.OCR:
        return None
    edges: list[int] = []
    for word in page.words:
        edges += [round(edge * _HUNDREDTHS) for edge in (word.box.left, word.box.top, word.box.right, word.box.bottom)]
    sure = [round(word.sure * _THOUSANDTHS) for word in page.words]
    held = json.dumps([[word.text for word in page.words], edges, sure], ensure_ascii=False)
    packed = base64.b64encode(zlib.compress(held.encode(), 6)).decode("ascii")
    return SeenWords(page.number, page.width, page.height, page.turn, packed)


def words_in(seen: SeenWords) -> tuple[Word, ...]:
    """Return the words of a page with their boxes; raise ValueError where the packing is damaged."""
    try:
        held = zlib.decompressobj().decompress(base64.b64decode(seen.packed), _MOST_BYTES)
        texts, edges, sure = json.loads(held)
        points = iter([float(edge) / _HUNDREDTHS for edge in edges])
        boxes = [Box(left, next(points), next(points), next(points)) for left in points]
        return tuple(
            Word(str(text), box, float(score) / _THOUSANDTHS)
            for text, box, score in zip(texts, boxes, sure, strict=True)
        )
    except (zlib.error, TypeError, ValueError, StopIteration) as error:
        raise ValueError("no packed words in this") from error
