"""Comparing the documents that came in since the last look with those that lie there: a few candidates each."""

from phr.classify.alike import Paper, likeness_of
from phr.classify.glimpse import LEAST_SHARED, share_enough
from phr.record.entry import RecordId
from phr.vault.index import Index

_MOST_CANDIDATES = 12  # those that share most; a true copy is among the first, whatever the layout has in common

_MOST_AT_ONCE = 500  # documents; measured, one takes some 10 ms


def compare_new(index: Index) -> None:
    """Compare documents that were not compared yet, and note in the index what is like each.

    Of very many, as after the index was made anew, only some: the next look goes on, and nobody waits long.
    """
    for record_id in index.uncompared()[:_MOST_AT_ONCE]:
        mine = _paper(index, record_id)
        others = index.resembling(record_id, mine.glimpse, LEAST_SHARED, _MOST_CANDIDATES)
        papers = (_paper(index, other) for other in others if share_enough(mine.glimpse, index.glimpse(other)))
        found = (likeness_of(mine, paper) for paper in papers)
        index.put_likenesses(record_id, [likeness for likeness in found if likeness is not None])


def _paper(index: Index, record_id: RecordId) -> Paper:
    return Paper(record_id, index.text(record_id), index.glimpse(record_id))
