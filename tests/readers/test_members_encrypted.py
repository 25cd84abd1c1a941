"""Encrypted members of ZIP archives, made by other programs, opened with the person's password."""

import io
import struct
from pathlib import Path

import pytest
from archives_made import zipped

from phr.readers.by_form import limits_for
from phr.readers.container import Doors, can_be_taken
from phr.readers.frames import LIST, Order
from phr.readers.limits import ARCHIVES
from phr.readers.member_troubles import MEMBER_CIPHER, MEMBER_DAMAGED, MEMBER_ENCRYPTED, MemberBroke
from phr.readers.members import list_archive
from phr.readers.places import Cipher, Lock, Packing, Place
from phr.readers.pool import ReaderPool
from phr.readers.unpacking import Unpacker
from phr.readers.zip_cipher import aes_keys
from phr.readers.zip_directory import zip_contents
from phr.record.reading import Form

LOCKED = Path(__file__).with_name("encrypted_archives") / "aes256-7zip.zip"
MADE = sorted(Path(__file__).with_name("encrypted_archives").glob("*.zip"))
RIGHT = ("geheim 1970", "Müller 1970")


@pytest.fixture(params=MADE, ids=[path.stem for path in MADE])
def made(request):
    return request.param.read_bytes()


@pytest.fixture
def opened(pool):
    """Open bytes as a ZIP with some passwords."""

    def opened(held, *passwords):
        return pool.open_container(io.BytesIO(held), len(held), Form.ZIP, passwords)

    return opened


def _by_name(container):
    return {member.path.rsplit("/", 1)[-1]: member for member in container.listing.members}


def _bytes_of(container, member):
    with container.open(member.number) as source:
        return io.BufferedReader(source).read()


def test_the_right_password_among_others_opens_every_member(made, opened):
    """With the right password among others, members are listed, read and taken out as if they were not encrypted."""
    with opened(made, "falsch", "x", *RIGHT) as container:
        members = _by_name(container)
        assert [members[name].trouble for name in ("labor.txt", "verlauf.txt")] == [None, None]
        labor = _bytes_of(container, members["labor.txt"])
        assert labor.startswith(b"Laborbefund\n")
        assert len(labor) == 89
        assert _bytes_of(container, members["verlauf.txt"]) == labor * 12
        assert _bytes_of(container, members["leer.txt"]) == b""
        reading = container.read(members["labor.txt"].number, Form.TEXT)
        assert "Haemoglobin 13,2" in reading.pages[0].text


@pytest.mark.parametrize("passwords", [(), ("",), ("geheim 1971", "GEHEIM 1970", "geheim 1970 ")])
def test_without_the_right_password_members_stay_shut_and_say_so(made, opened, passwords):
    """Without the right password a member cannot be taken out, and says that it needs one."""
    with opened(made, *passwords) as container:
        member = _by_name(container)["labor.txt"]
        assert member.trouble == MEMBER_ENCRYPTED
        assert not can_be_taken(member)
        with pytest.raises(MemberBroke):
            container.open(member.number)


def test_many_wrong_passwords_open_nothing(made, opened):
    """Of fifty wrong passwords none opens a member, though PKWARE's own check lets one of 256 pass."""
    for start in range(0, 600, 50):
        with opened(made, *(f"wrong {number}" for number in range(start, start + 50))) as container:
            assert _by_name(container)["labor.txt"].trouble == MEMBER_ENCRYPTED


def test_a_changed_byte_of_an_encrypted_member_is_noticed(made, opened):
    """A member of which a byte was changed is not taken for whole: by its checksum, or by the cipher's own proof."""
    with opened(made, *RIGHT) as container:
        place = container._located.places[_by_name(container)["verlauf.txt"].number]
    offset, length = place.extents[0]
    changed = bytearray(made)
    changed[offset + length // 2] ^= 1
    with opened(bytes(changed), *RIGHT) as container, pytest.raises(MemberBroke) as broke:
        _bytes_of(container, _by_name(container)["verlauf.txt"])
    assert broke.value.trouble == MEMBER_DAMAGED


def test_a_member_is_taken_out_where_a_process_cannot_be_divided(made):
    """On systems that cannot divide a process, encrypted members are taken out all the same."""
    with (
        ReaderPool(1, divides=False, reads_pictures=False) as pool,
        pool.open_container(io.BytesIO(made), len(made), Form.ZIP, RIGHT) as container,
    ):
        assert len(_bytes_of(container, _by_name(container)["verlauf.txt"])) == 1068


def test_encryption_that_phr_does_not_know_is_told_apart(opened):
    """A member that is encrypted in a way phr does not open does not ask for a password in vain."""
    held = bytearray(MADE[-1].read_bytes())
    at = held.find(b"PK\x01\x02")
    while at >= 0:  # bit 6: strong encryption
        flags = struct.unpack_from("<H", held, at + 8)[0]
        struct.pack_into("<H", held, at + 8, flags | 1 << 6)
        at = held.find(b"PK\x01\x02", at + 4)
    with opened(bytes(held), *RIGHT) as container:
        assert _by_name(container)["verlauf.txt"].trouble == MEMBER_CIPHER


def test_a_member_that_lies_about_being_empty_is_no_empty_member(container):
    """A member that claims to be empty and has bytes behind that claim has a trouble, so that it is not passed over."""
    held = bytearray(zipped(("a.txt", b"a finding that must not be lost " * 9)))
    at = held.find(b"PK\x01\x02")
    struct.pack_into("<I", held, at + 24, 0)
    with container(bytes(held), Form.ZIP) as opened:
        assert opened.listing.members[0].trouble == MEMBER_DAMAGED


def test_passwords_are_tried_so_many_times_and_no_more(monkeypatch):
    """Wrong passwords on thousands of members come to an end; what opened one member is tried on each all the same."""
    held = MADE[0].read_bytes()
    places = [found.place for found in zip_contents(io.BytesIO(held), len(held)).found]
    monkeypatch.setattr("phr.readers.unpacking._MOST_TRIES", 2)
    assert Unpacker(io.BytesIO(held), lambda *_: [], ("a", "b", *RIGHT)).unlocked(places[0]) is None
    unpacker = Unpacker(io.BytesIO(held), lambda *_: [], (*reversed(RIGHT), "a"))
    assert all(unpacker.unlocked(place) is not None for place in places if place.size)


def test_the_key_of_a_member_is_made_once_to_list_it(monkeypatch):
    """Listing makes the slow key of each AES member once, though the member is proven and looked at; one twice."""
    held = LOCKED.read_bytes()
    made = []
    monkeypatch.setattr("phr.readers.unpacking.aes_keys", lambda *of: made.append(of) or aes_keys(*of))
    listed = list_archive(
        Unpacker(io.BytesIO(held), lambda *_: [], RIGHT[:1]), io.BytesIO(held), len(held), Form.ZIP, None
    )
    count = sum(place is not None and place.lock is not None for place in listed.places)
    assert [member.trouble for member in listed.listing.members] == [None] * 3
    assert len(made) <= count + 1


def test_the_first_bytes_of_a_member_cost_no_more_than_they_are():
    """A look at the first bytes of a large member decrypts these alone: a slow cipher, thousands of times a listing."""
    document = io.BytesIO(bytes(2_000_000))
    place = Place(Packing.STORED, 2_000_000 - 12, ((0, 2_000_000),), crc=1, lock=Lock(Cipher.PKWARE, key=0))
    assert len(Unpacker(document, lambda *_: [], ("x",)).head(place, 4096)) == 4096
    assert document.tell() < 20_000


def test_a_password_gives_a_listing_the_time_that_it_needs():
    """An order with passwords may take the millisecond that each member costs, for as many as an archive may hold."""
    limits = limits_for(Order(LIST, Form.ZIP, (1,), passwords=("x",)))
    assert limits.cpu_seconds > ARCHIVES.members * 0.0011
    assert limits_for(Order(LIST, Form.ZIP, (1,))).cpu_seconds <= 20


def test_no_password_stands_in_what_is_printed_of_an_order():
    """What a traceback or a log would show of an order and of what a container needs holds no password."""
    doors = Doors(lambda *_: None, None, None, ("geheim 1970",), lambda *_: None)
    assert "geheim" not in repr(doors)
    assert "geheim" not in repr(Order("list", Form.ZIP, (1,), passwords=("geheim 1970",)))
