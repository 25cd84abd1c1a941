"""Comparing the documents that came in since the last look with those that lie there: a few candidates each."""

from phr.classify.alike import Paper, likeness_of
from phr.classify.glimpse import LEAST_SHARED
from phr.record.entry import RecordId
from phr.vault.index import Index

_MOST_CANDIDATES = 12  # those that share most; a true copy is among the first, whatever the layout has in common


def compare_new(index: Index) -> None:
    """Compare each document that was not compared yet, and note in the index what is like it."""
    for record_id in index.uncompared():
        mine = _paper(index, record_id)
        others = index.resembling(record_id, mine.glimpse, LEAST_SHARED, _MOST_CANDIDATES)
        found = (likeness_of(mine, _paper(index, other)) for other in others)
        index.put_likenesses(record_id, [likeness for likeness in found if likeness is not None])


def _paper(index: Index, record_id: RecordId) -> Paper:
    return Paper(record_id, index.text(record_id), index.glimpse(record_id))
