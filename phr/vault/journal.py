"""Reading the log: which records count, which are set aside, and why.

Nothing is ever deleted here, and no record counts because of where it lies or what it claims: its name, its place in
its device's chain, its device's certificate and its signature must all agree. Whoever can write into a synced folder
can still leave files out; the chain and the heads that this machine remembers make that visible, they cannot undo it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from phr.errors import PhrError
from phr.record.events import DeviceJoined, Event, Stamped, Unrecognised
from phr.vault.age.file import open_bytes
from phr.vault.age.stanza import Identity
from phr.vault.certificate import Certificate, Role, open_certificate
from phr.vault.device import Head
from phr.vault.event_names import only_adds
from phr.vault.layout import RecordName, VaultPlace, is_device_id, parse_record_name
from phr.vault.log_record import LogRecord, SignedRecord, decode_record, stamped_events
from phr.vault.signed import NotWellSigned

_LARGEST_RECORD = 64 * 1024 * 1024  # bytes; a study of 100,000 instances needs 12 MB

_NOWHERE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file in the log that does not count: its path below vault/, a code, and the reason in a few words.

    `salvage` holds its events where its own signature is good and only its place in the chain is in doubt.
    """

    path: str
    device: str
    seq: int
    code: str
    reason: str
    salvage: tuple[Stamped, ...] = ()


@dataclass(frozen=True, slots=True)
class LogReading:
    """What the log says.

    `stamped` is in the order (lamport, device, seq, place). `heads` are the newest counting records by device,
    `seen` the newest heads of other devices that counting records claim. `revoked` maps a device to its last record
    that may count. `lamport` is the highest counter among the records read.
    """

    stamped: tuple[Stamped, ...]
    set_aside: tuple[SetAside, ...]
    heads: Mapping[str, Head]
    seen: Mapping[str, Head] = field(default_factory=dict)
    revoked: Mapping[str, int] = field(default_factory=dict)
    lamport: int = 0

    @property
    def positions(self) -> dict[str, int]:
        """Return the number of each device's newest counting record: what the next reading goes on from."""
        return {device: head.seq for device, head in self.heads.items()}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A record whose own merits were judged; `digest` is of its file. A code says why it cannot count."""

    name: RecordName
    digest: str
    record: LogRecord | None = None
    code: str = ""
    reason: str = ""

    @property
    def is_good(self) -> bool:
        return not self.code

    def set_aside(self, code: str, reason: str) -> SetAside:
        if self.code or self.record is None:
            return SetAside(self.name.relative, self.name.device, self.name.seq, self.code, self.reason)
        events = stamped_events(self.record)
        return SetAside(self.name.relative, self.name.device, self.name.seq, code, reason, events)


@dataclass(frozen=True, slots=True)
class _Chain:
    """One device's log, split into what counts and what does not."""

    counting: tuple[_Candidate, ...]
    set_aside: tuple[SetAside, ...]
    head: Head | None


def read_log(
    place: VaultPlace,
    identities: Sequence[Identity],
    root_public: bytes,
    since: Mapping[str, int] = _NOWHERE,
    *,
    revoked: Mapping[str, int] = _NOWHERE,
    certificates: Iterable[str] = (),
) -> LogReading:
    """Return the events of all records after the positions `since` (device to number), and what was set aside.

    `root_public` is the vault's Ed25519 key of 32 bytes. `certificates` are further ones (as in device.json) by which
    records can be salvaged whose own first record is lost. Never raises for anything that stands in the log.
    """
    known = _opened(certificates, root_public)
    chains = {
        device: _read_chain(place, device, identities, root_public, since.get(device), known.get(device))
        for device in devices_of(place)
    }
    ends = {**revoked, **_revocations(chains)}
    chains = {device: _cut(chain, ends.get(device)) for device, chain in chains.items()}
    counting = [candidate.record for chain in chains.values() for candidate in chain.counting if candidate.record]
    stamped = [event for record in counting for event in stamped_events(record)]
    return LogReading(
        stamped=tuple(sorted(stamped, key=lambda s: (s.lamport, s.device, s.seq, s.place))),
        set_aside=tuple(entry for chain in chains.values() for entry in chain.set_aside),
        heads={device: chain.head for device, chain in chains.items() if chain.head is not None},
        seen=_newest_seen(counting),
        revoked=ends,
        lamport=max((record.lamport for record in counting), default=0),
    )


def devices_of(place: VaultPlace) -> tuple[str, ...]:
    """Return the devices that have a folder in the log, sorted."""
    if not place.log.is_dir():
        return ()
    return tuple(sorted(path.name for path in place.log.iterdir() if is_device_id(path.name) and path.is_dir()))


def record_names(place: VaultPlace, device: str) -> list[RecordName]:
    """Return the records in a device's folder by their names, sorted by number."""
    names = (parse_record_name(device, path.name) for path in place.device_log(device).iterdir())
    return sorted(name for name in names if name is not None)


def _read_chain(
    place: VaultPlace,
    device: str,
    identities: Sequence[Identity],
    root_public: bytes,
    since: int | None,
    known: Certificate | None,
) -> _Chain:
    by_seq: dict[int, list[RecordName]] = defaultdict(list)
    for name in record_names(place, device):
        by_seq[name.seq].append(name)
    first = _own_certificate(place, by_seq.get(0, []), identities, root_public)
    certificate = first or known
    start = 0 if since is None else since + 1
    judged = {
        seq: [_judge(place, name, identities, certificate) for name in names]
        for seq, names in by_seq.items()
        if seq >= start
    }
    if first is None:
        return _Chain((), _all_aside(judged, "log-no-certificate", "the first record of its device is missing"), None)
    if since is None:
        return _follow(judged, 0, {None}, None)
    ends = [Head(since, digest) for name in by_seq.get(since, []) if (digest := _digest(place, name)) is not None]
    return _follow(judged, start, {*(end.digest for end in ends)}, ends[0] if ends else None)


def _follow(judged: Mapping[int, list[_Candidate]], start: int, allowed: set[str | None], head: Head | None) -> _Chain:
    counting: list[_Candidate] = []
    aside: list[SetAside] = []
    seq = start
    while True:
        linked = [c for c in judged.get(seq, []) if c.is_good and c.record is not None and c.record.prev in allowed]
        if not linked:
            break
        # A fork: the longer branch counts, so that the same records count on every device that holds the same files.
        chosen = max(linked, key=lambda c: (_length(judged, c), c.digest)) if len(linked) > 1 else linked[0]
        counting.append(chosen)
        aside += [_beside(c, chosen, forked=c in linked) for c in judged[seq] if c is not chosen]
        head, allowed, seq = Head(seq, chosen.digest), {chosen.digest}, seq + 1
    later = {number: candidates for number, candidates in judged.items() if number >= seq}
    return _Chain(tuple(counting), (*aside, *_after_break(later, seq)), head)


def _beside(candidate: _Candidate, chosen: _Candidate, *, forked: bool) -> SetAside:
    if forked:
        return candidate.set_aside("log-fork", f"its device also wrote {chosen.name.file_name} in its place")
    return candidate.set_aside("log-chain-broken", "it does not follow the record before it")


def _length(judged: Mapping[int, list[_Candidate]], candidate: _Candidate) -> int:
    length, reached, seq = 0, {candidate.digest}, candidate.name.seq
    while reached:
        length, seq = length + 1, seq + 1
        reached = {c.digest for c in judged.get(seq, []) if c.is_good and c.record and c.record.prev in reached}
    return length


def _after_break(later: Mapping[int, list[_Candidate]], missing: int) -> tuple[SetAside, ...]:
    aside = []
    for seq, candidates in sorted(later.items()):
        for candidate in candidates:
            if seq == missing:
                aside.append(candidate.set_aside("log-chain-broken", "it does not follow the record before it"))
            else:
                reason = f"record {missing} of its device, which it rests on, is missing or damaged"
                aside.append(candidate.set_aside("log-gap", reason))
    return tuple(aside)


def _all_aside(judged: Mapping[int, list[_Candidate]], code: str, reason: str) -> tuple[SetAside, ...]:
    return tuple(c.set_aside(code, reason) for _, candidates in sorted(judged.items()) for c in candidates)


def _judge(
    place: VaultPlace, name: RecordName, identities: Sequence[Identity], certificate: Certificate | None
) -> _Candidate:
    opened = _open(place, name, identities)
    if isinstance(opened, _Candidate):
        return opened
    digest, signed = opened
    record = signed.record
    if (record.device, record.seq) != (name.device, name.seq):
        return _Candidate(name, digest, None, "log-misplaced", "it says that it belongs in another place")
    if certificate is None:
        return _Candidate(name, digest, None, "log-no-certificate", "no certificate of its device is at hand")
    if record.vault_id != certificate.vault_id:
        return _Candidate(name, digest, None, "log-misplaced", "it belongs to another vault")
    try:
        signed.verify(certificate.public_key)
    except NotWellSigned as error:
        return _Candidate(name, digest, None, "log-forged", str(error))
    if not _may(record, certificate):
        return _Candidate(name, digest, None, "log-not-allowed", "it takes something away, and was written locked")
    return _Candidate(name, digest, record)


def _may(record: LogRecord, certificate: Certificate) -> bool:
    is_bound = record.is_locked or certificate.role is Role.INGEST
    return not is_bound or all(only_adds(event) for event in record.events)


def _open(place: VaultPlace, name: RecordName, identities: Sequence[Identity]) -> tuple[str, SignedRecord] | _Candidate:
    path = place.vault / name.relative
    try:
        if path.stat().st_size > _LARGEST_RECORD:
            return _Candidate(name, "", None, "log-damaged", "it is far larger than any record")
        sealed = path.read_bytes()
    except OSError:
        return _Candidate(name, "", None, "log-damaged", "this machine cannot read the file")
    digest = hashlib.sha256(sealed).hexdigest()
    if not name.names(digest):
        return _Candidate(name, digest, None, "log-damaged", "its content is not the one it was named for")
    try:
        return digest, decode_record(open_bytes(sealed, identities))
    except PhrError as error:
        return _Candidate(name, digest, None, "log-not-opened", error.what)
    except ValueError as error:
        return _Candidate(name, digest, None, "log-not-understood", str(error))


def _own_certificate(
    place: VaultPlace, names: Iterable[RecordName], identities: Sequence[Identity], root_public: bytes
) -> Certificate | None:
    for name in names:
        opened = _open(place, name, identities)
        if isinstance(opened, _Candidate):
            continue
        for event in opened[1].record.events:
            found = _opened([event.certificate], root_public) if isinstance(event, DeviceJoined) else {}
            if name.device in found:
                return found[name.device]
    return None


def _opened(certificates: Iterable[str], root_public: bytes) -> dict[str, Certificate]:
    opened = {}
    for text in certificates:
        try:
            certificate = open_certificate(text, root_public)
        except NotWellSigned:
            continue
        opened[certificate.device] = certificate
    return opened


def _digest(place: VaultPlace, name: RecordName) -> str | None:
    try:
        digest = hashlib.sha256((place.vault / name.relative).read_bytes()).hexdigest()
    except OSError:
        return None
    return digest if name.names(digest) else None


def _revocations(chains: Mapping[str, _Chain]) -> dict[str, int]:
    ends: dict[str, int] = {}
    for event in _events_of(chains):
        if isinstance(event, Unrecognised) and event.name == "revoke":
            device, last = event.body.get("dev"), event.body.get("last")
            if isinstance(device, str) and type(last) is int:
                ends[device] = min(last, ends.get(device, last))
    return ends


def _events_of(chains: Mapping[str, _Chain]) -> Iterator[Event]:
    for chain in chains.values():
        for candidate in chain.counting:
            if candidate.record:
                yield from candidate.record.events


def _cut(chain: _Chain, last: int | None) -> _Chain:
    if last is None or chain.head is None or chain.head.seq <= last:
        return chain
    kept = tuple(c for c in chain.counting if c.name.seq <= last)
    beyond = [c for c in chain.counting if c.name.seq > last]
    reason = "its device was shut out of the vault before it was written"
    # What a revoked device wrote must not come back by way of a salvage.
    cut = tuple(SetAside(c.name.relative, c.name.device, c.name.seq, "log-revoked", reason) for c in beyond)
    head = Head(kept[-1].name.seq, kept[-1].digest) if kept else None
    return _Chain(kept, (*chain.set_aside, *cut), head)


def _newest_seen(records: Iterable[LogRecord]) -> dict[str, Head]:
    newest: dict[str, Head] = {}
    for record in records:
        for device, head in record.seen.items():
            if device not in newest or newest[device].seq < head.seq:
                newest[device] = head
    return newest
