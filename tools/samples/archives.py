"""Archives as people have them: ZIP files and disc images, the same bytes each time."""

import io
import struct
import time
import zlib
from collections.abc import Mapping
from datetime import datetime
from unittest import mock

_DEFLATED = 8
_FOR_UNIX = 3 << 8 | 20  # made on Unix, by version 2.0 of the format
_UTF8, _ENCRYPTED = 0x0800, 0x0001
_PLAIN_FILE = 0o100644 << 16


def zipped(files: Mapping[str, bytes], made: datetime, passwords: Mapping[str, bytes] | None = None) -> bytes:
    """Return a ZIP of files; those with a password are encrypted the old way (APPNOTE.TXT, 6.1), as most tools do."""
    body, directory = io.BytesIO(), io.BytesIO()
    for name, content in files.items():
        password = (passwords or {}).get(name)
        flags = _UTF8 | (_ENCRYPTED if password else 0)
        crc = zlib.crc32(content)
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        if password:
            packed = _encrypted(packed, password, crc)
        head = struct.pack(
            "<HHHHHIIIHH", 20, flags, _DEFLATED, *_dos_time(made), crc, len(packed), len(content), len(name.encode()), 0
        )
        directory.write(
            struct.pack("<4sH", b"PK\1\2", _FOR_UNIX) + head + struct.pack("<HHHII", 0, 0, 0, _PLAIN_FILE, body.tell())
        )
        directory.write(name.encode())
        body.write(b"PK\3\4" + head + name.encode() + packed)
    held = directory.getvalue()
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(files), len(files), len(held), body.tell(), 0)
    return body.getvalue() + held + end


def _dos_time(made: datetime) -> tuple[int, int]:
    day = (made.year - 1980) << 9 | made.month << 5 | made.day
    return made.hour << 11 | made.minute << 5 | made.second // 2, day


def _encrypted(content: bytes, password: bytes, crc: int) -> bytes:
    """Return what the traditional cipher of ZIP makes of a member; its twelve leading bytes should be random."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def stir(byte: int) -> None:
        keys[0] = _crc_step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc_step(keys[2], keys[1] >> 24)

    for byte in password:
        stir(byte)
    out = bytearray()
    for byte in bytes(range(11)) + bytes([crc >> 24]) + content:
        mask = keys[2] | 2
        out.append(byte ^ ((mask * (mask ^ 1)) >> 8 & 0xFF))
        stir(byte)
    return bytes(out)


def _crc_step(value: int, byte: int) -> int:
    """Return a CRC-32 after one byte more, without the inversions that zlib puts around it."""
    return zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def disc_image(files: Mapping[str, bytes], label: str, made: datetime) -> bytes:
    """Return an ISO 9660 image of files, all made at one moment; paths in capitals, as `DICOM/IM1` or `README.TXT`."""
    import pycdlib

    moment = made.timestamp()
    with mock.patch("time.time", return_value=moment), mock.patch("time.localtime", time.gmtime):
        image = pycdlib.PyCdlib()
        image.new(interchange_level=1, vol_ident=label)
        folders = {"/".join(name.split("/")[:depth]) for name in files for depth in range(1, name.count("/") + 1)}
        for folder in sorted(folders):
            image.add_directory(f"/{folder}")
        for name, content in files.items():
            ending = "" if "." in name else "."
            image.add_fp(io.BytesIO(content), len(content), f"/{name}{ending};1")
        out = io.BytesIO()
        image.write_fp(out)
        image.close()
    return out.getvalue()
