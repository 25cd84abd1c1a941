"""The text form of an age file (age.md, "ASCII armor"): a strict PEM, one way only to write each file.

For small files that travel as text; it holds the whole file in memory.
"""

import base64
import binascii

from phr.vault.age.failures import ArmorFailure

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"

_LINE_WIDTH = 64  # characters


def is_armored(data: bytes) -> bool:
    """Say whether data begins, after white space, as the text form does."""
    return data.lstrip(b" \t\r\n").startswith(BEGIN)


def armored(raw: bytes) -> bytes:
    """Return the text form of an age file."""
    text = base64.b64encode(raw)
    lines = [text[start : start + _LINE_WIDTH] for start in range(0, len(text), _LINE_WIDTH)]
    return b"".join(line + b"\n" for line in (BEGIN, *lines, END))


def dearmored(text: bytes) -> bytes:
    """Return the age file that a text form stands for; raise ArmorFailure where it is not exactly one."""
    lines = text.replace(b"\r\n", b"\n").strip(b" \t\r\n").split(b"\n")
    if len(lines) < 2 or lines[0] != BEGIN or lines[-1] != END:
        raise ArmorFailure("its text form lacks the first or the last line")
    body = lines[1:-1]
    if any(len(line) != _LINE_WIDTH for line in body[:-1]) or (body and not 0 < len(body[-1]) <= _LINE_WIDTH):
        raise ArmorFailure("its text form has a line of the wrong length")
    joined = b"".join(body)
    try:
        raw = base64.b64decode(joined, validate=True)
    except binascii.Error as error:
        raise ArmorFailure("its text form has a character that is no base64") from error
    # Python's decoder ignores stray low bits in the last character; only writing it again tells.
    if base64.b64encode(raw) != joined:
        raise ArmorFailure("its text form is base64 in more than one way")
    return raw
