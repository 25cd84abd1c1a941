"""Documents that are alike, in the index: found by marks, compared once, forgotten with the document."""

import pytest
from index_made import KEY, everything, take
from log_made import digest, record_id, sealed_plain, sheet, stamp

from phr.record.entry import ObjectId
from phr.record.events import Described, Purged
from phr.record.likeness import Alike, Difference, Extent, Glimpse, Likeness
from phr.vault.index import Index

LIKENESS = Likeness(
    record_id(2), record_id(1), Alike.NEARLY, Extent.ONE_WITHIN, ((1, 2),), (Difference("TSH 2,1", "TSH 1,2"),)
)


def glimpse_of(told):
    """Return marks that are the lengths of the words: enough to tell documents apart here."""
    return Glimpse(marks=tuple(tuple({len(word) for word in page.split()}) for page in told.text))


@pytest.fixture
def index(path):
    """Return an open index that keeps glimpses."""
    with Index.open(path, KEY, glimpse_of) as opened:
        yield opened


def test_each_document_waits_to_be_compared_once(index):
    """What has words is uncompared until likenesses are put, even none; what has none is never asked for."""
    take(index, sheet(1, text=("a bb ccc",)), sheet(2, "y", text=("",)))
    assert index.uncompared() == (record_id(1),)
    index.put_likenesses(record_id(1), [])
    assert index.uncompared() == ()


def test_those_that_share_most_come_first_and_only_compared_ones(index):
    """A document is held against those that were compared before it, so that each pair is met once."""
    take(
        index,
        sheet(1, "a", text=("a bb ccc dddd",)),
        sheet(2, "b", text=("a bb ccc",)),
        sheet(3, "c", text=("a bb ccc dddd eeeee",)),
        sheet(4, "d", text=("a bb",)),
    )
    for number in (1, 2, 4):
        index.put_likenesses(record_id(number), [])
    glimpse = index.glimpse(record_id(3))
    assert index.resembling(record_id(3), glimpse, 3, 9) == (record_id(1), record_id(2))
    assert index.resembling(record_id(3), glimpse, 3, 1) == (record_id(1),)
    assert index.resembling(record_id(1), index.glimpse(record_id(1)), 1, 9) == (record_id(2), record_id(4))


def test_a_likeness_is_kept_whole_whichever_document_it_was_found_from(index):
    """It comes back with the smaller id in front, its extent, pages and lines turned along."""
    take(index, sheet(1, text=("a bb",)), sheet(2, "y", text=("a bb",)))
    index.put_likenesses(record_id(2), [LIKENESS])
    (held,) = index.likenesses()
    assert held == Likeness(
        record_id(1), record_id(2), Alike.NEARLY, Extent.OTHER_WITHIN, ((2, 1),), (Difference("TSH 1,2", "TSH 2,1"),)
    )
    assert held.seen_from(record_id(2)) == LIKENESS


def test_a_sheet_with_the_same_words_is_not_compared_anew(index):
    """A correction changes no word; other words are compared anew, and what was found is forgotten."""
    take(index, sheet(1, text=("a bb",)), sheet(2, "y", text=("a bb",)))
    index.put_likenesses(record_id(1), [])
    index.put_likenesses(record_id(2), [LIKENESS])
    for lamport, words in ((8, "a bb"), (9, "a bb ccc")):
        meta = ObjectId(digest(words))
        index.take([stamp(Described(record_id(1), meta), lamport)], {meta: sealed_plain(sheet(1, text=(words,)))})
        assert len(index.likenesses()) == (words == "a bb")
    assert index.uncompared() == (record_id(1),)


def test_erasing_a_document_forgets_what_it_was_like(path, index):
    """Its marks and the lines that differ are gone, from the other document's side too."""
    take(index, sheet(1, text=("Geheimwort bb",)), sheet(2, "y", text=("Geheimwort bb",)))
    index.put_likenesses(record_id(2), [LIKENESS])
    index.take([stamp(Purged(record_id(1), ()), 9)], {})
    assert index.likenesses() == ()
    assert index.glimpse(record_id(1)) == Glimpse()
    assert "TSH" not in everything(path)
