"""Signed texts: the one shape that certificates and records share, base64(signature) LF JSON.

The signature (Ed25519) is over a purpose, a zero byte and the JSON, so that no text signed for one purpose passes for
another. JSON is UTF-8, with no name twice in an object.
"""

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any

CERTIFICATE_PURPOSE = b"phr/device/1"
RECORD_PURPOSE = b"phr/record/1"


class NotWellSigned(ValueError):
    """A text is not what its signer wrote; the message says how, in a few words."""


def signed_text(purpose: bytes, body: dict[str, Any], sign: Callable[[bytes], bytes]) -> bytes:
    """Return base64(signature) LF JSON for a JSON object."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(sign(purpose + b"\0" + text)) + b"\n" + text


def split_signed(text: bytes) -> tuple[bytes, bytes]:
    """Return signature and JSON bytes of a signed text, unverified; raise NotWellSigned for another shape."""
    first, found, body = text.partition(b"\n")
    try:
        signature = base64.b64decode(first, validate=True)
    except binascii.Error as error:
        raise NotWellSigned("it does not begin with a signature") from error
    if not found or len(signature) != 64:
        raise NotWellSigned("it does not begin with a signature")
    return signature, body


def verify(public_key: bytes, purpose: bytes, signature: bytes, body: bytes) -> None:
    """Raise NotWellSigned unless the Ed25519 key of 32 bytes signed these JSON bytes for that purpose."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, purpose + b"\0" + body)
    except (InvalidSignature, ValueError) as error:
        raise NotWellSigned("its signature is not the one of its device") from error


def strict_object(text: bytes | str) -> dict[str, Any]:
    """Return the JSON object of a text; raise ValueError for anything else, a name given twice included."""
    try:
        held = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(held, dict):
        raise ValueError("it is not a JSON object")  # noqa: TRY004 - the text is wrong, not a caller
    return held


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError("a name stands twice in it")
    return held


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")
