"""Is everything in the vault whole? And the recovery kit, printed and tested at any later time."""

from pathlib import Path

from phr.actions.access import Key
from phr.actions.books import open_books
from phr.actions.home import Home
from phr.actions.printing import write_new
from phr.actions.recovery import KitProof, identity_on, kit_page, prove_kit, typed_identity
from phr.clock import moment_in
from phr.errors import NotReadable, PhrError
from phr.record.entry import ObjectId, RecordId
from phr.vault.check import check as check_vault
from phr.vault.check import parse_subset
from phr.vault.event_names import objects_of
from phr.vault.findings import CheckReport

LEVELS = (0, 1, 2)


class PageNotReadable(NotReadable):
    """A file that should be a recovery kit cannot be read."""

    code = "page-not-readable"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} cannot be read", next_step="name the PDF of the kit, or type its key when asked")


def check(home: Home, level: int, key: Key | None, subset: str = "1/1") -> CheckReport:
    """Check the vault up to a level of 0, 1 or 2 and return every finding; changes nothing.

    Level 0 needs no key; with one, findings name the document that suffers. Raises SubsetNotUnderstood.
    """
    part = parse_subset(subset)
    if key is None:
        return check_vault(home.place, 0, subset=part)
    return check_vault(home.place, level, key.identities, key.root_public, part, _known(home, key))


def print_kit(home: Home, key: Key, to: Path) -> KitProof:
    """Write the recovery kit as a PDF, after opening the vault with nothing but that page; raise FileExists."""
    page = kit_page(home, key, moment_in(home.settings.zone))
    proof = prove_kit(home, identity_on(page))
    write_new(to, page)
    return proof


def prove_typed(home: Home, typed: str) -> KitProof:
    """Open the vault with a key typed from the paper; raise KitNotFound or KitDoesNotOpen."""
    return prove_kit(home, typed_identity(typed))


def prove_page(home: Home, path: Path) -> KitProof:
    """Open the vault with the key on a kit's PDF; raise PageNotReadable, KitNotFound or KitDoesNotOpen."""
    try:
        page = path.read_bytes()
    except OSError as error:
        raise PageNotReadable(path) from error
    return prove_kit(home, identity_on(page))


def _known(home: Home, key: Key) -> dict[ObjectId, RecordId]:
    """Return which document each object belongs to by the index, which may know more than a damaged log tells."""
    try:
        with open_books(home, key) as books:
            documents = books.index.documents()
    except PhrError:
        return {}
    known = {}
    for document in documents:
        for stamped in document.events:
            known.update(dict.fromkeys(objects_of(stamped.event), document.record_id))
    return known
