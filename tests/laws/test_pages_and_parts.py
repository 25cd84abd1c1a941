"""Joined pages and parts of scans: whatever is decided in whatever order, every page is shown once."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from log_made import A, B, digest, record_id, sheet, stamp

from phr.record.entry import Excerpt, JoinedPages, ObjectId, PersonsWord, StoredObject
from phr.record.events import Described, Filed, Removed, Restored
from phr.vault.fold import fold
from phr.vault.replay import replay

PAGES = 6  # of the scan that is split
SCAN = "scan"


def add(told, counter, place=0, files=1):
    """Return the add of a document; documents of the same bytes by way of splitting name the same object."""
    name = SCAN if told.excerpt or told.plain_sha256 == digest(SCAN) else told.record_id
    stored = StoredObject("original", ObjectId(digest(f"sealed {name}")), 9)
    return stamp(
        Filed(told.record_id, (stored,), ObjectId(digest(f"meta {told.record_id}")), files), counter, place=place
    )


def scan(number, **told):
    return sheet(number, SCAN, page_count=PAGES, **told)


def parted(number, whole, first, last, **told):
    """Return the sheet of some pages of the scan."""
    return sheet(
        number, SCAN, page_count=last - first + 1, excerpt=Excerpt(record_id(whole), first, last, PAGES), **told
    )


def shown(sheets, stamped):
    """Return what is shown, whatever the order in which events and documents are given."""
    told = {one.record_id: one for one in sheets}
    return fold(replay(stamped).documents.values(), told).shown


def pages_of(records):
    """Return which pages of the scan are shown, and by how many records."""
    return sorted(
        page
        for record in records
        for page in (
            [page for piece in record.pieces for page in range(piece.excerpt.first, piece.excerpt.last + 1)]
            or range(1, record.sheet.page_count + 1)
        )
    )


@st.composite
def partings(draw):
    """Draw where a scan is parted, and the sheets and adds that say so."""
    starts = sorted(draw(st.sets(st.integers(2, PAGES), min_size=1)))
    edges = [1, *starts, PAGES + 1]
    ranges = [(first, after - 1) for first, after in pairwise(edges)]
    ids = tuple(record_id(10 + place) for place in range(1, len(ranges)))
    sheets = [parted(1, 1, *ranges[0], parts=ids)]
    sheets += [parted(10 + place, 1, *held) for place, held in enumerate(ranges[1:], 1)]
    adds = [add(sheets[0], 1), *(add(one, 2, place, files=0) for place, one in enumerate(sheets[1:], 1))]
    return sheets, adds


@given(partings(), st.randoms(use_true_random=False), st.integers(0, 2), st.lists(st.integers(2, PAGES), max_size=3))
def test_every_page_of_a_parted_scan_is_shown_once(parting, rng, copies, elsewhere):
    """However it is parted, in whatever order events come, and however often the whole scan is dropped in again.

    Another machine may have parted it elsewhere: the newest sheet of the first document says which parts stand.
    """
    sheets, stamped = parting
    others = [parted(20 + place, 1, start, PAGES) for place, start in enumerate(elsewhere)]
    sheets = [*sheets, *others]
    stamped = [*stamped, *(add(one, 3, place, files=0) for place, one in enumerate(others))]
    sheets = [*sheets, *(scan(30 + copy) for copy in range(copies))]
    stamped = [*stamped, *(add(scan(30 + copy), 5 + copy) for copy in range(copies))]
    plain = shown(sheets, stamped)
    assert pages_of(plain) == list(range(1, PAGES + 1))
    assert sum(record.files + record.already_held for record in plain) == 1 + copies
    rng.shuffle(stamped)
    assert shown(sheets, stamped) == plain


@given(partings())
def test_a_whole_scan_takes_its_parts_back(parting):
    """Once the sheet of the first document is that of the whole again, it is shown as if it had never been parted."""
    sheets, stamped = parting
    whole = scan(1)
    alone = shown([whole], [add(whole, 1)])
    (record,) = shown([whole, *sheets[1:]], stamped)
    assert replace(record, put_back=(), metas=alone[0].metas) == alone[0]
    assert set(record.put_back) == {one.record_id for one in sheets[1:]}


@given(partings(), st.data())
def test_the_trash_takes_single_parts(parting, data):
    """Removing some parts leaves the others; the whole scan dropped in after that brings all of them back."""
    sheets, stamped = parting
    gone = data.draw(st.sets(st.sampled_from([one.record_id for one in sheets])))
    removed = [*stamped, *(stamp(Removed(one), 6, place=place) for place, one in enumerate(sorted(gone)))]
    assert {r.record_id for r in shown(sheets, removed) if r.is_removed} == gone
    again = shown([*sheets, scan(40)], [*removed, add(scan(40), 9)])
    assert not any(record.is_removed for record in again)
    assert pages_of(again) == list(range(1, PAGES + 1))


def test_parts_that_lack_a_page_hide_no_scan():
    """Where a part is missing, a whole scan that is there is shown, so that no page is out of sight."""
    sheets = [parted(1, 1, 1, 2, parts=(record_id(10),)), scan(30)]
    records = shown(sheets, [add(sheets[0], 1), add(sheets[1], 5)])
    assert len(records) == 2
    assert not any(record.same_as for record in records)


def test_a_part_stands_when_the_first_is_not_there():
    """The sheet that lists the parts is lost: what is known of the others is shown all the same."""
    (record,) = shown([parted(10, 1, 3, 6)], [add(parted(10, 1, 3, 6), 2, files=0)])
    assert record.pieces[0].excerpt.first == 3


@st.composite
def joinings(draw):
    """Draw five papers, some with others joined to them, also to one another and to what is not there."""
    sheets = []
    for number in range(5):
        wanted = tuple(record_id(one) for one in draw(st.lists(st.integers(0, 6), max_size=3, unique=True)))
        word = PersonsWord(is_mine=draw(st.sampled_from((None, None, True, False))))
        told = sheet(number, f"paper {draw(st.integers(0, 3))}", word=word)
        joined = JoinedPages(wanted, replace(told.filing, title="All pages")) if wanted else None
        sheets.append(replace(told, joined=joined))
    stamped = [add(one, counter) for counter, one in enumerate(sheets, 1)]
    decided = st.tuples(st.sampled_from((Removed, Restored)), st.integers(0, 4), st.sampled_from((A, B)))
    for counter, (kind, number, device) in enumerate(draw(st.lists(decided, max_size=5))):
        stamped.append(stamp(kind(record_id(number)), draw(st.integers(2, 9)), device, 100 + counter))
    return sheets, stamped


@given(joinings(), st.randoms(use_true_random=False))
def test_every_joined_paper_is_shown_once(joining, rng):
    """Whatever is joined to whatever, each document is a member of one record, in whatever order events come."""
    sheets, stamped = joining
    plain = shown(sheets, stamped)
    members = [member for record in plain for member in record.members]
    assert sorted(members) == sorted(one.record_id for one in sheets)
    assert sum(record.files + record.already_held for record in plain) == len(sheets)
    rng.shuffle(stamped)
    assert shown(sheets, stamped) == plain


@given(joinings())
def test_dropping_what_was_joined_gives_each_paper_back(joining):
    """Without the words that join, all is shown as if nothing had ever been joined."""
    sheets, stamped = joining
    apart = [replace(one, joined=None) for one in sheets]
    assert not any(record.joined or record.pieces for record in shown(apart, stamped))


@given(joinings())
def test_not_mine_is_never_lost_by_joining(joining):
    """A record that holds a page the person said is not theirs is theirs only by a word about the whole of it."""
    sheets, stamped = joining
    apart = shown([replace(one, joined=None) for one in sheets], stamped)
    words = {one.record_id: one.sheet.word.is_mine for one in apart}
    for record in shown(sheets, stamped):
        if record.joined and any(words[member] is False for member in record.joined):
            assert record.sheet.word.is_mine is not None


def test_a_new_description_of_a_member_changes_nothing_of_the_rest():
    """A joined page that is described anew stays where it is."""
    sheets = [replace(sheet(1, "x"), joined=JoinedPages((record_id(2),), sheet(1).filing)), sheet(2, "y")]
    stamped = [add(sheets[0], 1), add(sheets[1], 2)]
    later = [*stamped, stamp(Described(record_id(2), ObjectId(digest("later"))), 9)]
    assert [record.members for record in shown(sheets, later)] == [(record_id(1), record_id(2))]
