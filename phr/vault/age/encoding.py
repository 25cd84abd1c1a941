"""Base64 as age headers write it: standard alphabet, no padding, and one way only to write each value."""

import base64
import re

from phr.vault.age.failures import HeaderFailure

_ALPHABET = re.compile(rb"[A-Za-z0-9+/]*\Z")


def is_base64(text: bytes) -> bool:
    """Say whether a text has only characters of the alphabet (and so no padding and no white space)."""
    return _ALPHABET.match(text) is not None


def encode(raw: bytes) -> bytes:
    """Return the unpadded base64 of some bytes."""
    return base64.b64encode(raw).rstrip(b"=")


def decode(text: bytes) -> bytes:
    """Return what a canonical unpadded base64 text stands for; raise HeaderFailure for any other text."""
    if not is_base64(text) or len(text) % 4 == 1:
        raise HeaderFailure("a value in its header is not base64")
    raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    # Python's decoder ignores stray low bits in the last character; only writing it again tells.
    if encode(raw) != text:
        raise HeaderFailure("a value in its header is base64 in more than one way")
    return raw
