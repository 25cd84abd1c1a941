"""Documents made on the spot, and readers that break on purpose."""

import contextlib
import io
import sys
from pathlib import Path

import pytest

from phr.readers.look import form_of
from phr.readers.pool import ReaderPool

FAULTY = Path(__file__).with_name("faulty_reader.py")


@pytest.fixture(scope="session")
def pool():
    """A pool of real reader processes without OCR, shared by all tests that read honest documents."""
    with ReaderPool(1, reads_pictures=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def faulty_command():
    """The command of a reader process that does what its documents tell it to."""
    return (sys.executable, "-I", str(FAULTY))


@pytest.fixture(scope="session")
def read(pool):
    """Read a path or bytes through the pool, told by content."""

    def reading_of(source):
        if isinstance(source, bytes):
            opened = io.BytesIO(source)
            return pool.read(opened, len(source), form_of(opened))
        with source.open("rb") as opened:
            return pool.read(opened, source.stat().st_size, form_of(opened))

    return reading_of


@pytest.fixture
def container(pool, tmp_path):
    """Open bytes as a container, from a file as the inbox does."""

    @contextlib.contextmanager
    def opened(held, form=None):
        path = tmp_path / "container"
        path.write_bytes(held)
        with path.open("rb") as file, pool.open_container(file, len(held), form or form_of(file)) as container:
            yield container

    return opened


@pytest.fixture(scope="session")
def samples():
    """The sample records that are PDFs."""
    return sorted((Path(__file__).parents[2] / "sample_records").glob("*.pdf"))


@pytest.fixture(scope="session")
def pdf():
    """Make a PDF: pages of (x, y, text) in points from the bottom left, and how each page is turned."""

    def made(*pages, turn=0, size=(300, 200), info=""):
        count = len(pages)
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(count))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
        for number, marks in enumerate(pages):
            drawn = "\n".join(_drawn(*mark) for mark in marks)
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Rotate {turn}"
                f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
            )
            objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
        return _assembled(objects, info)

    return made


def _drawn(x, y, text, matrix="1 0 0 1"):
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F1 10 Tf {matrix} {x} {y} Tm ({escaped}) Tj ET"


def _assembled(objects, info):
    if info:
        objects = [*objects, f"<< {info} >>"]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    told = f" /Info {len(objects)} 0 R" if info else ""
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{told} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
