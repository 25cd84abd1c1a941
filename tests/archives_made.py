"""Archives made on the spot: honest ones, and ones that no honest program writes."""

import io
import struct
import zipfile
import zlib

from phr.readers.zip_directory import zip_contents


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    """Make a ZIP of (name or ZipInfo, bytes), in order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, held in members:
            if isinstance(name, zipfile.ZipInfo):
                name.compress_type = method
            archive.writestr(name, held)
    return made.getvalue()


def streamed_zip(*members):
    """Make a ZIP as portals do that write it to a socket: sizes stand behind each member, not before it."""
    made = _NoSeek()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in members:
            with archive.open(name, "w") as member:
                member.write(held)
    return made.getvalue()


class _NoSeek(io.BytesIO):
    def seekable(self):
        return False

    def seek(self, *_):
        raise OSError("a socket")

    def tell(self):
        raise OSError("a socket")


def member_of_mode(name, mode, held=b""):
    """Make an entry with the file mode that Unix zippers note (a link, a device)."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info, held


def local_header(name, packed, crc, size, *, method=8, flags=0):
    """Make the header that stands before a member's bytes."""
    return struct.pack("<4s5H3I2H", b"PK\3\4", 20, flags, method, 0, 0, crc, packed, size, len(name), 0) + name


def entry(name, packed, crc, size, offset, *, method=8, flags=0, extra=b"", attributes=0):
    """Make the entry of a member in the directory."""
    fields = (20, 20, flags, method, 0, 0, crc, packed, size, len(name), len(extra), 0, 0, 0, attributes, offset)
    return struct.pack("<4s6H3I5H2I", b"PK\1\2", *fields) + name + extra


def end(entries, length, offset, *, disc=0, total=None):
    """Make the record that ends an archive."""
    total = entries if total is None else total
    return struct.pack("<4s4H2IH", b"PK\5\6", disc, disc, entries, total, length, offset, 0)


def overlapping(count, kernel_bytes=1_000_000):
    """Make an archive whose members all unpack to the same packed bytes, each through the headers of the next.

    The form of D. Fifield, "A better zip bomb" (2019): a stored block of deflate quotes the next local header.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = bytes(kernel_bytes)
    packed = packer.compress(plain) + packer.flush()
    body, crc, size, entries = packed, zlib.crc32(plain), kernel_bytes, []
    name = b"%05d" % (count - 1)
    header = local_header(name, len(body), crc, size)
    body = header + body
    entries.append((name, len(body) - len(header), crc, size, len(body)))
    content = header[:0] + plain
    for number in reversed(range(count - 1)):
        name = b"%05d" % number
        quoted = entries[-1]
        next_header = local_header(quoted[0], quoted[1], quoted[2], quoted[3])
        content = next_header + content
        block = b"\0" + struct.pack("<HH", len(next_header), len(next_header) ^ 0xFFFF)
        packed_size = len(block) + len(body)
        header = local_header(name, packed_size, zlib.crc32(content), len(content))
        body = header + block + body
        entries.append((name, packed_size, zlib.crc32(content), len(content), len(body)))
    directory = b"".join(
        entry(name, packed, crc, size, len(body) - from_end) for name, packed, crc, size, from_end in reversed(entries)
    )
    return body + directory + end(count, len(directory), len(body))


def damaged(held, only=None):
    """Change a byte in the middle of each encrypted member that is not empty, or of the one of a name."""
    changed = bytearray(held)
    for found in zip_contents(io.BytesIO(held), len(held)).found:
        if found.size and found.place.lock is not None and only in (None, found.path):
            offset, length = found.place.extents[0]
            changed[offset + length // 2] ^= 1
    return bytes(changed)


def alone(held, name):
    """Make an archive of one member of another one, as it is packed there."""
    info = zipfile.ZipFile(io.BytesIO(held)).getinfo(name)
    at = held.index(name.encode(), held.index(b"PK\1\2")) - 46
    listed = bytearray(held[at : at + 46 + sum(struct.unpack_from("<3H", held, at + 28))])
    struct.pack_into("<I", listed, 42, 0)
    (place,) = [found.place for found in zip_contents(io.BytesIO(held), len(held)).found if found.path == name]
    packed = held[info.header_offset : sum(place.extents[0])]
    return packed + listed + end(1, len(listed), len(packed))


def unpackable(held):
    """Say of an archive's last member that it is packed in a way that phr does not open (bzip2)."""
    changed = bytearray(held)
    struct.pack_into("<H", changed, held.rfind(b"PK\1\2") + 10, 12)
    return bytes(changed)
