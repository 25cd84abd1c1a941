"""How much of each inbox file is still to be recorded: a file may go only when nothing of it is left to do."""

from collections import Counter
from collections.abc import Iterable, Sequence

from phr.actions.sorting import Archive, Sniffed
from phr.inbox.seen import Recorded
from phr.record.arrival import Arrival


class Outstanding:
    """What of one intake is under way, by the file of the inbox that it is of: one for a paper, many for an archive."""

    def __init__(self, archives: Sequence[Archive] = ()) -> None:
        self._left: Counter[Arrival] = Counter()
        self._counted: set[Arrival] = set()
        self._sha256 = {archive.arrival: archive.plain_sha256 for archive in archives}
        self._archives = frozenset(self._sha256)
        self._finished: list[Arrival] = []
        self._left_over = {archive.arrival for archive in archives if archive.is_left_over}

    def expect(self, one: Sniffed) -> None:
        """Take up one more piece."""
        self._left[one.file] += 1

    def count(self, files: Iterable[Arrival]) -> tuple[Arrival, ...]:
        """Return which of some inbox files were not counted yet, and count them: each once, whatever came of it."""
        fresh = tuple(dict.fromkeys(file for file in files if file not in self._counted))
        self._counted.update(fresh)
        return fresh

    def settle(self, pieces: Iterable[tuple[Sniffed, str]]) -> None:
        """Note pieces as recorded, each with the SHA-256 of its bytes."""
        for one, sha256 in pieces:
            if one.inside is None:
                self._sha256[one.file] = sha256
                self._left_over.discard(one.file)
            self._drop(one.file)

    def give_up(self, one: Sniffed) -> bool:
        """Drop a piece that could not be had; say whether its file must now be kept whole, so that nothing is lost.

        That holds for a member of an archive; what a mail or an export carries is in the mail, which is kept.
        """
        must_be_whole = one.file in self._archives and self._sha256.pop(one.file, None) is not None
        self._drop(one.file)
        return must_be_whole

    def finished(self) -> list[Recorded]:
        """Return the files of which all is recorded by now, each once."""
        finished, self._finished = self._finished, []
        return [Recorded(file, self._sha256[file]) for file in finished if file in self._sha256]

    def _drop(self, file: Arrival) -> None:
        self._left[file] -= 1
        if not self._left[file]:
            self._finished.append(file)

    def is_left_over(self, file: Arrival) -> bool:
        """Say whether an archive holds something that stays out of the vault, so that it must not be removed."""
        return file in self._left_over
