"""Inside the child: members of a ZIP archive that are encrypted, opened with a password that the person typed.

Two ciphers are met: PKWARE's of 1989 (APPNOTE.TXT 6.3.10, section 6.1), which every program writes and which protects
little, and AES as WinZip 9 wrote it and 7-Zip, bsdtar and macOS tools write it since (WinZip's "AES Encryption
Information", AE-1 and AE-2). What is decrypted is proven by the member's checksum, or by the cipher's own for AE-2.
"""

import hashlib
import hmac
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import BinaryIO

from phr.readers.member_troubles import MEMBER_DAMAGED, MemberBroke
from phr.readers.places import Cipher, Lock

#: Bytes that the ciphers add to a member; an empty one is as long.
PKWARE_HEADER = 12
AES_AUTHENTICATION = 10
_AES_VERIFIER = 2
_AES_BLOCK = 16
_AES_ROUNDS = 1000  # of PBKDF2 with HMAC-SHA1, fixed by the format
_PIECE = 64 * 1024
MOST_PKWARE_BYTES = 64 * 1024 * 1024  # at 2.5 MB a second, as fast as Python goes
MOST_HEAD_BYTES = 18  # the longest salt and its verifier
_PKWARE_KEYS = (0x12345678, 0x23456789, 0x34567890)
_CRC_TABLE = tuple(zlib.crc32(bytes([byte ^ 0xFF])) ^ 0xFF000000 for byte in range(256))
_ENCODINGS = ("utf-8", "cp437", "cp1252")  # a password with an umlaut: 7-Zip, DOS and old Windows programs


@dataclass(frozen=True, slots=True)
class AesKeys:
    """What a password makes with a member's salt: keys of the cipher and of its proof, and what tells a wrong one."""

    cipher: bytes = field(repr=False)
    proof: bytes = field(repr=False)
    verifier: bytes = field(repr=False)


#: Makes the keys of an AES member of a cipher, a salt and a password: `aes_keys`, or what remembers what that gave.
Derive = Callable[[Cipher, bytes, bytes], AesKeys]


def aes_keys(cipher: Cipher, salt: bytes, password: bytes) -> AesKeys:
    """Return the keys of an AES member. Slow on purpose: a millisecond, which is most of what a small member costs."""
    length = _key_bytes(cipher)
    held = hashlib.pbkdf2_hmac("sha1", password, salt, _AES_ROUNDS, 2 * length + _AES_VERIFIER)
    return AesKeys(held[:length], held[length : 2 * length], held[2 * length :])


def spelled(passwords: Sequence[str]) -> tuple[bytes, ...]:
    r"""Return passwords as the bytes that programs make of them, each once, in order.

    >>> spelled(["Müller"])
    (b'M\xc3\xbcller', b'M\x81ller', b'M\xfcller')
    """
    found: dict[bytes, None] = {}
    for password in passwords:
        for encoding in _ENCODINGS:
            try:
                found[password.encode(encoding)] = None
            except UnicodeEncodeError:
                continue
    return tuple(found)


def salt_bytes(lock: Lock) -> int:
    """Return how many bytes of salt stand before an AES member: half of its key."""
    return _key_bytes(lock.cipher) // 2


def added_bytes(lock: Lock) -> int:
    """Return how many bytes longer than its packed bytes an encrypted member is."""
    if lock.cipher is Cipher.PKWARE:
        return PKWARE_HEADER
    return salt_bytes(lock) + _AES_VERIFIER + AES_AUTHENTICATION


def may_open(lock: Lock, head: bytes, password: bytes, derive: Derive = aes_keys) -> bool:
    """Say whether a password fits the first bytes of a member; one wrong password of 256 (AES: 65,536) does too."""
    if lock.cipher is Cipher.PKWARE:
        header = _Pkware(password).decrypted(head[:PKWARE_HEADER])
        return len(header) == PKWARE_HEADER and header[-1] == lock.check
    salt = head[: salt_bytes(lock)]
    verifier = head[len(salt) : len(salt) + _AES_VERIFIER]
    return hmac.compare_digest(derive(lock.cipher, salt, password).verifier, verifier)


def without_pkware(encrypted: BinaryIO, password: bytes, most: int) -> Iterator[bytes]:
    """Yield the packed bytes of a member, at most `most` at a time; no more is decrypted than is asked for."""
    cipher = _Pkware(password)
    cipher.decrypted(encrypted.read(PKWARE_HEADER))
    while piece := encrypted.read(min(most, _PIECE)):
        yield cipher.decrypted(piece)


class _Pkware:
    """The three keys of PKWARE's cipher, which change with each byte; APPNOTE 6.1.5 and 6.1.6."""

    def __init__(self, password: bytes) -> None:
        self._keys = _PKWARE_KEYS
        for byte in password:
            self._keys = _after(self._keys, byte)

    def decrypted(self, piece: bytes) -> bytes:
        """Return the plain bytes of the next piece."""
        table = _CRC_TABLE
        first, second, third = self._keys
        plain = bytearray(len(piece))
        for place, byte in enumerate(piece):
            mask = third | 2
            byte ^= (mask * (mask ^ 1) >> 8) & 0xFF  # noqa: PLW2901 - three names for one byte make this slower
            plain[place] = byte
            first = table[(first ^ byte) & 0xFF] ^ (first >> 8)
            second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
            third = table[(third ^ (second >> 24)) & 0xFF] ^ (third >> 8)
        self._keys = first, second, third
        return bytes(plain)


def _after(keys: tuple[int, int, int], byte: int) -> tuple[int, int, int]:
    first, second, third = keys
    first = _CRC_TABLE[(first ^ byte) & 0xFF] ^ (first >> 8)
    second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
    return first, second, _CRC_TABLE[(third ^ (second >> 24)) & 0xFF] ^ (third >> 8)


def without_aes(lock: Lock, encrypted: BinaryIO, size: int, password: bytes, derive: Derive) -> Iterator[bytes]:
    """Yield the packed bytes of a member whose encrypted ones are `size` bytes; raise MemberBroke at a wrong end."""
    salt = encrypted.read(salt_bytes(lock))
    encrypted.read(_AES_VERIFIER)
    keys = derive(lock.cipher, salt, password)
    proof = hmac.new(keys.proof, digestmod=hashlib.sha1)
    left = size - added_bytes(lock)
    masks = _masks(keys.cipher, min(_PIECE, left))
    while left > 0 and (piece := encrypted.read(min(_PIECE, left))):
        left -= len(piece)
        proof.update(piece)
        yield _xor(piece, next(masks)[: len(piece)])
    if left or not hmac.compare_digest(proof.digest()[:AES_AUTHENTICATION], encrypted.read(AES_AUTHENTICATION)):
        raise MemberBroke(MEMBER_DAMAGED)


def _key_bytes(cipher: Cipher) -> int:
    return {Cipher.AES_128: 16, Cipher.AES_192: 24, Cipher.AES_256: 32}[cipher]


def _masks(key: bytes, piece_bytes: int) -> Iterator[bytes]:
    """Yield what the pieces of a member, all but the last of them of _PIECE bytes, are combined with.

    That is AES of a counter from 1, its low byte first.

    That order is WinZip's own; the counter mode of libraries counts with the low byte last.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import ECB

    encryptor = BlockCipher(AES(key), ECB()).encryptor()  # noqa: S305 - of a counter, which is what counter mode is
    blocks = -(-piece_bytes // _AES_BLOCK)
    for start in count(1, blocks):
        yield encryptor.update(b"".join(n.to_bytes(_AES_BLOCK, "little") for n in range(start, start + blocks)))


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "little") ^ int.from_bytes(other, "little")).to_bytes(len(one), "little")
