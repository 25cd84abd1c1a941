"""Ways to break a file: what disks, networks, hostile hands and careless programs do to it.

All of it is drawn from the chance that is handed in, so that the same seed makes the same bytes.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence

LARGEST = 3 * 1024 * 1024  # bytes of a mutant
_NUMBERS = (b"0", b"-1", b"1e999", b"65536", b"2147483648", b"4294967295", b"99999999999999999999", b"NaN")
_MAGIC = (
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"PK\x05\x06" + bytes(18),
    b"\xff\xd8\xff\xe1",
    b"\x89PNG\r\n\x1a\n",
    b"II*\0\x08\0\0\0",
    b"\0\0\0\x18ftypheic",
    b"RIFF\xff\xff\xff\xffWEBP",
    bytes(128) + b"DICM",
    b"MZ\x90\0",
    b"\x7fELF",
    b"#!/bin/sh\n",
    b"{\\rtf1",
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    b"<html><script>",
    b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
    b"CD001",
    b"\x1b[2J\x1b]0;x\x07",
    "\u202egnp.exe\0".encode(),
    b"{" * 3000,
    b"<a>" * 3000,
    b"(" * 3000,
)
_TOKEN = re.compile(rb'<[^<>]{1,200}>|"[^"]{0,100}"|[{}\[\]();]|\\[a-z]+-?\d*|\n[^\n]{1,200}|/[A-Z]\w+')

Mutation = Callable[[random.Random, bytes, bytes], bytes]


def mutant(chance: random.Random, kinds: Mapping[str, Sequence[bytes]], kind: str) -> bytes:
    """Return a broken file of a kind: a whole one of it, changed in one to four ways."""
    changed = chance.choice(kinds[kind])
    other = chance.choice(kinds[chance.choice(list(kinds))])
    if kind in ("zip", "docx") and chance.random() < 0.5:
        changed = _inside(chance, changed, other)
        if chance.random() < 0.5:
            return changed
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        changed = chance.choice(_MUTATIONS)(chance, changed, other)[:LARGEST]
    return changed or b"\0"


def _flip(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Flip some bits anywhere: a failing stick."""
    return _flipped(chance, held, len(held))


def _flip_head(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Flip some bits where most forms keep what they are."""
    return _flipped(chance, held, min(len(held), 512))


def _flipped(chance: random.Random, held: bytes, within: int) -> bytes:
    changed = bytearray(held)
    for _ in range(chance.choice((1, 2, 8, 64)) if within else 0):
        changed[chance.randrange(within)] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Break off: a download that ended early."""
    return held[: chance.randrange(len(held) + 1)]


def _cut_out(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Lose a piece in the middle, or the beginning."""
    start, end = _range(chance, held)
    return held[:start] + held[end:] if chance.random() < 0.8 else held[end:]


def _splice(chance: random.Random, held: bytes, other: bytes) -> bytes:
    """Go over into another file: a file system mended wrongly."""
    return held[: chance.randrange(len(held) + 1)] + other[chance.randrange(len(other) + 1) :]


def _insert_other(chance: random.Random, held: bytes, other: bytes) -> bytes:
    """Hold a piece of another file."""
    at = chance.randrange(len(held) + 1)
    start, end = _range(chance, other)
    return held[:at] + other[start:end] + held[at:]


def _repeat(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Say a piece over and over."""
    start, end = _range(chance, held)
    times = min(chance.choice((2, 3, 100, 10_000)), 1 + LARGEST // max(1, end - start))
    return held[:start] + held[start:end] * times + held[end:]


def _zero(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Lose a block to nothing, as sparse copies do."""
    start, end = _range(chance, held)
    return held[:start] + bytes(end - start) + held[end:]


def _swap(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Put two pieces in the wrong order."""
    first, middle = _range(chance, held)
    last = min(len(held), middle + (middle - first))
    return held[:first] + held[middle:last] + held[first:middle] + held[last:]


def _extreme(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Set what may be a length, a count or an offset to an edge of what fits in it."""
    width = chance.choice((1, 2, 4, 8))
    edges = (0, 1, 2 ** (8 * width) - 1, 2 ** (8 * width - 1) - 1, 2 ** (8 * width - 1), len(held) % 2 ** (8 * width))
    at = chance.randrange(max(1, len(held) - width))
    return held[:at] + chance.choice(edges).to_bytes(width, chance.choice(("little", "big"))) + held[at + width :]


def _number(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Say another number where one is written out: a length, a count, a date, a reference."""
    places = [found.span() for found in re.finditer(rb"\d+", held[: LARGEST // 8])]
    if not places:
        return _extreme(chance, held, b"")
    start, end = chance.choice(places)
    return held[:start] + chance.choice(_NUMBERS) + held[end:]


def _magic(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Pretend to be something else, at the start or inside."""
    magic, at = chance.choice(_MAGIC), chance.choice((0, 0, chance.randrange(len(held) + 1)))
    return held[:at] + magic + held[at + (len(magic) if chance.random() < 0.5 else 0) :]


def _tokens(chance: random.Random, held: bytes, _: bytes) -> bytes:
    """Lose, repeat, exchange or stretch what a text is made of: a tag, a word in quotes, a bracket, a line."""
    places = [found.span() for found in _TOKEN.finditer(held[: LARGEST // 8])]
    if not places:
        return _extreme(chance, held, b"")
    (start, end), (other_start, other_end) = chance.choice(places), chance.choice(places)
    token = held[start:end]
    instead = chance.choice(
        (b"", token * 2, token * 2000, held[other_start:other_end], token[:1] + b"A" * 100_000 + token[-1:], token[:-1])
    )
    return held[:start] + instead + held[end:]


def _inside(chance: random.Random, held: bytes, other: bytes) -> bytes:
    """Break one member of a ZIP and pack it again, so that the archive itself is whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(held)) as archive, zipfile.ZipFile(made, "w") as again:
        broken = chance.choice(archive.namelist())
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename == broken:
                content = chance.choice(_MUTATIONS)(chance, content, other)[:LARGEST]
            again.writestr(zipfile.ZipInfo(info.filename), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _range(chance: random.Random, held: bytes) -> tuple[int, int]:
    start = chance.randrange(len(held) + 1)
    return start, min(len(held), start + chance.choice((1, 4, 64, 1024, len(held) // 4 + 1)))


_MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _flip_head,
    _cut,
    _cut_out,
    _splice,
    _insert_other,
    _repeat,
    _zero,
    _swap,
    _extreme,
    _extreme,
    _number,
    _number,
    _tokens,
    _tokens,
    _magic,
)
