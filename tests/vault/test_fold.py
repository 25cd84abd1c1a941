"""What is shown of what stands in the vault."""

import pytest
from log_made import A, B, digest, filed, instance, record_id, sheet, stamp, study_sheet

from phr.record.entry import ObjectId, PersonsWord
from phr.record.events import Described, Purged, Removed, Restored
from phr.record.kinds import RecordKind
from phr.vault.fold import fold
from phr.vault.join import instances_of
from phr.vault.replay import replay


def folded(sheets, *more):
    """Return what is shown of sheets filed one after the other (at counters 1, 2, ...), and of further events."""
    adds = [stamp(filed(told), counter, place=1) for counter, told in enumerate(sheets, 1)]
    return fold(replay([*adds, *more]).documents.values(), {told.record_id: told for told in sheets})


def shots(shown):
    """Return the SOP instance UIDs of a shown study."""
    return [held.sop_instance_uid for held in instances_of(shown.sheet)]


def test_the_same_bytes_are_shown_once():
    """A duplicate folds into the record that came first, which keeps its id, name and stamp."""
    (shown,) = folded([sheet(5, "x"), sheet(3, "x", source_name="again.pdf")]).shown
    assert shown.record_id == record_id(5)
    assert shown.same_as == (record_id(3),)
    assert shown.members == (record_id(5), record_id(3))
    assert shown.sheet.source_name == "scan 5.pdf"
    assert shown.first.lamport == 1
    assert [line.what for line in shown.history] == ["filed", "filed"]


def test_a_duplicate_gives_no_second_original():
    """What a person gets out is one original; the other sealed copy is a spare."""
    (shown,) = folded([sheet(1, "x"), sheet(2, "x")]).shown
    assert [o.object_id for o in shown.objects] == [digest(f"sealed {record_id(1)}")]
    assert [o.object_id for o in shown.spares] == [digest(f"sealed {record_id(2)}")]
    assert len(shown.metas) == 2


def test_other_bytes_stay_two_records():
    """Alike in everything but the bytes is not the same."""
    told = folded([sheet(1, "x"), sheet(2, "y", source_name="scan 1.pdf")])
    assert [shown.same_as for shown in told.shown] == [(), ()]


def test_a_copy_that_was_read_tells_more():
    """Where the first could not be read and the copy could, the copy's findings are shown under the first's id."""
    (shown,) = folded([sheet(1, "x", is_read=False), sheet(2, "x")]).shown
    assert shown.sheet.is_read
    assert shown.record_id == shown.sheet.record_id == record_id(1)
    assert shown.sheet.source_name == "scan 1.pdf"
    assert shown.meta == digest(f"meta {record_id(2)}")


def test_the_persons_word_survives_folding():
    """A word said about one copy holds for the record; where both have one, the newest wins field by field."""
    old = sheet(1, "x", word=PersonsWord(kind=RecordKind.LETTER, title="old"))
    new = sheet(2, "x", word=PersonsWord(title="new"))
    assert folded([old, new]).shown[0].sheet.word == PersonsWord(kind=RecordKind.LETTER, title="new")
    corrected_last = stamp(Described(record_id(1), ObjectId(digest("later"))), 9)
    assert folded([old, new], corrected_last).shown[0].sheet.word.title == "old"


def test_the_trash_holds_for_all_copies_that_were_there():
    """Removing a record removes the copies folded into it, so that none comes back by itself."""
    (shown,) = folded([sheet(1, "x"), sheet(2, "x")], stamp(Removed(record_id(1)), 3)).shown
    assert shown.is_removed
    assert shown.same_as == (record_id(2),)


def test_what_is_dropped_in_again_after_removal_is_wanted_again():
    """A copy that comes after the trash brings the record back, under its first id."""
    (shown,) = folded([sheet(1, "x"), sheet(5, "x")], stamp(Removed(record_id(1)), 1, place=2)).shown
    assert not shown.is_removed
    assert shown.record_id == record_id(1)


def test_a_restore_of_any_copy_restores_the_record():
    """The newest decision about any of the copies counts."""
    events = (stamp(Removed(record_id(1)), 3), stamp(Restored(record_id(2)), 4))
    assert not folded([sheet(1, "x"), sheet(2, "x")], *events).shown[0].is_removed


def test_an_erased_document_is_not_shown_and_its_copy_is():
    """Erasing one document leaves another with the same bytes, which then stands alone."""
    (shown,) = folded([sheet(1, "x"), sheet(2, "x")], stamp(Purged(record_id(1), ()), 3)).shown
    assert shown.record_id == record_id(2)
    assert shown.same_as == ()


def test_a_document_whose_sheet_is_missing_is_told():
    """It stands in the vault and cannot be shown: it is listed apart, not forgotten."""
    told = fold(replay([stamp(filed(sheet(1)), 1)]).documents.values(), {})
    assert told.shown == ()
    assert [document.record_id for document in told.lacking] == [record_id(1)]


def test_pieces_of_one_study_join():
    """A study on two discs is one record, in instance order, with the objects of both."""
    first = study_sheet(1, [instance("c", number="10"), instance("a", number="2")])
    second = study_sheet(2, [instance("b", number="9")])
    (shown,) = folded([first, second]).shown
    assert shots(shown) == ["1.2.a", "1.2.b", "1.2.c"]
    assert shown.joined == (record_id(2),)
    assert shown.same_as == ()
    assert len(shown.objects) == len(first.study.series[0].instances) + 1
    assert shown.sheet.size_bytes == 30
    assert shown.sheet.plain_sha256 == digest("\n".join(sorted(digest(name) for name in "abc")))


def test_joining_does_not_care_which_piece_came_first():
    """Whatever the order of the discs, the same pictures under the same hash come out."""
    pieces = [study_sheet(n, [instance(name, number=str(n))]) for n, name in enumerate("abc", 1)]
    there, back = folded(pieces).shown[0], folded(pieces[::-1]).shown[0]
    assert there.sheet.plain_sha256 == back.sheet.plain_sha256
    assert shots(there) == shots(back)


def test_the_same_picture_on_two_discs_is_held_once():
    """Pictures that came on both discs are shown once; their second sealed copies are spares."""
    first = study_sheet(1, [instance("a"), instance("b")])
    second = study_sheet(2, [instance("b"), instance("c")])
    (shown,) = folded([first, second]).shown
    assert sorted(shots(shown)) == ["1.2.a", "1.2.b", "1.2.c"]
    assert shown.joined == (record_id(2),)


def test_a_disc_that_brings_nothing_new_is_a_duplicate():
    """A part of the study dropped in again is told as the same, not as a further piece."""
    (shown,) = folded([study_sheet(1, [instance("a"), instance("b")]), study_sheet(2, [instance("b")])]).shown
    assert shown.same_as == (record_id(2),)
    assert shown.joined == ()
    assert len(shots(shown)) == 2


@pytest.mark.parametrize("patient", [("ANDERE^PERSON", "4711"), ("MUSTER^ERIKA", "4712"), ("", "")])
def test_two_patients_never_join(patient):
    """One study UID with another name or another id stays two records."""
    one, other = study_sheet(1, [instance("a")]), study_sheet(2, [instance("b")], patient=patient)
    assert [shown.joined for shown in folded([one, other]).shown] == [(), ()]


@pytest.mark.parametrize(
    ("births", "expected"),
    [
        (("19680417", "19680417"), [2]),
        (("19680417", "1968.04.17"), [2]),
        (("19680407", "19680704"), [1, 1]),
        (("19680417", "19990101"), [1, 1]),
        (("19680417", ""), [2]),
        (("", "19680417", ""), [3]),
        (("19680417", "19990101", ""), [1, 1, 1]),
        (("19680417", "00000000"), [2]),
    ],
)
def test_pieces_of_two_birth_dates_are_two_records(births, expected):
    """Of one name, id and study UID, another date of birth is another patient; none goes with the only one there is."""
    pieces = [study_sheet(n, [instance(str(n))], born=born) for n, born in enumerate(births, 1)]
    shown = folded(pieces).shown
    assert [1 + len(one.joined) for one in shown] == expected


def test_a_birth_date_that_a_later_piece_tells_is_the_study_s():
    """Whose a study is rests on its date of birth, wherever among its pieces that stands."""
    first = study_sheet(1, [instance("a")])
    second = study_sheet(2, [instance("b")], born="19680417")
    (shown,) = folded([first, second]).shown
    assert shown.sheet.study.patient_birth_date == "19680417"


def test_the_same_name_written_otherwise_joins():
    """Case, blanks and empty components at the end of a DICOM name make no other patient."""
    one, other = study_sheet(1, [instance("a")]), study_sheet(2, [instance("b")], patient=("Muster^Erika^^ ", "4711 "))
    assert len(folded([one, other]).shown) == 1


def test_a_conflict_keeps_both_pictures_and_says_so():
    """Other bytes under the same SOP instance UID: both are held, and the record has a trouble."""
    one, other = study_sheet(1, [instance("a", uid="1.9")]), study_sheet(2, [instance("b", uid="1.9")])
    (shown,) = folded([one, other]).shown
    assert shots(shown) == ["1.9", "1.9"]
    assert [trouble.code for trouble in shown.sheet.troubles] == ["study-conflict"]


def test_no_conflict_is_told_where_there_is_none():
    """The near miss: the same bytes under the same UID twice are no conflict."""
    one, other = study_sheet(1, [instance("a"), instance("b")]), study_sheet(2, [instance("a"), instance("c")])
    assert folded([one, other]).shown[0].sheet.troubles == ()


def test_a_further_piece_after_removal_comes_alone():
    """The person removed a study; a later disc of it shows only what is new, the rest stays in the trash."""
    pieces = [study_sheet(1, [instance("a")]), study_sheet(5, [instance("b")])]
    gone, new = folded(pieces, stamp(Removed(record_id(1)), 1, place=2)).shown
    assert (gone.record_id, gone.is_removed, shots(gone)) == (record_id(1), True, ["1.2.a"])
    assert (new.record_id, new.is_removed, shots(new)) == (record_id(5), False, ["1.2.b"])


def test_the_whole_study_dropped_in_again_comes_back_whole():
    """After removal the same disc once more brings the record back under its first id."""
    pieces = [study_sheet(1, [instance("a")]), study_sheet(5, [instance("a")])]
    (shown,) = folded(pieces, stamp(Removed(record_id(1)), 1, place=2)).shown
    assert (shown.record_id, shown.is_removed) == (record_id(1), False)


def test_owners_tell_what_a_document_is_shown_as():
    """A search hit in a duplicate leads to the record that is shown."""
    told = folded([sheet(1, "x"), sheet(2, "x"), sheet(3, "y")])
    assert {member: shown.record_id for member, shown in told.owners().items()} == {
        record_id(1): record_id(1), record_id(2): record_id(1), record_id(3): record_id(3),
    }  # fmt: skip


def test_records_are_shown_in_the_order_they_were_filed():
    """Whatever order the documents are given in."""
    adds = [stamp(filed(sheet(n, str(n))), counter, device) for n, counter, device in ((1, 3, A), (2, 1, B), (3, 2, A))]
    documents = replay(adds).documents.values()
    told = fold(documents, {record_id(n): sheet(n, str(n)) for n in (1, 2, 3)})
    assert [shown.record_id for shown in told.shown] == [record_id(2), record_id(3), record_id(1)]
