"""However the events of several devices come together, they add up to the same."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from log_made import logs

from phr.vault.fold import fold
from phr.vault.index import Index
from phr.vault.index_rows import NoteKind
from phr.vault.ledger_count import ledger_from
from phr.vault.replay import Replayed, apply, order_of, replay

KEY = b"k" * 32
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(logs(), st.randoms())
def test_the_order_of_events_makes_no_difference(log, random):
    """Events shuffled, and some of them given twice, replay to the same as in order and once."""
    shuffled = [*log.stamped, *random.sample(log.stamped, len(log.stamped) // 2)]
    random.shuffle(shuffled)
    assert replay(shuffled) == replay(sorted(log.stamped, key=order_of))


@given(logs(), st.randoms())
def test_one_by_one_is_the_same_as_at_once(log, random):
    """Applying events singly, in any order, ends where replaying them together does."""
    replayed = Replayed()
    for stamped in random.sample(log.stamped, len(log.stamped)):
        replayed = apply(replayed, [stamped])
    assert replayed == replay(log.stamped)


@FEW
@given(logs(), st.data())
def test_an_index_kept_is_an_index_made_anew_is_a_replay(log, data):
    """Batches from two devices in any interleaving, the index closed in between: the same as all at once, and as none.

    Each device's own order holds, as the log guarantees; sheets come when the index asks for them.
    """
    with tempfile.TemporaryDirectory() as folder:
        kept, anew = Path(folder) / "kept.db", Path(folder) / "anew.db"
        for batch in _interleaved(log, data):
            with Index.open(kept, KEY) as index:
                asked = index.wanted(batch)
                index.take(batch, {meta: log.metas[meta] for meta in asked}, log.heads(batch))
        with Index.open(anew, KEY) as index:
            index.take(log.stamped, {meta: log.metas[meta] for meta in index.wanted(log.stamped)}, log.heads())
        with Index.open(kept, KEY) as one, Index.open(anew, KEY) as other:
            assert _all(one) == _all(other)
            assert one.replayed() == replay(log.stamped)
            assert one.wanted() == ()
            before = _all(one)
            one.take(log.stamped, log.metas, log.heads())
            assert _all(one) == before


@given(logs())
def test_every_document_is_shown_exactly_once(log):
    """Nothing that stands in the vault is hidden by folding, and nothing is shown that was erased."""
    documents, sheets = _told(log)
    folded = fold(documents, sheets)
    members = [member for shown in folded.shown for member in shown.members]
    members += [document.record_id for document in folded.lacking]
    assert sorted(members) == sorted(document.record_id for document in documents if document.is_held)


@given(logs())
def test_every_file_is_counted_exactly_once(log):
    """Files filed, already held and erased are together the files that came in."""
    replayed = replay(log.stamped)
    ledger = ledger_from(replayed, fold(*_told(log)))
    assert ledger.taken_in == sum(document.files for document in replayed.documents.values())
    assert ledger.filed + ledger.already_held + ledger.erased == ledger.taken_in
    assert min(ledger.filed, ledger.already_held, ledger.erased) >= 0


def _told(log):
    """Return the documents of a log, and the sheets as a rebuilt index would hold them."""
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder) / "index.db", KEY) as index:
        index.take(log.stamped, log.metas)
        return index.documents(), index.sheets()


def _interleaved(log, data):
    """Return the events in batches, each device's own order kept, the devices mixed as drawn."""
    queues = {device: [s for s in log.stamped if s.device == device] for device in {s.device for s in log.stamped}}
    batches = []
    while any(queues.values()):
        device = data.draw(st.sampled_from(sorted(d for d, queue in queues.items() if queue)))
        count = data.draw(st.integers(1, len(queues[device])))
        batches.append(queues[device][:count])
        del queues[device][:count]
    return batches


def _all(index):
    words = ("hamoglobin", "grosse liver", "my letter", "scan 1", "thorax")
    return (
        index.positions(),
        index.replayed(),
        index.sheets(),
        index.shown(),
        [index.text(document.record_id) for document in index.documents()],
        [index.notes(kind) for kind in NoteKind],
        [{(hit.record_id, hit.snippet) for hit in index.search(word, 100)} for word in words],
    )
