"""Reading sealed objects: by name, verified against the name, opened with the identities."""

from collections.abc import Callable, Sequence

from phr.errors import Damaged, Unavailable
from phr.record.entry import ObjectId
from phr.vault.age.failures import SealedFileDamaged
from phr.vault.age.file import open_sealed
from phr.vault.age.stanza import Identity
from phr.vault.layout import VaultPlace
from phr.vault.staging import HashedSource


class ObjectMissing(Damaged):
    """A sealed file that the vault should hold is not there."""

    code = "object-missing"

    def __init__(self, object_id: ObjectId) -> None:
        super().__init__(
            f"the sealed file {object_id} is missing from the vault",
            next_step="wait for a sync to finish, or put it back from another copy of the vault; "
            "`phr check` names the document it belongs to",
        )
        self.object_id = object_id


class ObjectDamaged(Damaged):
    """A sealed file is not the one that its name promises."""

    code = "object-damaged"

    def __init__(self, object_id: ObjectId, why: str) -> None:
        super().__init__(
            f"the sealed file {object_id} is damaged: {why}",
            next_step="put it back from another copy of the vault; `phr check` names the document it belongs to",
        )
        self.object_id = object_id


class ObjectUnreadable(Unavailable):
    """This machine does not let us read a sealed file."""

    code = "object-unreadable"

    def __init__(self, object_id: ObjectId) -> None:
        super().__init__(
            f"this machine cannot read the sealed file {object_id}",
            next_step="check that the disk is connected and that you may read the vault's folder",
        )
        self.object_id = object_id


def read_object(place: VaultPlace, object_id: ObjectId, identities: Sequence[Identity]) -> bytes:
    """Return what an object opens to, whole and verified; raises as `stream_object`."""
    plain = bytearray()
    stream_object(place, object_id, identities, plain.extend)
    return bytes(plain)


def stream_object(
    place: VaultPlace, object_id: ObjectId, identities: Sequence[Identity], write: Callable[[memoryview], object]
) -> None:
    """Hand what an object opens to on to `write`, piece by piece, in constant memory.

    That the object is whole and the one named is known only when this returns, so keep what was handed on out of
    sight until then. Raises ObjectMissing, ObjectDamaged, ObjectUnreadable, NoIdentityMatches, and as it is whatever
    `write` raises.
    """
    try:
        file = place.object_path(object_id).open("rb")
    except FileNotFoundError as error:
        raise ObjectMissing(object_id) from error
    except OSError as error:
        raise ObjectUnreadable(object_id) from error
    with file:
        source = HashedSource(file)
        try:
            open_sealed(source, identities, write)
        except SealedFileDamaged as error:
            raise ObjectDamaged(object_id, error.why) from error
        if source.sha256() != object_id:
            raise ObjectDamaged(object_id, "it is whole, but it is another file than its name says")


def unpadded(meta: bytes) -> bytes:
    """Return the JSON of a sheet without the spaces that hide its length."""
    return meta.rstrip(b" ")
