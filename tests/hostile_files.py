"""Files made to do harm, by name: small on disk, and endless or enormous for who takes them apart."""

import struct
import zlib


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of some objects, numbered from 1; the first is the catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def pdf_of_endless_pages() -> bytes:
    """Return a PDF of 3 KB that claims one page and has four thousand million: each node names the next one twice."""
    levels = 32
    nodes = [b"<< /Type /Pages /Count 1 /Kids [%d 0 R %d 0 R] >>" % (n + 3, n + 3) for n in range(levels)]
    page = b"<< /Type /Page /MediaBox [0 0 300 300] /Resources << >> >>"
    return pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, page)


def pdf_that_takes_for_ever() -> bytes:
    """Return a PDF of 370 KB whose two thousand pages share one content, 70 MB unpacked."""
    pages = 2000
    packed = zlib.compress(b"0 0 m\n" * 11_600_000, 9)
    content = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources << >> /Contents 3 0 R >>"
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(pages))
    tree = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (pages, kids)
    return pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", tree, content, *[page] * pages)


def picture_bomb() -> bytes:
    """Return a PNG of 160 KB that says it holds 1,600 million pixels in colour, all there."""
    side = 40_000
    packer, pixels = zlib.compressobj(9), bytearray()
    for _ in range(200):
        pixels += packer.compress(bytes(1 + side * 3))
    pixels += packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", bytes(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
