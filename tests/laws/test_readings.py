"""Laws of reading: what holds for every document, not for the ones we thought of."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phr.readers.frames import frame, unframe
from phr.readers.lines import PlacedWord, in_lines, text_of_lines, words_of_lines
from phr.readers.sniff import HEAD_BYTES, sniff
from phr.readers.wire import pack_reading, unpack_reading
from phr.record.reading import Box, DicomHeader, Form, Page, Reading, Trouble, Word

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
hundredths = st.integers(-2_000_000, 2_000_000).map(lambda whole: whole / 100)
boxes = st.builds(Box, hundredths, hundredths, hundredths, hundredths)
words = st.builds(Word, texts, boxes)
pages = st.builds(Page, st.integers(1, 9999), hundredths, hundredths, texts, st.lists(words, max_size=5).map(tuple))
troubles = st.builds(Trouble, texts, texts, texts)
readings = st.builds(
    Reading,
    st.sampled_from(Form),
    texts,
    st.booleans(),
    page_count=st.integers(0, 9999),
    pages=st.lists(pages, max_size=3).map(tuple),
    dicom=st.none() | st.builds(DicomHeader, texts, texts, texts, texts, patient_name=texts),
    own_title=texts,
    own_dates=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    troubles=st.lists(troubles, max_size=2).map(tuple),
)


@given(readings)
def test_a_reading_arrives_as_it_was_sent(reading):
    """What the child sends is what the parent gets, to the hundredth of a point."""
    assert unpack_reading(pack_reading(reading)) == reading


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=9))
def test_nothing_but_a_reading_is_taken_for_one(anything):
    """Whatever a broken child sends, the parent gets a Reading or a ValueError."""
    payload = json.dumps([{"form": "pdf", "mime": "x", "is_read": True}, anything]).encode()
    try:
        reading = unpack_reading(payload)
    except ValueError:
        return
    assert isinstance(reading, Reading)


@given(st.binary(max_size=300))
def test_no_bytes_frighten_the_parent(payload):
    """Bytes that are no Reading are a ValueError."""
    with pytest.raises(ValueError, match="no reading"):
        unpack_reading(payload)


@given(st.lists(st.binary(max_size=50), max_size=5), st.integers(0, 400))
def test_frames_cut_anywhere_give_the_whole_ones(payloads, length):
    """However much of a stream came, its whole frames are found and no other."""
    stream = b"".join(frame(payload) for payload in payloads)
    found = list(unframe(stream[:length]))
    assert found == payloads[: len(found)]
    if length >= len(stream):
        assert found == payloads


@given(st.binary(max_size=600), st.integers(0, 1 << 40))
def test_any_bytes_have_a_form(head, size):
    """Sniffing never raises, and only a file without bytes is empty."""
    assert (sniff(head, size) is Form.EMPTY) == (size == 0 or not head)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40), st.integers(0, 3))
def test_prose_is_text_however_long(sentence, cut):
    """A text stays a text wherever its head is cut."""
    prose = ("Report: " + sentence + "\n") * 300
    data = prose.encode()
    assert sniff(data[: HEAD_BYTES - cut], len(data)) is Form.TEXT


@given(st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=5), min_size=1, max_size=8), st.randoms())
def test_lines_do_not_care_for_the_order_of_drawing(widths, chance: random.Random):
    """Words shuffled in any order give the same lines."""
    placed, wanted = [], []
    for row, line in enumerate(widths):
        left = 10.0
        for number, width in enumerate(line):
            box = Box(left, 10.0 + 12 * row, left + width, 20.0 + 12 * row)
            placed.append(PlacedWord(f"w{row}.{number}", box, 10.0))
            left += width + 5
        wanted.append(" ".join(f"w{row}.{number}" for number in range(len(line))))
    chance.shuffle(placed)
    lines = in_lines(placed)
    assert text_of_lines(lines).splitlines() == wanted
    assert len(words_of_lines(lines)) == len(placed)
