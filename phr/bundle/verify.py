"""Is a package whole? Checked by its own MANIFEST.TXT, here or at the doctor's, without any vault."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from phr.bundle.manifest import Entry, Manifest, parse_manifest
from phr.bundle.package import MANIFEST
from phr.errors import NotFound

_PIECE = 1 << 20  # bytes read at a time
_MAX_MANIFEST = 256 << 20  # bytes; a million files


class NoPackage(NotFound):
    """There is no package where one was named."""

    code = "no-package"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"there is no package of records at {path}: it has no {MANIFEST}",
            next_step="name the folder that phr bundle wrote, or the copy of it",
        )


class Fault(Enum):
    """What is wrong with a file of a package; the value is its code."""

    CHANGED = "package-file-changed"
    MISSING = "package-file-missing"
    EXTRA = "package-file-extra"
    NOT_A_FILE = "package-not-a-file"


@dataclass(frozen=True, slots=True)
class PackageFinding:
    """A file of a package that is not as its manifest says. `path` is relative to the package."""

    fault: Fault
    path: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: how many files and bytes the manifest lists, and every file that is not as it says."""

    manifest: Manifest
    findings: tuple[PackageFinding, ...]

    @property
    def is_whole(self) -> bool:
        """Say whether the package is exactly what its manifest says."""
        return not self.findings

    @property
    def files(self) -> int:
        """Return how many files the manifest lists."""
        return len(self.manifest.entries)


def verify_package(path: Path) -> Verification:
    """Compare a package with its manifest: every file there, none more, each with its SHA-256 and size.

    Raises NoPackage, and ManifestNotUnderstood where the manifest itself is damaged. Links are never followed.
    """
    manifest_path = path / MANIFEST
    if not _is_plain_file(manifest_path) or manifest_path.stat().st_size > _MAX_MANIFEST:
        raise NoPackage(path)
    manifest = parse_manifest(manifest_path.read_bytes().decode("ascii", "replace"))
    there = dict(_walk(path, ""))
    findings = [found for entry in manifest.entries if (found := _check(path, entry, there))]
    listed = {entry.path for entry in manifest.entries} | {MANIFEST}
    findings += [PackageFinding(Fault.EXTRA, name) for name in sorted(there.keys() - listed)]
    return Verification(manifest, tuple(findings))


def _check(root: Path, entry: Entry, there: dict[str, bool]) -> PackageFinding | None:
    if entry.path not in there:
        return PackageFinding(Fault.MISSING, entry.path)
    if not there[entry.path]:
        return PackageFinding(Fault.NOT_A_FILE, entry.path)
    size, sha256 = _measure(root / entry.path)
    if (size, sha256) != (entry.size_bytes, entry.sha256):
        return PackageFinding(Fault.CHANGED, entry.path)
    return None


def _measure(path: Path) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            digest.update(piece)
    return size, digest.hexdigest()


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, bool]]:
    """Yield the path of everything that is no folder, and whether it is a plain file; links count as they are."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), name + "/")
            else:
                yield name, entry.is_file(follow_symlinks=False)


def _is_plain_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
