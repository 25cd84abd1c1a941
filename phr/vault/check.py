"""Is everything in the vault whole? Level 0 needs no key; 1 opens the log; 2 opens everything."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from phr.errors import NotUnderstood
from phr.record.entry import ObjectId, RecordId
from phr.vault.age.stanza import Identity
from phr.vault.check_contents import check_contents, check_log
from phr.vault.check_places import Subset, check_places
from phr.vault.findings import CheckFinding, CheckReport
from phr.vault.layout import VaultPlace

_NOTHING: Mapping[ObjectId, RecordId] = MappingProxyType({})
_EVERYTHING = Subset()


class SubsetNotUnderstood(NotUnderstood):
    """A part of the objects was named in a way that makes no sense."""

    code = "subset-not-understood"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} names no part of the vault",
            next_step="write which part of how many, as in 1/4, then 2/4, 3/4 and 4/4 on other days",
        )


def parse_subset(text: str) -> Subset:
    """Return the part that "n/t" names, 1 <= n <= t; raise SubsetNotUnderstood."""
    part, _, of = text.partition("/")
    if not (
        part.isascii() and part.isdigit() and of.isascii() and of.isdigit() and 1 <= int(part) <= int(of) <= 10_000
    ):
        raise SubsetNotUnderstood(text)
    return Subset(int(part), int(of))


def check(
    place: VaultPlace,
    level: int,
    identities: Sequence[Identity] = (),
    root_public: bytes = b"",
    subset: Subset = _EVERYTHING,
    wanted: Mapping[ObjectId, RecordId] = _NOTHING,
) -> CheckReport:
    """Check a vault up to a level from 0 to 2, and return every finding; never changes anything.

    Levels 1 and 2 need the identities and the vault's root key (32 bytes). `subset` limits which objects are hashed
    and opened; names, the log and the sheets are always checked in full. `wanted` maps the objects that the index knows
    to their documents, so that a finding can name the document even where the log is damaged, or the vault locked.
    """
    places = check_places(place, subset, wanted)
    found = list(places.findings)
    if level >= 1:
        holdings, of_log = check_log(place, identities, root_public, places.objects, wanted)
        found = _with_owners(found, holdings.owners) + list(of_log)
        if level >= 2:
            whole = places.objects - places.damaged
            found += check_contents(place, identities, holdings, whole, subset)
    return CheckReport(level, places.hashed, places.records, _once(found))


def _with_owners(found: Sequence[CheckFinding], owners: Mapping[ObjectId, RecordId | None]) -> list[CheckFinding]:
    """Name the documents in findings of level 0, which could not know them."""
    return [
        finding
        if finding.record_id or not finding.object_id
        else replace(finding, record_id=owners.get(finding.object_id))
        for finding in found
    ]


def _once(found: Sequence[CheckFinding]) -> tuple[CheckFinding, ...]:
    return tuple(dict.fromkeys(found))
