"""The published test vectors of the age format (github.com/C2SP/CCTV, folder age)."""

import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from phr.vault.age.armor import dearmored
from phr.vault.age.failures import ArmorFailure, HeaderFailure, MacFailure, NoIdentityMatches, PayloadFailure
from phr.vault.age.file import open_sealed, parse_identity
from phr.vault.age.passphrase import PassphraseIdentity
from phr.vault.age.stanza import Identity

VECTORS = Path(__file__).parents[3] / "../shared/vectors/age"
NAMES = sorted(path.name for path in VECTORS.glob("*") if path.name != "README.md")
OUTCOMES = {
    "header failure": HeaderFailure,
    "HMAC failure": MacFailure,
    "payload failure": PayloadFailure,
    "armor failure": ArmorFailure,
    "no match": NoIdentityMatches,
}
KEYS = {"expect", "payload", "file key", "identity", "passphrase", "armored", "compressed", "comment"}
HIGHEST_WORK_FACTOR = 22  # what age itself takes, and what the vectors are written for


@dataclass(frozen=True)
class Vector:
    expect: str
    payload: str
    identities: list[Identity]
    sealed: bytes
    is_armored: bool


def read_vector(name: str) -> Vector:
    opening, _, sealed = (VECTORS / name).read_bytes().partition(b"\n\n")
    lines = [tuple(line.split(": ", 1)) for line in opening.decode().split("\n")]
    facts = dict(lines)
    assert set(facts) <= KEYS
    if facts.get("compressed") == "zlib":
        sealed = zlib.decompress(sealed)
    identities: list[Identity] = [parse_identity(value) for key, value in lines if key == "identity"]
    identities += [PassphraseIdentity(value, HIGHEST_WORK_FACTOR) for key, value in lines if key == "passphrase"]
    return Vector(facts["expect"], facts.get("payload", ""), identities, sealed, facts.get("armored") == "yes")


def test_all_published_vectors_are_here():
    """None of the 143 published vectors is missing."""
    if not VECTORS.is_dir():
        pytest.skip("the published vectors lie outside the repository and are not on this machine")
    assert len(NAMES) == 143


@pytest.mark.parametrize("name", NAMES or [pytest.param("", marks=pytest.mark.skip("no vectors on this machine"))])
def test_vector_ends_as_published(name):
    """Each published file ends as the specification says, and hands on exactly the bytes it allows."""
    vector = read_vector(name)
    handed_on = bytearray()

    def open_vector() -> None:
        sealed = dearmored(vector.sealed) if vector.is_armored else vector.sealed
        open_sealed(io.BytesIO(sealed), vector.identities, handed_on.extend)

    if vector.expect == "success":
        open_vector()
    else:
        with pytest.raises(OUTCOMES[vector.expect]) as caught:
            open_vector()
        assert type(caught.value) in {OUTCOMES[vector.expect], *OUTCOMES[vector.expect].__subclasses__()}
    if vector.payload:
        assert hashlib.sha256(handed_on).hexdigest() == vector.payload
    else:
        assert not handed_on
