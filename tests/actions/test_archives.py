"""Archives that were kept whole are opened inside the vault: with a password, or by a newer phr."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from archives_made import alone, damaged, unpackable, zipped
from papers_made import LAB

from phr.actions.answering import answer_once, take_answer_back
from phr.actions.archives import ArchiveTooLargeInside, open_archive
from phr.actions.asking import questions_once
from phr.actions.books import open_books
from phr.actions.decide import answer, open_questions, remove, restore
from phr.actions.outcome import End, Silence
from phr.actions.passwords import PasswordUnproven, WrongPassword, open_what_came_in
from phr.actions.rereading import reread, to_read_again
from phr.actions.status import status
from phr.readers.process import End as ReaderEnd
from phr.readers.process import Outcome as ReaderOutcome
from phr.record.entry import State
from phr.record.events import Purged
from phr.record.filing import Subject
from phr.record.reading import Form

LOCKED = Path(__file__).parents[1] / "readers" / "encrypted_archives" / "aes256-7zip.zip"
PASSWORD = "geheim 1970"


def _names(books):
    return sorted(one.source_name for one in books.shelf().standing())


@pytest.fixture
def shut(drop, take_in):
    """Take in an archive that opens only with its password."""
    drop("befunde.zip", LOCKED.read_bytes())
    assert [one.end for one in take_in()] == [End.FILED_NOT_READ]


def _asked(books):
    (asked,) = [one for one in open_questions(books) if one.question.about is Subject.PASSWORD]
    return asked


def test_a_password_typed_once_files_what_the_archive_holds(home, shut, books):
    """The one question about a shut archive is its password; answered, its files are records and it is in the trash."""
    asked = _asked(books)
    assert "archive" in asked.question.text
    archive = answer(books, asked, PASSWORD)
    assert archive.state is State.REMOVED
    assert _names(books) == ["befunde.zip/Befunde/labor.txt", "befunde.zip/Befunde/verlauf.txt"]
    assert "Haemoglobin" in "".join(books.text_of(books.shelf().standing()[0]))
    now = status(home, books)
    assert (now.found, now.filed, now.is_balanced) == (1, 1, True)


def test_what_the_vault_holds_already_does_not_come_twice(shut, books):
    """An archive whose files are all held already opens, brings no record, and lies in the trash."""
    archive = answer(books, _asked(books), PASSWORD)
    restore(books, [archive])
    before = _names(books)
    assert "befunde.zip" in before
    assert open_archive(books, books.shelf().find(archive.id), Silence(), (PASSWORD,)).records == ()
    assert _names(books) == [name for name in before if name != "befunde.zip"]
    assert books.shelf().find(archive.id).state is State.REMOVED


def test_a_password_taken_back_and_typed_again_opens_the_archive_again(shut, books):
    """What a taken-back answer put in the trash comes out again with the next answer, as often as that is done."""
    for _ in range(2):
        (once,) = [one for one in questions_once(books) if one.question.about is Subject.PASSWORD]
        answered = answer_once(books, once, PASSWORD)
        assert _names(books) == ["befunde.zip/Befunde/labor.txt", "befunde.zip/Befunde/verlauf.txt"]
        take_answer_back(books, answered)
        assert _names(books) == ["befunde.zip"]


def test_what_the_person_put_in_the_trash_stays_there(shut, books):
    """A file that came out of an archive and was put in the trash does not come back with the archive."""
    archive = answer(books, _asked(books), PASSWORD)
    remove(books, [one for one in books.shelf().standing() if one.source_name.endswith("labor.txt")])
    restore(books, [archive])
    assert open_archive(books, books.shelf().find(archive.id), Silence(), (PASSWORD,)).records == ()
    assert _names(books) == ["befunde.zip/Befunde/verlauf.txt"]


def _erase(books, name):
    """Erase a record for good, as the vault's format has it."""
    (record,) = [one for one in books.shelf().records if one.source_name == name]
    books.write(Purged(record.id, tuple(one.object_id for one in record.objects)))


def test_what_was_erased_for_good_does_not_come_out_of_its_archive_again(home, shut, books):
    """A file that came out of an archive and was erased stays gone when the archive is opened again."""
    archive = answer(books, _asked(books), PASSWORD)
    _erase(books, "befunde.zip/Befunde/labor.txt")
    restore(books, [archive])
    assert open_archive(books, books.shelf().find(archive.id), Silence(), (PASSWORD,)).records == ()
    assert _names(books) == ["befunde.zip/Befunde/verlauf.txt"]
    assert status(home, books).is_balanced


def test_what_was_erased_for_good_stays_out_of_an_archive_kept_since_it_came(drop, take_in, books):
    """That holds for what came out of an archive at once, while it was kept for the rest; in a mail too."""
    held = unpackable(zipped(("lab.txt", LAB.encode()), ("note.txt", b"Dear colleague, thank you for referring her.")))
    for name, content in (("portal.zip", held), ("mail.eml", _mail(held))):
        drop(name, content)
        take_in()
        books.catch_up()
        inside = name if name == "portal.zip" else "mail.eml/results.zip"
        _erase(books, f"{inside}/lab.txt")
        (archive,) = to_read_again(books, [one for one in books.shelf().standing() if one.source_name == inside])
        assert reread(books, (archive,), Silence()).unpacked == 0
        assert f"{inside}/lab.txt" not in _names(books)
        _erase(books, inside)


def test_what_was_erased_comes_in_again_when_it_is_dropped_again(drop, take_in, shut, books):
    """Dropping the erased paper, or its archive, anew files it anew: the person wants it."""
    answer(books, _asked(books), PASSWORD)
    (record,) = [one for one in books.shelf().standing() if one.source_name.endswith("labor.txt")]
    labor = books.read(record.objects[0].object_id)
    _erase(books, record.source_name)
    drop("labor.txt", labor)
    take_in()
    books.catch_up()
    assert "labor.txt" in _names(books)
    _erase(books, "labor.txt")
    drop("again.zip", zipped(("labor.txt", labor)))
    take_in()
    books.catch_up()
    assert "again.zip/labor.txt" in _names(books)


def test_a_wrong_password_changes_nothing(shut, books):
    """A wrong password is said, not kept, and nothing comes out."""
    asked = _asked(books)
    with pytest.raises(WrongPassword):
        answer(books, asked, "geheim 1971")
    assert books.passwords() == ()
    assert _names(books) == ["befunde.zip"]
    assert _asked(books) == asked


@pytest.mark.parametrize("name", ["aes256-7zip.zip", "aes256-bsdtar.zip", "pkware-infozip.zip", "pkware-7zip.zip"])
def test_the_right_password_of_a_damaged_archive_is_not_called_wrong(name, home, drop, take_in, books):
    """A password that fits an archive of which every file is damaged is kept; the archive says what is the matter."""
    drop("befunde.zip", damaged(LOCKED.with_name(name).read_bytes()))
    take_in()
    books.catch_up()
    archive = answer(books, _asked(books), PASSWORD)
    assert archive.state is not State.REMOVED
    assert [trouble.code for trouble in archive.troubles] == ["member-damaged"]
    assert books.passwords() == (PASSWORD,)
    assert open_questions(books) == ()
    assert status(home, books).is_balanced


@pytest.mark.parametrize("name", ["aes256-7zip.zip", "pkware-infozip.zip"])
def test_a_wrong_password_of_a_damaged_archive_is_called_wrong(name, drop, take_in, books):
    """A password that does not fit a damaged archive is wrong: nothing is kept, the question stays."""
    drop("befunde.zip", damaged(LOCKED.with_name(name).read_bytes()))
    take_in()
    books.catch_up()
    asked = _asked(books)
    with pytest.raises(WrongPassword):
        answer(books, asked, "geheim 1971")
    assert (books.passwords(), _asked(books)) == ((), asked)


def test_a_password_that_nothing_proves_is_neither_wrong_nor_kept(drop, take_in, books):
    """The one check byte of the old cipher does not prove a password: phr says so, keeps nothing, and asks on."""
    drop("befund.zip", damaged(alone(LOCKED.with_name("pkware-infozip.zip").read_bytes(), "Befunde/labor.txt")))
    take_in()
    books.catch_up()
    (once,) = [one for one in questions_once(books) if one.question.about is Subject.PASSWORD]
    with pytest.raises(PasswordUnproven):
        answer_once(books, once, PASSWORD)
    assert (books.passwords(), _asked(books)) == ((), once.first)
    with pytest.raises(WrongPassword):
        answer_once(books, once, "geheim 1971")


def test_files_beside_a_damaged_one_are_filed(drop, take_in, books):
    """Where the smallest file of an archive is damaged, the password opens the others, and is not asked for again."""
    held = LOCKED.with_name("pkware-infozip.zip").read_bytes()
    drop("befunde.zip", damaged(held, only="Befunde/labor.txt"))
    take_in()
    books.catch_up()
    archive = answer(books, _asked(books), PASSWORD)
    assert [trouble.code for trouble in archive.troubles] == ["member-damaged"]
    assert _names(books) == ["befunde.zip", "befunde.zip/Befunde/verlauf.txt"]


def test_a_kept_password_opens_the_next_archive(home, key, shut, drop, take_in):
    """An archive with a password that the vault keeps, taken in while locked, opens as soon as the vault is open."""
    with open_books(home, key) as books:
        answer(books, _asked(books), PASSWORD)
    drop("more.zip", LOCKED.with_name("pkware-infozip.zip").read_bytes().replace(b"labor.txt", b"lab_2.txt"))
    take_in()
    assert open_what_came_in(home, key) == 1
    with open_books(home, key) as books:
        assert not [one for one in books.shelf().standing() if one.form is Form.ZIP]


def test_reading_again_without_anything_new_changes_nothing(shut, books):
    """`phr reread` on an archive that is still shut writes nothing."""
    seen = books.index.positions()
    archives = to_read_again(books, ())
    assert [one.source_name for one in archives] == ["befunde.zip"]
    done = reread(books, archives, Silence())
    assert (done.unpacked, done.failed) == (0, ())
    assert books.index.positions() == seen


def test_a_newer_phr_takes_out_what_an_older_one_could_not(home, drop, take_in, key, monkeypatch):
    """What could not be taken out once comes out when it can; what the vault holds already is not filed twice."""
    held = zipped(("lab.txt", LAB.encode()), ("note.txt", b"Dear colleague, thank you for referring her."))
    broken = unpackable(held)
    drop("portal.zip", broken)
    take_in()
    with open_books(home, key) as books:
        assert _names(books) == ["portal.zip", "portal.zip/lab.txt"]
        real = books.read
        monkeypatch.setattr(type(books), "read", lambda self, oid: held if real(oid) == broken else real(oid))
        done = reread(books, to_read_again(books, ()), Silence())
        assert done.unpacked == 1
        assert _names(books) == ["portal.zip/lab.txt", "portal.zip/note.txt"]
        assert status(home, books).is_balanced


def test_an_archive_too_large_to_open_in_memory_says_so(shut, books, monkeypatch):
    """An archive too large to be opened inside the vault says what to do; no password is kept, the question stays."""
    monkeypatch.setattr("phr.actions.archives.MAX_HANDED_BYTES", 10)
    asked = _asked(books)
    with pytest.raises(ArchiveTooLargeInside):
        answer(books, asked, PASSWORD)
    assert books.passwords() == ()
    (archive,) = to_read_again(books, ())
    (failed,) = reread(books, (archive,), Silence()).failed
    assert (failed.code, failed.end) == ("archive-too-large-inside", End.WAITING)
    assert _asked(books) == asked


def test_an_archive_that_cannot_be_looked_into_today_keeps_its_question(shut, books, monkeypatch):
    """Where the reader breaks off at an archive, nothing is known of it that was not, and no password is kept."""
    asked = _asked(books)
    monkeypatch.setattr("phr.readers.pool.ReaderPool._run", lambda *_: ReaderOutcome((), ReaderEnd.TIMEOUT))
    with pytest.raises(WrongPassword):
        answer(books, asked, PASSWORD)
    monkeypatch.undo()
    assert books.passwords() == ()
    assert _asked(books) == asked


def test_an_archive_in_a_mail_is_taken_in_by_its_files(home, drop, take_in, key):
    """A ZIP attached to a mail is filed as the files it holds; the mail, which holds it, is kept."""
    drop("mail.eml", _mail(zipped(("lab.txt", LAB.encode()), ("empty", b""))))
    assert {one.end for one in take_in()} == {End.FILED}
    with open_books(home, key) as books:
        assert _names(books) == ["mail.eml", "mail.eml/results.zip/lab.txt"]
        assert status(home, books).is_balanced


def test_a_shut_archive_in_a_mail_asks_for_its_password(drop, take_in, books):
    """A ZIP with a password in a mail is kept beside the mail, and opens with its password."""
    drop("mail.eml", _mail(LOCKED.read_bytes()))
    take_in()
    books.catch_up()
    assert _names(books) == ["mail.eml", "mail.eml/results.zip"]
    answer(books, _asked(books), PASSWORD)
    assert _names(books) == [
        "mail.eml",
        "mail.eml/results.zip/Befunde/labor.txt",
        "mail.eml/results.zip/Befunde/verlauf.txt",
    ]


def _mail(archive: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "c@example.org", "d@example.org", "Your results"
    mail["Date"] = "Tue, 03 Mar 2026 10:00:00 +0100"
    mail.set_content("Please find your results attached.")
    mail.add_attachment(archive, maintype="application", subtype="zip", filename="results.zip")
    return mail.as_bytes()
