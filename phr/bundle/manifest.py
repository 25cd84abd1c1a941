"""MANIFEST.TXT: every file of a package with its SHA-256, for people and for programs.

The format, version 1, is plain ASCII with LF line ends:

    # phr package manifest, format 1
    # ... lines of explanation ...
    # counts files=14 bytes=123456 pages=87 records=11 studies=1 instances=40
    <sha-256, 64 hex digits>  20_LABS/2026-03-14_lab-result.pdf
    # facts pages=2 bytes=12345 received=2026-11-02 source="lab/scan 12.pdf" note=""

Lines that begin with # are comments to `sha256sum --check MANIFEST.TXT`, which therefore works as it is. A facts line
belongs to the file line above it; `source` and `note` are JSON strings, `received` is an ISO day or "-". A manifest
lists exactly the files of its package, itself left out, in the order of their paths.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from phr.errors import Damaged

FIRST_LINE = "# phr package manifest, format 1"
_FILE = re.compile(r"([0-9a-f]{64})  ([!-~](?:[ -~]*[!-~])?)")
_FACTS = re.compile(
    r'# facts pages=(\d+) bytes=(\d+) received=(\S+) source=("(?:[^"\\]|\\.)*") note=("(?:[^"\\]|\\.)*")'
)
_COUNTS = re.compile(r"# counts files=(\d+) bytes=(\d+) pages=(\d+) records=(\d+) studies=(\d+) instances=(\d+)")

_EXPLANATION = """\
# Each file of this package: its SHA-256 and its path; below it pages, bytes, the day it was received, where from.
# To check the package: phr bundle verify FOLDER, or in this folder: sha256sum --check MANIFEST.TXT
"""


class ManifestNotUnderstood(Damaged):
    """A package's MANIFEST.TXT is not what phr writes."""

    code = "manifest-not-understood"

    def __init__(self, line: int, why: str) -> None:
        super().__init__(
            f"line {line} of MANIFEST.TXT cannot be understood: {why}",
            next_step="ask for the package again; this copy was changed or cut short on its way",
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a package. `path` is relative, with "/"; `pages` is 0 where a file has none.

    `received` is the day the original came in, `source` the name it came by; both empty for what phr made. `note`
    says what differs from the file as it was received, "" where nothing does.
    """

    path: str
    sha256: str
    size_bytes: int
    pages: int = 0
    received: date | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package holds: its files in the order of their paths, and how many records, studies and instances."""

    entries: tuple[Entry, ...]
    pages: int = 0
    records: int = 0
    studies: int = 0
    instances: int = 0

    @property
    def size_bytes(self) -> int:
        """Return the bytes of all files together."""
        return sum(entry.size_bytes for entry in self.entries)


def manifest_text(manifest: Manifest) -> str:
    """Return the text of MANIFEST.TXT, in ASCII; the entries come out in the order of their paths."""
    lines = [FIRST_LINE + "\n", _EXPLANATION, _counts_line(manifest)]
    for entry in sorted(manifest.entries, key=lambda entry: entry.path):
        lines.append(f"{entry.sha256}  {entry.path}\n")
        lines.append(
            f"# facts pages={entry.pages} bytes={entry.size_bytes} received={entry.received or '-'}"
            f" source={json.dumps(entry.source)} note={json.dumps(entry.note)}\n"
        )
    return "".join(lines)


def parse_manifest(text: str) -> Manifest:
    """Return the manifest that a text holds; raise ManifestNotUnderstood where it holds none, or one cut short."""
    lines = text.splitlines()
    if not lines or lines[0] != FIRST_LINE:
        raise ManifestNotUnderstood(1, "it is not the first line of a manifest of format 1")
    counts = [found for line in lines if (found := _COUNTS.fullmatch(line))]
    if len(counts) != 1:
        raise ManifestNotUnderstood(2, "there is not one line of counts")
    files, size, pages, records, studies, instances = (int(number) for number in counts[0].groups())
    manifest = Manifest(_entries(lines), pages, records, studies, instances)
    if (len(manifest.entries), manifest.size_bytes) != (files, size):
        raise ManifestNotUnderstood(len(lines), "the files listed are not as many as it counts")
    return manifest


def _counts_line(manifest: Manifest) -> str:
    return (
        f"# counts files={len(manifest.entries)} bytes={manifest.size_bytes} pages={manifest.pages}"
        f" records={manifest.records} studies={manifest.studies} instances={manifest.instances}\n"
    )


def _entries(lines: list[str]) -> tuple[Entry, ...]:
    entries: dict[str, Entry] = {}
    named: tuple[str, str] | None = None
    for number, line in enumerate(lines, start=1):
        facts = _FACTS.fullmatch(line)
        if facts and named:
            entries[named[1]] = _entry(named, facts, number)
            named = None
        elif facts or named:
            raise ManifestNotUnderstood(number, "a file and its facts do not stand together")
        elif not line.startswith("#"):
            named = _named(line, number, entries)
    if named:
        raise ManifestNotUnderstood(len(lines), "the last file has no facts")
    return tuple(entries.values())


def _named(line: str, number: int, taken: dict[str, Entry]) -> tuple[str, str]:
    found = _FILE.fullmatch(line)
    if not found:
        raise ManifestNotUnderstood(number, "it is no checksum and path")
    sha256, path = found.groups()
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or "\\" in path or ":" in path or str(PurePosixPath(path)) != path:
        raise ManifestNotUnderstood(number, "its path leads out of the package")
    if path in taken:
        raise ManifestNotUnderstood(number, "its path was named before")
    return sha256, path


def _entry(named: tuple[str, str], facts: re.Match[str], number: int) -> Entry:
    pages, size, received, source, note = facts.groups()
    try:
        day = None if received == "-" else date.fromisoformat(received)
        return Entry(named[1], named[0], int(size), int(pages), day, json.loads(source), json.loads(note))
    except ValueError as error:
        raise ManifestNotUnderstood(number, "its facts are not written as they must be") from error
