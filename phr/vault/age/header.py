"""The header of an age file: the stanzas that wrap the file key, and the MAC that binds them to it (age.md, "Header").

Reading is bounded: a header over its limit is refused before it is held in memory.
"""

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from phr.vault.age import encoding
from phr.vault.age.failures import HeaderFailure, MacFailure, NoIdentityMatches
from phr.vault.age.passphrase import KIND as PASSPHRASE_KIND
from phr.vault.age.stanza import FILE_KEY_SIZE, Identity, Stanza
from phr.vault.age.wrapping import derive

HEADER_LIMIT = 64 * 1024  # bytes

_VERSION = b"age-encryption.org/v1"
_LINE_WIDTH = 64  # characters of base64 in a full line of a stanza's body
_MAC_LINE_SIZE = 47  # characters: three dashes, a space, 43 of base64
_ARGUMENT = re.compile(rb"[\x21-\x7e]+\Z")


class Lines(Protocol):
    """What a header is read from."""

    def readline(self, size: int, /) -> bytes:
        """Return the bytes up to and with the next LF, at most `size`."""


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header: its stanzas, the bytes that its MAC covers, and the MAC."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes


def header_bytes(file_key: bytes, stanzas: Iterable[Stanza]) -> bytes:
    """Return the header of a file, as written."""
    covered = b"".join([_VERSION, b"\n", *map(_stanza_bytes, stanzas), b"---"])
    return covered + b" " + encoding.encode(_mac(file_key, covered)) + b"\n"


def read_header(source: Lines, *, limit: int = HEADER_LIMIT) -> Header:
    """Return the header at the beginning of a file, having read no byte beyond it; raise HeaderFailure otherwise."""
    reader = _HeaderReader(source, limit)
    if reader.line() != _VERSION:
        raise HeaderFailure("it does not begin as an age file of version 1")
    stanzas = []
    while not (line := reader.line()).startswith(b"---"):
        stanzas.append(_read_stanza(line, reader))
    if not stanzas or len(line) != _MAC_LINE_SIZE or line[3:4] != b" ":
        raise HeaderFailure("its header has no stanza, or ends in another line than that of the MAC")
    if len(stanzas) > 1 and any(stanza.kind == PASSPHRASE_KIND for stanza in stanzas):
        raise HeaderFailure("its header has a passphrase stanza beside others")
    return Header(tuple(stanzas), bytes(reader.read[: 3 - len(line) - 1]), encoding.decode(line[4:]))


def file_key_of(header: Header, identities: Sequence[Identity]) -> bytes:
    """Return the file key that the first matching identity unwraps, the header proved against it.

    Raises NoIdentityMatches where none matches, HeaderFailure for a malformed stanza, MacFailure for a changed header.
    """
    for identity in identities:
        for stanza in header.stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                prove_header(header, file_key)
                return file_key
    raise NoIdentityMatches


def prove_header(header: Header, file_key: bytes) -> None:
    """Raise MacFailure unless the header was written by someone who knew this file key."""
    if len(file_key) != FILE_KEY_SIZE:
        raise HeaderFailure("its file key has the wrong size")
    if not hmac.compare_digest(_mac(file_key, header.covered), header.mac):
        raise MacFailure


class _HeaderReader:
    """Hands out lines and keeps what was read, which is never more than the limit."""

    def __init__(self, source: Lines, limit: int) -> None:
        self._source = source
        self._limit = limit
        self.read = bytearray()

    def line(self) -> bytes:
        line = self._source.readline(self._limit - len(self.read) + 1)
        self.read += line
        if len(self.read) > self._limit:
            raise HeaderFailure(f"its header is longer than {self._limit} bytes")
        if not line.endswith(b"\n"):
            raise HeaderFailure("it ends within its header")
        return line[:-1]


def _read_stanza(opening: bytes, reader: _HeaderReader) -> Stanza:
    if not opening.startswith(b"-> "):
        raise HeaderFailure("its header has a line that is no stanza")
    kind, *arguments = opening[3:].split(b" ")
    if not all(_ARGUMENT.match(argument) for argument in (kind, *arguments)):
        raise HeaderFailure("a stanza has an empty argument or an unprintable character")
    body = bytearray()
    while True:
        line = reader.line()
        if len(line) > _LINE_WIDTH or not encoding.is_base64(line):
            raise HeaderFailure("a stanza has a line that is no base64 of at most 64 characters")
        body += line
        if len(line) < _LINE_WIDTH:
            return Stanza(kind, tuple(arguments), encoding.decode(bytes(body)))


def _stanza_bytes(stanza: Stanza) -> bytes:
    body = encoding.encode(stanza.body)
    # A body ends with the first line that is not full, so a body of full lines only has an empty one after them.
    lines = [body[start : start + _LINE_WIDTH] for start in range(0, len(body) + 1, _LINE_WIDTH)]
    return b"-> " + b" ".join((stanza.kind, *stanza.arguments)) + b"\n" + b"".join(line + b"\n" for line in lines)


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.digest(derive(file_key, salt=None, purpose=b"header"), covered, "sha256")
