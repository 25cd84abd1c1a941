"""Lab pages made word by word, each word in its place, as a reader gives them."""

from phr.record.reading import Box, Form, Page, Reading, TextSource, Word

LETTER = 5.0  # points, of every letter
HIGH = 10.0
LINE = 14.0


def page_of(*rows, number=1, source=TextSource.LAYER, sure=1.0):
    """Return a page of rows; a row is a list of (left edge, text), its words one space apart."""
    words, lines = [], []
    for at, row in enumerate(rows):
        top = 100 + LINE * at
        line = []
        for left, text in row:
            x = float(left)
            for piece in text.split():
                line.append(Word(piece, Box(x, top, x + LETTER * len(piece), top + HIGH), sure))
                x += LETTER * len(piece) + 2.5
        words += line
        lines.append("  ".join(text for _, text in row))
    return Page(number, 595.0, 842.0, "\n".join(lines), tuple(words), source)


def reading_of(*pages, statements=()):
    """Return a reading of some pages."""
    return Reading(Form.PDF, "application/pdf", is_read=True, page_count=len(pages), pages=pages, statements=statements)


def text_reading(text):
    """Return the reading of a plain text, which has no places."""
    return Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(Page(1, 0.0, 0.0, text),))
