"""A ZIP tells what it holds, and gives back each member as it was packed; what is hostile in it is named and left."""

import dataclasses
import io
import random
import stat
import struct
import zipfile
import zlib

import pytest
from archives_made import end, entry, local_header, member_of_mode, overlapping, streamed_zip, zipped

from phr.readers import members
from phr.readers.container import can_be_taken
from phr.readers.limits import ARCHIVES
from phr.readers.member_troubles import MemberBroke
from phr.readers.unpacking import Unpacker
from phr.record.reading import Form

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
TEXT = "Überweisung an die Kardiologie\n".encode() * 50


def shown(container):
    """What a listing says of each member: path, size, form, trouble."""
    return [
        (member.path, member.size_bytes, member.form.value, member.trouble and member.trouble.code)
        for member in container.listing.members
    ]


def codes(container):
    return [trouble.code for trouble in container.listing.troubles]


def taken(container, number=0):
    with container.open(number) as source:
        return source.read()


class TestListing:
    def test_members_stand_in_order_with_size_and_form(self, container):
        """A listing names each file with its path, size and form by content; folders are no members."""
        archive = zipped(("a.pdf", PDF), ("folder/", b""), ("folder/b.pdf", TEXT), ("empty.txt", b""))
        with container(archive) as opened:
            assert shown(opened) == [
                ("a.pdf", len(PDF), "pdf", None),
                ("folder/b.pdf", len(TEXT), "text", None),
                ("empty.txt", 0, "empty", None),
            ]
            assert codes(opened) == []

    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_bytes_and_reading_are_of_the_member(self, container, method):
        """A member comes out byte for byte, and its reader sees the same bytes."""
        with container(zipped(("a.pdf", PDF), ("b.txt", TEXT), ("c", b""), method=method)) as opened:
            assert [taken(opened, number) for number in range(3)] == [PDF, TEXT, b""]
            readings = [future.result() for future in opened.submit([(1, Form.TEXT), (2, Form.EMPTY)])]
            assert readings[0].pages[0].text == TEXT.decode()
            assert [trouble.code for trouble in readings[1].troubles] == ["file-empty"]

    def test_sizes_behind_the_members_are_used(self, container):
        """An archive written to a socket, with data descriptors, is like any other."""
        with container(streamed_zip(("a.txt", TEXT), ("b.pdf", PDF))) as opened:
            assert [taken(opened, 0), taken(opened, 1)] == [TEXT, PDF]

    def test_something_before_the_archive_is_passed_over(self, container):
        """Bytes in front of an archive (a program that unpacks itself) do not hide its members."""
        with container(b"\x7fELF" + bytes(1000) + zipped(("a.txt", TEXT)), Form.ZIP) as opened:
            assert taken(opened) == TEXT

    def test_long_numbers_are_read(self, container):
        """Sizes and offsets of the ZIP64 kind are read."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as member:
            member.write(TEXT)
        held = made.getvalue()
        with container(held) as opened:
            assert taken(opened) == TEXT

    def test_the_longer_end_is_read(self, container):
        """Where the counts stand in the ZIP64 record alone, the members are found."""
        crc, name = zlib.crc32(TEXT), b"a.txt"
        body = local_header(name, len(TEXT), crc, len(TEXT), method=0) + TEXT
        extra = struct.pack("<HHQQQ", 1, 24, len(TEXT), len(TEXT), 0)
        far = 0xFFFFFFFF
        directory = entry(name, far, crc, far, far, method=0, extra=extra)
        long_end = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(directory), len(body))
        locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(body) + len(directory), 1)
        archive = body + directory + long_end + locator + end(0xFFFF, far, far)
        with container(archive) as opened:
            assert taken(opened) == TEXT

    def test_duplicate_names_are_kept_apart(self, container):
        """Two members of one name are two members."""
        with pytest.warns(UserWarning, match="Duplicate"):
            archive = zipped(("a.txt", b"first"), ("a.txt", b"second"))
        with container(archive) as opened:
            assert [taken(opened, 0), taken(opened, 1)] == [b"first", b"second"]


class TestNames:
    @pytest.mark.parametrize(
        ("raw", "flags", "extra", "path"),
        [
            ("Befund Müller.pdf".encode("cp437"), 0, b"", "Befund Müller.pdf"),
            ("Befund Müller.pdf".encode(), 1 << 11, b"", "Befund Müller.pdf"),
            ("Befund Müller.pdf".encode(), 0, b"", "Befund Müller.pdf"),
            (b"\xff\xfe.pdf", 1 << 11, b"", "\ufffd\ufffd.pdf"),
            (b"M?ller", 0, "M?ller", "Möller"),
            (b"../../etc/passwd", 0, b"", "../../etc/passwd"),
            (b"C:\\scan\\1.pdf", 0, b"", "C:\\scan\\1.pdf"),
            (b"a\x1b[31m\0b", 0, b"", "a\x1b[31m\0b"),
        ],
    )
    def test_a_name_is_text_for_showing_alone(self, container, raw, flags, extra, path):
        """A name comes as whole characters in the encoding it was written in, whatever it tries to be."""
        if isinstance(extra, str):
            field = b"\1" + zlib.crc32(raw).to_bytes(4, "little") + path.encode()
            extra = struct.pack("<HH", 0x7075, len(field)) + field
        assert shown_of_entry(container, raw, flags=flags, extra=extra) == path

    def test_long_and_deep_names_are_cut_for_showing(self, container):
        """A path shows at most 32 parts of 255 characters, and its file is taken all the same."""
        deep = "/".join(["x" * 300, *(str(number) for number in range(40))])
        with container(zipped((deep, TEXT), ("y" * 300, TEXT))) as opened:
            first, second = (member.path for member in opened.listing.members)
            assert (len(first.split("/")), len(second)) == (32, 255)
            assert first.endswith("38/39")
            assert taken(opened, 0) == TEXT


def shown_of_entry(container, raw, **fields):
    crc = zlib.crc32(TEXT)
    body = local_header(raw, len(TEXT), crc, len(TEXT), method=0) + TEXT
    directory = entry(raw, len(TEXT), crc, len(TEXT), 0, method=0, **fields)
    with container(body + directory + end(1, len(directory), len(body))) as opened:
        assert taken(opened) == TEXT
        return opened.listing.members[0].path


class TestWhatStaysInside:
    def check(self, container, archive, code, others=1):
        """The member of that code is not taken; the others are."""
        with container(archive) as opened:
            troubled = [member for member in opened.listing.members if member.trouble]
            assert [member.trouble.code for member in troubled] == [code]
            with pytest.raises(MemberBroke) as raised:
                opened.open(troubled[0].number)
            assert raised.value.trouble.code == code
            reading = opened.read(troubled[0].number, Form.TEXT)
            assert [trouble.code for trouble in reading.troubles] == [code]
            honest = [member.number for member in opened.listing.members if not member.trouble]
            assert [taken(opened, number) for number in honest] == [TEXT] * others

    @pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
    def test_links_and_devices(self, container, kind):
        """A link, a device, a pipe or a socket is no file to take."""
        archive = zipped(("a.txt", TEXT), member_of_mode("link", kind | 0o777, b"/etc/passwd"))
        self.check(container, archive, "member-link")

    def test_a_password(self, container):
        """A member with a password says so, and the open ones are taken."""
        archive = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
        archive[archive.rindex(b"PK\1\2") + 8] |= 1
        self.check(container, bytes(archive), "member-encrypted")

    def test_a_rare_way_of_packing(self, container):
        """A member packed by a method that phr does not open says so."""
        archive = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
        for mark, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
            archive[archive.rindex(mark) + at] = 9
        self.check(container, bytes(archive), "member-packing")

    def test_a_member_that_claims_too_much(self, container):
        """A member of more than 4 GiB is not taken; nobody believes the number, yet nobody tries."""
        crc = zlib.crc32(TEXT)
        body = local_header(b"a", 10, crc, 10) + bytes(10)
        extra = struct.pack("<HHQ", 1, 8, 5 * 1024**3)
        directory = entry(b"a", 10, crc, 0xFFFFFFFF, 0, extra=extra)
        self.check(container, body + directory + end(1, len(directory), len(body)), "member-too-large", others=0)

    def test_two_directories_that_disagree(self, container):
        """A member whose own header names another way of packing than the directory is not taken."""
        archive = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
        archive[archive.rindex(b"PK\1\2") + 10] = 0
        self.check(container, bytes(archive), "member-damaged")

    def test_a_header_that_is_not_there(self, container):
        """A member without a header of its own where the directory points is not taken."""
        archive = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
        archive[archive.rindex(b"PK\3\4") : archive.rindex(b"PK\3\4") + 4] = b"PK\0\0"
        self.check(container, bytes(archive), "member-damaged")

    def test_members_over_each_other(self, container):
        """Members that share bytes are not taken, however many they are."""
        with container(overlapping(40)) as opened:
            assert {row[3] for row in shown(opened)} == {"member-overlaps"}
            assert len(opened.listing.members) == 40

    def test_the_bomb_is_one(self):
        """The archive of the test above is a real one: the standard library's rules aside, it unpacks."""
        with zipfile.ZipFile(io.BytesIO(overlapping(3, 1000))) as archive:
            assert [info.file_size for info in archive.infolist()][-1] == 1000

    def test_bytes_that_changed(self, container):
        """A member whose checksum does not hold breaks when its end is read, stored or packed."""
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            archive = bytearray(zipped(("a.bin", bytes(range(256)) * 9000), ("b.txt", TEXT), method=method))
            crc_at = archive.index(b"PK\1\2") + 16
            archive[crc_at] ^= 1
            with container(bytes(archive)) as opened:
                with pytest.raises(MemberBroke) as raised:
                    taken(opened, 0)
                assert raised.value.trouble.code == "member-damaged"
                assert taken(opened, 1) == TEXT

    @pytest.mark.parametrize("claimed", [100, 10_000_000])
    def test_a_size_that_lies(self, container, claimed):
        """A member that unpacks to more, or to less, than it says breaks."""
        held = bytes(range(256)) * 4000
        archive = bytearray(zipped(("a.bin", held)))
        for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
            where = archive.index(mark) + at
            archive[where : where + 4] = claimed.to_bytes(4, "little")
        with container(bytes(archive)) as opened, pytest.raises(MemberBroke) as raised:
            taken(opened, 0)
        assert raised.value.trouble.code == "member-damaged"


class TestBombs:
    def test_what_says_it_expands_is_refused_at_once(self, container):
        """An archive that says it unpacks to more than 200 times its size gives no member."""
        with container(zipped(("zeros", bytes(20_000_000)))) as opened:
            assert (shown(opened), codes(opened)) == ([], ["archive-expands-too-much"])

    def test_a_few_blank_pages_are_no_bomb(self, container):
        """What unpacks to little is taken, however well it packs."""
        with container(zipped(("zeros", bytes(10_000_000)))) as opened:
            assert taken(opened) == bytes(10_000_000)

    def test_a_nest_of_archives_is_opened_one_level(self, container):
        """Of archives in archives in archives, the inner ones are kept unopened."""
        innermost = zipped(("a.txt", TEXT))
        middle = zipped(("deep.zip", innermost), ("b.txt", TEXT))
        with container(zipped(("middle.zip", middle), ("c.txt", TEXT))) as opened:
            assert shown(opened) == [
                ("middle.zip/deep.zip", len(innermost), "zip", "nested-too-deeply"),
                ("middle.zip/b.txt", len(TEXT), "text", None),
                ("c.txt", len(TEXT), "text", None),
            ]
            assert [can_be_taken(member) for member in opened.listing.members] == [True, True, True]
            assert [taken(opened, number) for number in range(3)] == [innermost, TEXT, TEXT]
            assert opened.read(1, Form.TEXT).pages[0].text == TEXT.decode()

    @pytest.mark.parametrize(
        ("limits", "codes"),
        [
            ({}, [None, None]),
            ({"nested_bytes": 1000}, ["nested-too-large", "nested-too-large"]),
            ({"all_nested_bytes": 4000}, [None, "nested-too-large"]),
        ],
    )
    def test_large_archives_inside_stay_closed(self, monkeypatch, limits, codes):
        """An archive inside that needs too much memory, by itself or with those before, is one member to be kept."""
        inner = zipped(("noise", random.Random(2).randbytes(2000)))
        held = io.BytesIO(zipped(("one.zip", inner), ("two.zip", inner)))
        monkeypatch.setattr(members, "ARCHIVES", dataclasses.replace(ARCHIVES, **limits))
        unpacker = Unpacker(held, lambda *_: [])
        listing = members.list_archive(unpacker, held, len(held.getvalue()), Form.ZIP, None).listing
        assert [member.trouble and member.trouble.code for member in listing.members] == codes
        assert all(map(can_be_taken, listing.members))

    def test_a_nest_of_stored_archives_is_read_in_place(self, container):
        """Members of a stored archive in a stored archive are copied without unpacking."""
        inner = zipped(("b.pdf", PDF), ("c.txt", TEXT), method=zipfile.ZIP_STORED)
        with container(zipped(("inner.zip", inner), method=zipfile.ZIP_STORED)) as opened:
            assert [taken(opened, number) for number in range(2)] == [PDF, TEXT]

    def test_a_damaged_archive_inside_is_kept(self, container):
        """An archive inside that cannot be opened is one member, kept as it is."""
        broken = b"PK\3\4" + bytes(range(256))
        with container(zipped(("inner.zip", broken))) as opened:
            assert [(row[0], row[3]) for row in shown(opened)] == [("inner.zip", "nested-not-opened")]
            assert taken(opened) == broken

    def test_office_documents_are_no_archives(self, container):
        """A letter of an office program is one member, though it is a ZIP inside."""
        letter = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
        with container(zipped(("letter.docx", letter))) as opened:
            assert [row[2:] for row in shown(opened)] == [("office", None)]

    def test_too_many_members_are_not_taken(self, container):
        """More than 100,000 members are refused as a whole."""
        crc, name = zlib.crc32(b""), b"a"
        body = local_header(name, 0, crc, 0, method=0)
        directory = entry(name, 0, crc, 0, 0, method=0) * 100_001
        with container(body + directory + end(0xFFFF, len(directory), len(body))) as opened:
            assert (shown(opened), codes(opened)) == ([], ["archive-too-many-members"])


class TestDamagedArchives:
    def test_noise_behind_a_mark(self, container):
        """What only begins like an archive holds nothing, and says so."""
        with container(b"PK\3\4" + bytes(range(256))) as opened:
            assert (shown(opened), codes(opened)) == ([], ["archive-damaged"])

    @pytest.mark.parametrize("make", [zipped, streamed_zip], ids=["sizes before", "sizes behind"])
    def test_a_download_that_broke_off(self, container, make):
        """Of an archive without its end, whole members are taken and the cut one is named."""
        archive = make(("a.txt", TEXT), ("b.pdf", PDF), ("c.bin", bytes(range(256)) * 4), ("d.txt", TEXT))
        with container(archive[: archive.rindex(b"PK\3\4") - 60]) as opened:
            assert [(row[0], row[3]) for row in shown(opened)] == [
                ("a.txt", None),
                ("b.pdf", None),
                ("c.bin", "member-cut-short"),
            ]
            assert codes(opened) == ["archive-cut-short"]
            assert [taken(opened, 0), taken(opened, 1)] == [TEXT, PDF]

    @pytest.mark.parametrize("make", [zipped, streamed_zip], ids=["sizes before", "sizes behind"])
    def test_only_the_directory_is_lost(self, container, make):
        """Where only the directory is cut off, all members are taken."""
        archive = make(("a.txt", TEXT), ("b.pdf", PDF))
        with container(archive[: archive.index(b"PK\1\2") + 5]) as opened:
            assert codes(opened) == ["archive-cut-short"]
            assert [taken(opened, 0), taken(opened, 1)] == [TEXT, PDF]

    def test_one_large_file_that_broke_off(self, container):
        """An archive cut in its only member says that it is cut, and holds nothing to take."""
        with container(zipped(("a.pdf", PDF))[:60]) as opened:
            assert (shown(opened), codes(opened)) == ([], ["archive-cut-short"])

    def test_a_salvaged_member_that_changed(self, container):
        """A member of a cut archive whose checksum does not hold is not taken."""
        archive = bytearray(zipped(("a.txt", TEXT), ("b.pdf", PDF))[:-30])
        archive[14] ^= 1
        with container(bytes(archive)) as opened, pytest.raises(MemberBroke):
            taken(opened, 0)

    def test_one_part_of_several(self, container):
        """A part of a split archive says that the others are missing."""
        body = local_header(b"a", 0, 0, 0, method=0)
        directory = entry(b"a", 0, 0, 0, 0, method=0)
        with container(body + directory + end(1, len(directory), len(body), disc=2, total=9)) as opened:
            assert (shown(opened), codes(opened)) == ([], ["archive-in-parts"])

    def test_a_directory_that_breaks_off(self, container):
        """Where the directory turns to noise, the members' own headers are used, and the damage is said."""
        archive = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
        at = archive.rindex(b"PK\1\2")
        archive[at : at + 4] = b"\0\0\0\0"
        with container(bytes(archive)) as opened:
            assert [row[0] for row in shown(opened)] == ["a.txt", "b.txt"]
            assert codes(opened) == ["archive-damaged"]
            assert [taken(opened, 0), taken(opened, 1)] == [TEXT, TEXT]

    def test_a_directory_and_headers_that_break_off(self, container):
        """Where a member is lost in both, the others are taken, and the damage is said."""
        archive = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
        for mark in (b"PK\1\2", b"PK\3\4"):
            archive[archive.rindex(mark) : archive.rindex(mark) + 4] = bytes(4)
        with container(bytes(archive)) as opened:
            assert ([row[0] for row in shown(opened)], codes(opened)) == (["a.txt"], ["archive-damaged"])
            assert taken(opened) == TEXT
