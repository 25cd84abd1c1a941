"""A device's certificate: the vault's root key says whose signatures count, and what for."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from phr.vault.layout import device_id
from phr.vault.signed import CERTIFICATE_PURPOSE, NotWellSigned, signed_text, split_signed, strict_object, verify


class Role(Enum):
    """What a device may do: everything, or only put documents in."""

    FULL = "full"
    INGEST = "ingest"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the root key signed: the vault, the device's Ed25519 public key, whom it seals to, and its role."""

    vault_id: str
    public_key: bytes
    recipient: str
    role: Role

    @property
    def device(self) -> str:
        """Return the id of the device."""
        return device_id(self.public_key)


def issue_certificate(certificate: Certificate, sign_as_root: Callable[[bytes], bytes]) -> str:
    """Return the certificate as it stands in an event and in device.json."""
    body = {
        "vault": certificate.vault_id,
        "dev": certificate.device,
        "pub": base64.b64encode(certificate.public_key).decode(),
        "recipient": certificate.recipient,
        "role": certificate.role.value,
    }
    return signed_text(CERTIFICATE_PURPOSE, body, sign_as_root).decode()


def open_certificate(text: str, root_public: bytes) -> Certificate:
    """Return what a certificate says; raise NotWellSigned unless the root key (32 bytes) signed it."""
    signature, body = split_signed(text.encode())
    try:
        verify(root_public, CERTIFICATE_PURPOSE, signature, body)
    except NotWellSigned as error:
        raise NotWellSigned("its device's certificate was not signed by this vault") from error
    try:
        held = strict_object(body)
        public_key = base64.b64decode(held["pub"], validate=True)
        certificate = Certificate(str(held["vault"]), public_key, str(held["recipient"]), Role(held["role"]))
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise NotWellSigned("its device's certificate is not understood") from error
    if held.get("dev") != certificate.device:
        raise NotWellSigned("its device's certificate names another device")
    return certificate
