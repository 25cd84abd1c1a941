"""The recovery kit: one printed page that opens the vault without phr, and the proof that it does."""

import io
import re
from dataclasses import dataclass

from phr.actions.access import Key
from phr.actions.home import Home
from phr.clock import Moment
from phr.errors import Locked, NotReadable, Refused
from phr.paper.press import typeset
from phr.readers.pool import ReaderPool
from phr.record.reading import Form
from phr.vault.age.failures import IdentityNotUnderstood
from phr.vault.age.file import open_bytes, parse_identity
from phr.vault.device import load_state
from phr.vault.journal import devices_of, record_names

_GROUP = 5  # characters; five are typed without losing the place
_IDENTITY = re.compile(r"AGE-SECRET-KEY-(?:PQ-)?1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]+")
_WORDS = {
    "en": {
        "title": "Recovery kit for your health records",
        "warning": "Whoever holds this page can read everything. Print it, keep it where you keep your passport, and "
        "delete the file.",
        "how": "You need this page if the passphrase is forgotten, or if phr is no longer there. Two things are "
        "needed: a copy of the folder called vault, and this key.",
        "identity": "The key",
        "identity_note": "Typed by hand: all of it in one line, without the spaces. The picture on the right holds the "
        "same; the camera of any phone reads it.",
        "qr_alt": "QR code of the key above",
        "commands": "Opening it without phr",
        "facts": "Which vault this is",
        "vault": "vault",
        "epoch": "epoch",
        "head": "newest entry of the log when this was printed",
        "made": "printed on",
    },
    "de": {
        "title": "Notfallblatt für Ihre Gesundheitsunterlagen",
        "warning": "Wer dieses Blatt hat, kann alles lesen. Drucken Sie es aus, verwahren Sie es wie Ihren Pass, und "
        "löschen Sie die Datei.",
        "how": "Dieses Blatt hilft, wenn die Passphrase vergessen ist oder es phr nicht mehr gibt. Nötig sind zwei "
        "Dinge: eine Kopie des Ordners vault und dieser Schlüssel.",
        "identity": "Der Schlüssel",
        "identity_note": "Von Hand getippt: alles in einer Zeile, ohne die Leerzeichen. Das Bild rechts enthält "
        "dasselbe; die Kamera jedes Telefons liest es.",
        "qr_alt": "QR-Code des Schlüssels",
        "commands": "Öffnen ohne phr",
        "facts": "Welcher Tresor das ist",
        "vault": "Tresor",
        "epoch": "Epoche",
        "head": "neuester Eintrag des Protokolls beim Drucken",
        "made": "gedruckt am",
    },
}
_COMMANDS = (
    "# put the key (AGE-SECRET-KEY-...) in a file named identities.txt, then for any file:",
    "age -d -i identities.txt -o opened vault/objects/00/00....age",
    "# vault/README.txt tells how to open everything at once and how files get their names back",
)


class KitDoesNotOpen(Refused):
    """The key of a recovery kit does not open this vault."""

    code = "kit-does-not-open"

    def __init__(self) -> None:
        super().__init__(
            "this key does not open this vault",
            next_step="compare it with the page letter by letter; a kit of another vault shows another vault number",
        )


class KitNotFound(NotReadable):
    """No key could be read from what was given."""

    code = "kit-not-readable"

    def __init__(self) -> None:
        super().__init__(
            "no whole key that begins with AGE-SECRET-KEY- can be read there",
            next_step="type the key from the page, all of it in one line, or print a new kit with `phr kit print`",
        )


@dataclass(frozen=True, slots=True)
class KitProof:
    """What a recovery kit was seen to open: log entries and sealed objects."""

    log_records: int
    objects: int


def kit_page(home: Home, key: Key, moment: Moment) -> bytes:
    """Return the recovery kit as a PDF: identity as text and QR code, and which vault it opens."""
    import segno

    words = _WORDS.get(home.settings.language, _WORDS["en"])
    state = load_state(home.place)
    identity = key.identities[0].text
    picture = io.BytesIO()
    segno.make(identity, error="m").save(picture, kind="svg", scale=4, border=2)
    data = {
        "labels": words,
        "warning": words["warning"],
        "how": [words["how"]],
        "identity": _groups(identity),
        "qr": picture.getvalue().decode("utf-8"),
        "commands": list(_COMMANDS),
        "vault_id": state.vault_id,
        "epoch": state.epoch,
        "head": f"{state.head.seq}: {state.head.digest[:32]}" if state.head else "-",
        "made": moment.day.isoformat(),
    }
    return typeset("kit", data, title=words["title"], language=home.settings.language)


def identity_on(page: bytes) -> str:
    """Return the key printed on a kit's PDF, as a reader finds it there; raise KitNotFound."""
    with ReaderPool(1) as pool:
        reading = pool.read(io.BytesIO(page), len(page), Form.PDF)
    return typed_identity(" ".join(p.text for p in reading.pages))


def typed_identity(text: str) -> str:
    """Return the key in a text, whatever spaces and line breaks stand in it; raise KitNotFound."""
    found = _IDENTITY.search("".join(text.upper().split()))
    candidate = found[0] if found else ""
    # What follows the key on the page could begin with its letters: the checksum tells where it ends.
    for end in range(len(candidate), 60, -1):
        try:
            return parse_identity(candidate[:end]).text
        except IdentityNotUnderstood:
            continue
    raise KitNotFound


def prove_kit(home: Home, identity: str) -> KitProof:
    """Open the newest log entry and one object with nothing but a kit's key; raise KitDoesNotOpen, KitNotFound."""
    try:
        identities = [parse_identity(identity)]
    except IdentityNotUnderstood as error:
        raise KitNotFound from error
    place = home.place
    records = [place.vault / record_names(place, device)[-1].relative for device in devices_of(place)[:1]]
    objects = sorted(place.objects.glob("*/*.age"))[:1]
    try:
        for path in (*records, *objects):
            open_bytes(path.read_bytes(), identities)
    except Locked as error:
        raise KitDoesNotOpen from error
    return KitProof(len(records), len(objects))


def _groups(identity: str) -> list[str]:
    head, mark, rest = identity.rpartition("-1")
    return [f"{head}{mark}", *(rest[start : start + _GROUP] for start in range(0, len(rest), _GROUP))]
