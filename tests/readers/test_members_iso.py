"""The image of a disc tells its files by their fullest names, and gives their bytes back as they lie there."""

import shutil
import subprocess

import pytest

pytest.importorskip("pycdlib")

from archives_made import zipped
from discs_made import BLOCK, block_of, disc, with_length, with_place

from phr.readers.member_troubles import MemberBroke
from phr.record.reading import Form

TEXT = b"Chest CT, two series\n" * 200
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


def paths(container):
    return [member.path for member in container.listing.members]


def troubles(container):
    return [member.trouble and member.trouble.code for member in container.listing.members]


def codes(container):
    return [trouble.code for trouble in container.listing.troubles]


def taken(container, number=0):
    with container.open(number) as source:
        return source.read()


class TestNames:
    @pytest.mark.parametrize(
        ("kind", "path"),
        [
            ({"rock_ridge": "1.09"}, "images/befund"),
            ({"rock_ridge": "1.12"}, "images/befund"),
            ({"joliet": 3}, "images/befund"),
            ({"udf": "2.60"}, "images/befund"),
            ({"rock_ridge": "1.09", "joliet": 3, "udf": "2.60"}, "images/befund"),
            ({}, "IMAGES/BEFUND"),
        ],
    )
    def test_the_fullest_names_are_shown(self, container, kind, path):
        """A disc's files have the names of Rock Ridge, Joliet, UDF or ISO 9660, whichever is there, without `;1`."""
        with container(disc(("images/befund", TEXT), ("report", PDF), **kind)) as opened:
            found = dict(zip(paths(opened), opened.listing.members, strict=True))
            assert found.keys() == {
                path,
                path.rpartition("/")[2].replace("befund", "report").replace("BEFUND", "REPORT"),
            }
            member = found[path]
            assert (member.size_bytes, member.form, member.trouble) == (len(TEXT), Form.TEXT, None)
            assert taken(opened, member.number) == TEXT

    def test_readers_see_the_files(self, container):
        """A file on a disc is read where it lies."""
        with container(disc(("a", TEXT), ("empty", b""))) as opened:
            assert opened.read(0, Form.TEXT).pages[0].text == TEXT.decode()
            assert taken(opened, 1) == b""

    def test_a_file_in_several_records(self, container):
        """A file too long for one record comes as one file, its parts in order."""
        image = bytearray(disc(("a", TEXT), ("b", PDF), ("c", TEXT)))
        image[image.index(b"\x03A;1") - 7] |= 1 << 7
        image[image.index(b"\x03B;1") + 1 : image.index(b"\x03B;1") + 2] = b"A"
        with container(bytes(image)) as opened:
            assert paths(opened) == ["A", "C"]
            assert taken(opened) == TEXT + PDF

    def test_an_interleaved_file_is_not_put_together(self, container):
        """A file whose pieces are mixed with another one's says so."""
        image = bytearray(disc(("a", TEXT), ("b", PDF)))
        image[image.index(b"\x03A;1") - 6] = 1
        with container(bytes(image)) as opened:
            assert troubles(opened) == ["member-scattered", None]

    def test_long_names_go_on_elsewhere(self, container):
        """A Rock Ridge name that has no room in its record is read to its end."""
        name = "x" * 120 + "Befund" + "y" * 120
        with container(disc((name, TEXT), rock_ridge="1.09", plain="A")) as opened:
            assert paths(opened) == [name]
            assert taken(opened) == TEXT

    def test_the_system_area_may_hold_anything(self, container):
        """A hybrid image, which begins like a hard disk, is one all the same."""
        image = bytearray(disc(("a", TEXT)))
        image[:512] = bytes(510) + b"\x55\xaa"
        image[:2] = b"\x33\xed"
        with container(bytes(image)) as opened:
            assert taken(opened) == TEXT


class TestFolders:
    def test_a_circle_of_folders_ends(self, container):
        """A folder that lies in itself is refused or entered once; either way it ends, and says so if it is refused."""
        image = disc(("outer/inner/a", TEXT))
        image = with_place(image, b"\x05INNER", block_of(image, b"\x05OUTER"))
        with container(image) as opened:
            assert len(opened.listing.members) <= 1
            assert codes(opened) == ["archive-damaged"]

    def test_a_damaged_tree_is_replaced_by_another(self, container):
        """Where the tree with the fullest names is damaged, the files are found by the next one, and damage is told."""
        image = bytearray(disc(("images/a", TEXT), joliet=3))
        name = "images".encode("utf-16-be")
        at = image.index(bytes([len(name)]) + name) - 32
        image[at + 2 : at + 6] = (1_000_000).to_bytes(4, "little")
        with container(bytes(image)) as opened:
            assert (paths(opened), codes(opened)) == (["IMAGES/A"], ["archive-damaged"])
            assert taken(opened) == TEXT

    def test_a_folder_at_an_impossible_place(self, container):
        """A folder that lies behind the end of the image is said to be damaged."""
        image = disc(("outer/a", TEXT))
        with container(with_place(image, b"\x05OUTER", 1_000_000)) as opened:
            assert codes(opened) == ["archive-damaged"]


class TestWhatStaysInside:
    def test_links_are_not_followed(self, container):
        """A Rock Ridge link is named and not taken."""
        image = disc(("a", TEXT), rock_ridge="1.09", links=[("link", "../../etc/passwd")])
        with container(image) as opened:
            found = {member.path: member for member in opened.listing.members}
            assert found["link"].trouble.code == "member-link"
            with pytest.raises(MemberBroke):
                opened.open(found["link"].number)
            assert taken(opened, found["a"].number) == TEXT

    def test_a_file_of_five_gigabytes_that_is_none(self, container):
        """A length that the image cannot hold is a file cut short."""
        image = disc(("a", TEXT), ("b", PDF))
        with container(with_length(image, b"\x03A;1", 4_000_000_000)) as opened:
            assert troubles(opened) == ["member-cut-short", None]
            assert codes(opened) == ["archive-cut-short"]
            assert taken(opened, 1) == PDF

    def test_a_disc_that_could_not_be_read_to_its_end(self, container):
        """Of an image that breaks off, whole files are taken and the cut one is named."""
        image = disc(("a", TEXT), ("b", bytes(40 * BLOCK)))
        with container(image[: block_of(image, b"\x03B;1") * BLOCK + 5 * BLOCK]) as opened:
            assert troubles(opened) == [None, "member-cut-short"]
            assert codes(opened) == ["archive-cut-short"]
            assert taken(opened) == TEXT

    def test_missing_padding_is_no_cut(self, container):
        """An image without the empty blocks at its end, as many programs copy discs, is whole."""
        image = disc(("a", TEXT)) + bytes(150 * BLOCK)
        end = block_of(image, b"\x03A;1") * BLOCK + len(TEXT)
        with container(image[: end + -end % BLOCK]) as opened:
            assert codes(opened) == []
        with container(image) as opened:
            assert codes(opened) == []

    @pytest.mark.parametrize("inside", [0, 7])
    @pytest.mark.parametrize("more", [b"x", b""])
    def test_a_byte_lost_or_added_is_told(self, container, inside, more):
        """What lies behind it in the image is shifted, and nothing else could tell."""
        image = disc(("a", TEXT), ("b", PDF))
        at = block_of(image, b"\x03A;1") * BLOCK + inside
        with container(image[:at] + more + image[at + 1 - len(more) :]) as opened:
            assert "archive-wrong-length" in codes(opened)

    def test_a_second_session_is_told(self, container):
        """What was burned later has a table of contents of its own, behind the end that the first one tells."""
        with container(disc(("a", TEXT)) + bytes(150 * BLOCK) + disc(("b", PDF))) as opened:
            assert codes(opened) == ["archive-wrong-length"]

    def test_a_record_that_was_wiped_out_is_told(self, container):
        """Zeros in the midst of a folder hide all records behind them."""
        image = bytearray(disc(("a", TEXT), ("b", PDF)))
        at = image.index(b"\x03A;1") - 32
        image[at : at + image[at]] = bytes(image[at])
        with container(bytes(image)) as opened:
            assert codes(opened) == ["archive-damaged"]

    def test_a_place_that_stands_there_twice_differently_is_told(self, container):
        """Place and length are written in both byte orders; where one was hit, the file may lie elsewhere."""
        image = bytearray(disc(("a", TEXT)))
        image[image.index(b"\x03A;1") - 32 + 2] ^= 1
        with container(bytes(image)) as opened:
            assert "archive-damaged" in codes(opened)

    def test_what_only_the_other_tree_leads_to_is_found(self, container):
        """The last record of a folder was wiped out, which looks like its end; the names of Joliet still lead there."""
        image = bytearray(disc(("a", TEXT), ("b", PDF), rock_ridge="1.09", joliet=3))
        at = image.index(b"\x03B;1") - 32
        image[at : at + image[at]] = bytes(image[at])
        with container(bytes(image)) as opened:
            assert (paths(opened), codes(opened)) == (["a", "b"], [])
            assert taken(opened, 1) == PDF

    def test_a_folder_that_was_wiped_out_is_told(self, container):
        """Zeros where a folder begins are no empty folder."""
        image = bytearray(disc(("images/a", TEXT), ("b", PDF)))
        at = block_of(image, b"\x06IMAGES") * BLOCK
        image[at : at + BLOCK] = bytes(BLOCK)
        with container(bytes(image)) as opened:
            assert (paths(opened), codes(opened)) == (["B"], ["archive-damaged"])

    def test_a_root_that_is_told_twice_differently_is_told(self, container):
        """The record of the root stands in the volume descriptor; a shorter root would hide files without a word."""
        image = bytearray(disc(("a", TEXT), ("b", PDF)))
        image[16 * BLOCK + 156 + 11] = 0  # of 2,048 bytes none are left
        with container(bytes(image)) as opened:
            assert "archive-damaged" in codes(opened)

    def test_many_files_of_the_same_bytes_are_a_bomb(self, container):
        """Files that share their place count each for itself, against what an honest disc holds."""
        image = disc(("a", bytes(500 * BLOCK)), *[(f"f{number}", b"") for number in range(300)])
        for number in range(300):
            name = f"F{number};1".encode()
            name = bytes([len(name)]) + name
            image = with_length(with_place(image, name, block_of(image, b"\x03A;1")), name, 500 * BLOCK)
        with container(image) as opened:
            assert (paths(opened), codes(opened)) == ([], ["archive-expands-too-much"])

    @pytest.mark.parametrize("size", [32_774, 33_000, 40_960, 47_000])
    def test_little_more_than_the_mark(self, container, size):
        """An image cut in its own tables holds nothing, and says so."""
        with container(disc(("a", TEXT))[:size]) as opened:
            assert (paths(opened), codes(opened)) == ([], ["archive-damaged"])


class TestNesting:
    def test_an_archive_on_a_disc_is_opened_in_place(self, container):
        """A ZIP on a disc shows its members; its bytes are never unpacked as a whole."""
        archive = zipped(("a/report.pdf", PDF), ("b.txt", TEXT))
        with container(disc(("export.zip", archive), ("c", TEXT))) as opened:
            assert paths(opened) == ["C", "EXPORT.ZIP/a/report.pdf", "EXPORT.ZIP/b.txt"]
            assert [taken(opened, number) for number in range(3)] == [TEXT, PDF, TEXT]

    @pytest.mark.parametrize("method", [0, 8], ids=["stored", "deflated"])
    def test_a_disc_in_an_archive_is_opened_in_place(self, container, method):
        """The image of a disc in a ZIP shows its files."""
        image = disc(("images/a", TEXT), ("b", PDF), rock_ridge="1.09")
        with container(zipped(("disc.iso", image), ("c.txt", TEXT), method=method)) as opened:
            assert paths(opened) == ["disc.iso/b", "disc.iso/images/a", "c.txt"]
            assert [taken(opened, number) for number in range(3)] == [PDF, TEXT, TEXT]
            assert opened.read(1, Form.TEXT).pages[0].text == TEXT.decode()


@pytest.mark.skipif(not shutil.which("genisoimage"), reason="genisoimage is not installed")
class TestAgainstGenisoimage:
    @pytest.mark.parametrize(
        "options", [[], ["-R"], ["-J"], ["-R", "-J", "-udf"], ["-J", "-udf"], ["-udf"], ["-iso-level", "3"]]
    )
    def test_its_discs_are_read(self, container, tmp_path, options):
        """What another program wrote comes back byte for byte, deep folders included."""
        root = tmp_path / "root"
        held = {f"DIR{n % 3}/D2/D3/D4/D5/F{n}": bytes([n]) * (n * 700) for n in range(12)}
        for path, content in held.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        subprocess.run(
            ["genisoimage", "-quiet", *options, "-o", tmp_path / "made.iso", root], check=True, capture_output=True
        )
        with container((tmp_path / "made.iso").read_bytes(), Form.ISO) as opened:
            found = {member.path.upper(): taken(opened, member.number) for member in opened.listing.members}
            assert found == held

    def test_folders_too_deep_for_the_plain_names_are_found(self, container, tmp_path):
        """A tree that Rock Ridge moved elsewhere shows at its own place, once."""
        root = tmp_path / "root"
        deep = root / "/".join(f"d{n}" for n in range(11))
        deep.mkdir(parents=True)
        (deep / "scan").write_bytes(TEXT)
        subprocess.run(["genisoimage", "-quiet", "-R", "-o", tmp_path / "made.iso", root], check=True)
        with container((tmp_path / "made.iso").read_bytes(), Form.ISO) as opened:
            assert paths(opened) == ["/".join(f"d{n}" for n in range(11)) + "/scan"]
            assert taken(opened) == TEXT
