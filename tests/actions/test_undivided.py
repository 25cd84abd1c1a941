"""Systems that can neither divide a process nor hand over descriptors: readers and sealing share each open file."""

import hashlib

import pytest
from archives_made import zipped

from phr.actions.books import open_books
from phr.actions.intake import Intake
from phr.actions.origin import inbox_at
from phr.actions.outcome import Silence
from phr.inbox.look import scan_inbox
from phr.readers.pool import ReaderPool


@pytest.fixture
def undivided(home, monkeypatch):
    """Take in what lies in the inbox as on such a system."""
    monkeypatch.setattr("phr.readers.pool.has_descriptor", lambda _: False)
    monkeypatch.setattr("phr.readers.container.has_descriptor", lambda _: False)
    monkeypatch.setattr("phr.readers.handover.has_descriptor", lambda _: False)
    monkeypatch.setattr("phr.readers.handover.can_copy_to_memory", lambda: False)
    monkeypatch.setattr("phr.readers.pool.can_copy_to_memory", lambda: False)
    monkeypatch.delattr("os.preadv")

    def take():
        with ReaderPool(2, divides=False, reads_pictures=False) as pool:
            deliveries = [seen.delivery for seen in scan_inbox(home.settings.inbox).entries]
            return Intake(home, pool, inbox_at(home.settings.inbox), Silence()).take_in(deliveries)

    return take


def test_what_is_sealed_is_what_was_dropped_while_readers_read_it(home, key, drop, undivided):
    """Large files that are read and sealed at the same time are sealed byte for byte, alone and in archives."""
    texts = [b"".join(b"line %d of report %d\n" % (line, report) for line in range(500_000)) for report in range(4)]
    for number, text in enumerate(texts[:2]):
        drop(f"report {number}.txt", text)
    drop("more.zip", zipped(*((f"report {number}.txt", text) for number, text in enumerate(texts[2:])), method=0))
    undivided()
    with open_books(home, key) as books:
        originals = [books.read(record.objects[0].object_id) for record in books.shelf().records]
        read = [record for record in books.shelf().records if not record.troubles or record.form.value == "text"]
    assert {hashlib.sha256(one).hexdigest() for one in originals} == {hashlib.sha256(one).hexdigest() for one in texts}
    assert len(read) == 4
