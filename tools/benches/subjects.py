"""Each subject of the bench: which programs run in turn on what, and what is aimed at.

A subject takes a Scale and an empty folder, and returns the rows of its part of the table.
"""

import hashlib
import shutil
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benches import homes, material
from benches.race import Entrant, Row, compare, peak_row, run_in_turn
from benches.runs import Command, Finished, RunFailed, run, run_unmeasured

_SEAL_ONCE = Path(__file__).with_name("seal_once.py")
_SHORT_RUNS = 4  # runs per round of programs that end in a fraction of a second
_CT_PEAK_MB, _FILE_PEAK_MB = 300, 150
_SEARCH_P50_MS = 10
_PAPERS_A_SECOND, _SLICES_A_SECOND = 40, 150


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the subjects are."""

    rounds: int
    file_bytes: int
    slices: int
    papers: int
    records: int
    large_file_bytes: int
    image_slices: int


FULL = Scale(5, 10**9, slices=500, papers=500, records=10_000, large_file_bytes=2 * 10**9, image_slices=2000)
QUICK = Scale(2, 5 * 10**7, slices=20, papers=10, records=300, large_file_bytes=10**8, image_slices=100)
TINY = Scale(1, 10**6, slices=2, papers=1, records=50, large_file_bytes=10**6, image_slices=3)


def sealing(scale: Scale, folder: Path) -> list[Row]:
    """Compare sealing one large file with age, and sealing with reading back with restic."""
    source = material.random_file(folder / "large.bin", scale.file_bytes)
    size, classic = _size(scale.file_bytes), _recipient(classic=True)
    without = (
        _sealer("phr, X25519", source, classic),
        _sealer("phr, post-quantum", source, _recipient(classic=False)),
        _age("age", source, classic),
    )
    proven = (
        Entrant("phr, read back", _proven(source), _told_sha256(source)),
        Entrant("restic", _restic(source), program="restic"),
    )
    # Apart, because whoever runs right after restic pays for the memory that it took from the file cache.
    records = run_in_turn(without, scale.rounds, folder) | run_in_turn(proven, scale.rounds, folder)
    age, restic = records["age"], records["restic"]
    return [
        compare(f"seal {size}, X25519, without read-back", records["phr, X25519"], age, "age", 0.75),
        compare(f"seal {size}, post-quantum, without read-back", records["phr, post-quantum"], age, "age", 0.75),
        compare(f"seal {size}, post-quantum, with read-back", records["phr, read back"], restic, "restic", 0.4),
    ]


def imaging(scale: Scale, folder: Path) -> list[Row]:
    """Compare the whole intake of a CT with age on a tar of the same bytes."""
    slices = material.ct_slices(folder / "ct", scale.slices)
    tar = folder / "ct.tar"
    with tarfile.open(tar, "w") as writing:
        writing.add(slices, "ct")
    intake = Entrant("phr", _adding(slices), homes.all_filed(scale.slices, read=True))
    records = run_in_turn((intake, _age("age", tar, _recipient(classic=True))), scale.rounds, folder)
    subject = f"{scale.slices} CT slices ({_size(tar.stat().st_size)}), phr add"
    return [
        compare(subject, records["phr"], records["age"], "age on tar", 5),
        peak_row(f"{subject}: peak memory", records["phr"], _CT_PEAK_MB),
    ]


def papers(scale: Scale, folder: Path) -> list[Row]:
    """Compare taking in text PDFs with recollindex."""
    source = material.papers(folder / "papers", scale.papers)
    entrants = (
        Entrant("phr", _watching(source), homes.all_filed(scale.papers, read=True)),
        Entrant("recollindex", _recoll(source), program="recollindex"),
    )
    records = run_in_turn(entrants, scale.rounds, folder)
    subject, ours = f"{scale.papers} text PDFs, phr watch --once", records["phr"]
    rows = [compare(subject, ours, records["recollindex"], "recollindex", 1)]
    if ours.runs:
        each = 1000 * ours.seconds / scale.papers
        rows.append(Row(f"{subject}: time for each", each, "ms", 1000 / _PAPERS_A_SECOND))
    return rows


def disc_image(scale: Scale, folder: Path) -> list[Row]:
    """Time the whole intake of an image of a disc."""
    (folder / "disc").mkdir()
    image = material.disc_image(folder / "disc", scale.image_slices)
    intake = Entrant("phr", _adding(image), homes.all_filed(scale.image_slices, read=True))
    ours = run_in_turn((intake,), min(scale.rounds, 3), folder)["phr"]
    subject = f"{scale.image_slices} CT slices in an ISO ({_size(image.stat().st_size)}), phr add"
    rows = [peak_row(f"{subject}: peak memory", ours, _CT_PEAK_MB)]
    if ours.runs:
        each = 1000 * ours.seconds / scale.image_slices
        rows.insert(0, Row(f"{subject}: time for each", each, "ms", 1000 / _SLICES_A_SECOND, detail=ours.times))
    return rows


def streak(scale: Scale, folder: Path) -> list[Row]:
    """Compare `phr streak` with a bare start of Python with click."""
    homes.make_home(folder)
    run_unmeasured(homes.phr(folder, "add", str(material.papers(folder / "papers", 3))))
    entrants = (
        Entrant("phr", lambda _: homes.phr(folder, "streak")),
        Entrant("click", lambda _: Command((sys.executable, "-c", "import click"))),
    )
    records = run_in_turn(entrants, scale.rounds * _SHORT_RUNS, folder)
    return [compare("phr streak", records["phr"], records["click"], "import click", 4)]


def search(scale: Scale, folder: Path) -> list[Row]:
    """Time searches in a full index."""
    words = f"import bench_search; t = bench_search.measure_search({scale.records}); print(t.p50, t.p95)"
    command = Command((sys.executable, "-c", words), {"PYTHONPATH": str(_SEAL_ONCE.parents[1]), "TMPDIR": str(folder)})
    finished = run(command)
    p50, p95 = map(float, finished.output.split())
    subject = f"search in {scale.records:,} records"
    return [Row(f"{subject}, p50", p50, "ms", _SEARCH_P50_MS), Row(f"{subject}, p95", p95, "ms")]


def large_file(scale: Scale, folder: Path) -> list[Row]:
    """Take in one very large file, for its peak memory."""
    source = material.random_file(folder / "large.bin", scale.large_file_bytes)
    intake = Entrant("phr", _adding(source), homes.all_filed(1, read=False))
    ours = run_in_turn((intake,), 1, folder)["phr"]
    return [peak_row(f"a file of {_size(scale.large_file_bytes)}, phr add: peak memory", ours, _FILE_PEAK_MB)]


SUBJECTS: dict[str, Callable[[Scale, Path], list[Row]]] = {
    "seal": sealing,
    "ct": imaging,
    "iso": disc_image,
    "pdf": papers,
    "streak": streak,
    "search": search,
    "large-file": large_file,
}


def _recipient(*, classic: bool) -> str:
    from phr.vault.age.file import new_identity

    return new_identity(classic=classic).recipient().text


def _sealer(name: str, source: Path, recipient: str) -> Entrant:
    words = (sys.executable, str(_SEAL_ONCE), "plain", str(source))
    return Entrant(name, lambda own: Command((*words, str(own), recipient)), _told_sha256(source))


def _proven(source: Path) -> Callable[[Path], Command]:
    def prepare(own: Path) -> Command:
        homes.make_home(own)
        return Command((sys.executable, str(_SEAL_ONCE), "proven", str(source), str(own)))

    return prepare


def _told_sha256(source: Path) -> Callable[[Finished], None]:
    """Return what looks whether a sealer told the hash of what it sealed."""
    with source.open("rb") as file:
        expected = hashlib.file_digest(file, "sha256").hexdigest()

    def inspect(finished: Finished) -> None:
        if finished.output.split()[0] != expected:
            raise RunFailed("what was sealed is not what was to be sealed")

    return inspect


def _age(name: str, source: Path, recipient: str) -> Entrant:
    words = ("age", "-r", recipient)
    return Entrant(name, lambda own: Command((*words, "-o", str(own / "sealed.age"), str(source))), program="age")


def _restic(source: Path) -> Callable[[Path], Command]:
    def prepare(own: Path) -> Command:
        environment = {"RESTIC_PASSWORD": "bench", "RESTIC_REPOSITORY": str(own / "repo"), "HOME": str(own)}
        run_unmeasured(Command(("restic", "init", "--quiet"), environment))
        return Command(("restic", "backup", "--quiet", "--no-cache", str(source)), environment)

    return prepare


def _adding(source: Path) -> Callable[[Path], Command]:
    def prepare(own: Path) -> Command:
        homes.make_home(own)
        return homes.phr(own, "add", "--json", str(source))

    return prepare


def _watching(source: Path) -> Callable[[Path], Command]:
    def prepare(own: Path) -> Command:
        home = homes.make_home(own)
        shutil.copytree(source, home / "inbox", dirs_exist_ok=True)
        return homes.phr(own, "watch", "--once", "--json")

    return prepare


def _recoll(source: Path) -> Callable[[Path], Command]:
    def prepare(own: Path) -> Command:
        # By default it steps aside for every other program; here it is to run like any.
        settings = f"topdirs = {source}\nidxniceprio = 0\nnoaspell = 1\n"
        (own / "recoll.conf").write_text(settings, "utf-8")
        return Command(("recollindex",), {"RECOLL_CONFDIR": str(own), "HOME": str(own)})

    return prepare


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:g} GB" if size_bytes >= 10**9 else f"{size_bytes / 1e6:.0f} MB"
