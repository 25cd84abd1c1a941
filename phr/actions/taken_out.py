"""What came out of the archives of one intake: one that is kept whole says so, and what came out stays out of it.

Decision record 0017: what the person erases for good must not come back when its archive is opened again.
"""

from phr.actions.sorting import Sniffed
from phr.record.arrival import Arrival
from phr.record.reading import Form

_Archive = tuple[Arrival, tuple[tuple[int, Form], ...]]  # a file of the inbox, and the steps to an archive in it


class TakenOut:
    """Gathers the SHA-256 of what is taken out of each archive, in order."""

    def __init__(self) -> None:
        self._hashes: dict[_Archive, list[str]] = {}

    def note(self, one: Sniffed, sha256: str) -> None:
        """Note a file that was sealed; one that lies in nothing is passed over."""
        if one.inside is not None:
            self._hashes.setdefault((one.inside.container, one.inside.steps), []).append(sha256)

    def of(self, archive: Sniffed) -> tuple[str, ...]:
        """Return what was taken out of an archive so far, each once."""
        inside = archive.inside
        steps = () if inside is None else (*inside.steps, (inside.number, archive.form))
        return tuple(dict.fromkeys(self._hashes.get((archive.file, steps), ())))
