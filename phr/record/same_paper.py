"""Which of some records that the person called the same paper counts for the others."""

from collections.abc import Mapping

from phr.record.entry import Record, RecordId


def counts_instead(record: Record, among: Mapping[RecordId, Record]) -> RecordId | None:
    """Return the record that counts in another one's place, None where that counts itself; it must be among them.

    The person's word is followed from paper to paper, as far as these are among the records; where it comes back to the
    start (two devices may have said it of each other), the record whose id comes first counts.
    """
    seen = [record.id]
    while True:
        following = next((other for other in among[seen[-1]].same_paper if other in among), None)
        if following is None:
            return seen[-1] if len(seen) > 1 else None
        if following in seen:
            circle = seen[seen.index(following) :]
            return min(circle) if min(circle) != record.id else None
        seen.append(following)
