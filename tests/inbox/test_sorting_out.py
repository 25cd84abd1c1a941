"""What of a delivery is taken in."""

from pathlib import Path, PurePosixPath

import pytest

from phr.inbox.disc import sort_out
from phr.inbox.look import scan_inbox
from phr.record.arrival import Arrival, Delivery, LeftOutReason, Stamp
from phr.record.reading import Form

GENERATED = Path(__file__).parents[2] / "../shared/dicom/generated"
STAMP = Stamp(1, 1, 1, 1)
PROGRAM, VIEWER, DIRECTORY = LeftOutReason.PROGRAM, LeftOutReason.VIEWER_FILE, LeftOutReason.DISC_DIRECTORY

DISC = {
    # path on the disc: (what it is, why it is left out or None)
    "DICOMDIR": (Form.DICOMDIR, DIRECTORY),
    "AUTORUN.INF": (Form.TEXT, VIEWER),
    "README.TXT": (Form.TEXT, VIEWER),
    "INDEX.HTM": (Form.HTML, VIEWER),
    "START.EXE": (Form.PROGRAM, PROGRAM),
    "DISCINFO.XML": (Form.XML, VIEWER),
    "DICOM/ST0/IM00001": (Form.DICOM, None),
    "DICOM/ST0/IM00002": (Form.UNKNOWN, None),
    "DICOM/ST0/IM00003": (Form.EMPTY, None),
    "DICOM/ST0/VERSION": (Form.TEXT, VIEWER),
    "VIEWER/run": (Form.PROGRAM, PROGRAM),
    "VIEWER/jre/lib/rt.jar": (Form.ZIP, PROGRAM),
    "VIEWER/img/logo.png": (Form.PNG, VIEWER),
    "VIEWER/data.bin": (Form.UNKNOWN, VIEWER),
    "VIEWER/Manual.pdf": (Form.PDF, None),
    "IHE_PDI/page.htm": (Form.HTML, VIEWER),
    "IHE_PDI/preview.jpg": (Form.JPEG, VIEWER),
    "REPORT/report.pdf": (Form.PDF, None),
    "REPORT/report.txt": (Form.TEXT, None),
    "Befunde/Befund.htm": (Form.HTML, None),
    "Befunde/Seite1.jpg": (Form.JPEG, None),
    "report.pdf": (Form.PDF, None),
    "photo.jpg": (Form.JPEG, None),
    "letter.docx": (Form.OFFICE, None),
    "IHE_XDM/SUBSET01/DOC0001.XML": (Form.XML, None),
    "IHE_XDM/SUBSET01/METADATA.XML": (Form.XML, VIEWER),
    "other": (Form.UNKNOWN, None),
    "icon.ico": (Form.UNKNOWN, VIEWER),
    "flag": (Form.EMPTY, VIEWER),
}


def delivery_of(paths, *, name="disc", is_folder=True) -> Delivery:
    tops = [PurePosixPath(name, path) if is_folder else PurePosixPath(path) for path in paths]
    return Delivery(name, is_folder, tuple(Arrival(path, STAMP) for path in tops))


@pytest.mark.parametrize("path", DISC)
def test_each_file_of_a_disc_goes_where_its_rule_says(path):
    """Pictures, reports and papers are taken in; the directory, programs and what serves a viewer are left out."""
    forms = {PurePosixPath("disc", name): form for name, (form, _) in DISC.items()}
    sorted_out = sort_out(delivery_of(DISC), forms)
    left = {left.path: left.reason for left in sorted_out.left_out}
    assert left.get(PurePosixPath("disc", path)) == DISC[path][1]


def test_every_file_ends_in_exactly_one_place():
    """Nothing vanishes and nothing is counted twice."""
    delivery = delivery_of(DISC)
    sorted_out = sort_out(delivery, {PurePosixPath("disc", name): form for name, (form, _) in DISC.items()})
    places = [item.path for item in (*sorted_out.arrivals, *sorted_out.left_out, *sorted_out.refused)]
    assert sorted(places) == sorted(arrival.path for arrival in delivery.arrivals)


def test_names_alone_never_keep_a_picture_out():
    """A DICOM file called SETUP.EXE in a viewer's folder is a picture."""
    path = PurePosixPath("disc/VIEWER/SETUP.EXE")
    sorted_out = sort_out(delivery_of(["VIEWER/SETUP.EXE"]), {path: Form.DICOM})
    assert [arrival.path for arrival in sorted_out.arrivals] == [path]


def test_a_folder_that_holds_programs_and_pictures_is_no_viewers_folder():
    """Where a program lies among pictures, only the program is left out: a picture might be damaged."""
    names = {"IMG/IM1": Form.DICOM, "IMG/IM2": Form.UNKNOWN, "IMG/show.exe": Form.PROGRAM, "IMG/scan.jpg": Form.JPEG}
    sorted_out = sort_out(delivery_of(names), {PurePosixPath("disc", name): form for name, form in names.items()})
    assert [left.path.name for left in sorted_out.left_out] == ["show.exe"]


def test_in_a_folder_without_pictures_all_is_taken_but_programs():
    """A folder of letters keeps its texts and pages; the program in it is refused with a next step."""
    names = {
        "a.pdf": Form.PDF,
        "notes.txt": Form.TEXT,
        "page.htm": Form.HTML,
        "x": Form.UNKNOWN,
        "tool.bin": Form.PROGRAM,
    }
    sorted_out = sort_out(delivery_of(names), {PurePosixPath("disc", name): form for name, form in names.items()})
    assert [arrival.path.name for arrival in sorted_out.arrivals] == ["a.pdf", "notes.txt", "page.htm", "x"]
    (refusal,) = sorted_out.refused
    assert (str(refusal.path), refusal.code) == ("disc/tool.bin", "program-not-taken")
    assert sorted_out.left_out == ()


def test_a_disc_directory_that_comes_alone_is_told():
    """Whoever drags only DICOMDIR into the inbox hears that the pictures are missing."""
    sorted_out = sort_out(
        delivery_of(["DICOMDIR"], name="DICOMDIR", is_folder=False), {PurePosixPath("DICOMDIR"): Form.DICOMDIR}
    )
    assert [refusal.code for refusal in sorted_out.refused] == ["disc-directory-alone"]


def test_a_single_picture_is_no_disc():
    """One DICOM file at the top of the inbox is simply taken in."""
    delivery = delivery_of(["IM1"], name="IM1", is_folder=False)
    assert sort_out(delivery, {PurePosixPath("IM1"): Form.DICOM}) == delivery


def test_earlier_refusals_and_junk_are_kept():
    """What the look left out stays left out."""
    delivery = delivery_of(["IM1"])
    assert sort_out(delivery, {}) == delivery


@pytest.mark.skipif(not GENERATED.is_dir(), reason="the development discs are not here")
def test_a_made_disc_gives_its_pictures_and_leaves_its_viewer():
    """A disc with DICOMDIR, viewer and IHE_PDI: the 24 pictures are taken, the rest is left out."""
    delivery = next(seen.delivery for seen in scan_inbox(GENERATED).entries if seen.delivery.name == "disc")
    forms = {}
    for arrival in delivery.arrivals:
        head = (GENERATED / arrival.path).read_bytes()[:132]
        is_dicom = head[128:] == b"DICM"
        forms[arrival.path] = Form.DICOM if is_dicom else Form.UNKNOWN
        forms[arrival.path] = Form.TEXT if arrival.path.suffix in (".TXT", ".HTM", ".INF") else forms[arrival.path]
        forms[arrival.path] = Form.DICOMDIR if arrival.path.name == "DICOMDIR" else forms[arrival.path]
    sorted_out = sort_out(delivery, forms)
    assert {arrival.path.parts[1] for arrival in sorted_out.arrivals} == {"DICOM"}
    assert len(sorted_out.arrivals) == 24
    assert sorted_out.refused == ()


EXCHANGE = {
    # path in the download: (what it is, whether it is taken in)
    "INDEX.HTM": (Form.HTML, False),
    "README - Open for your documents.TXT": (Form.TEXT, False),
    "My Health Summary.pdf": (Form.PDF, True),
    "notes.txt": (Form.TEXT, True),
    "IHE_XDM/Mara1/METADATA.XML": (Form.XML, False),
    "IHE_XDM/Mara1/DOC0001.XML": (Form.XML, True),
    "IHE_XDM/Mara1/DOC0002.JPG": (Form.JPEG, True),
    "IHE_XDM/Mara1/STYLE.XSL": (Form.XML, False),
    "IHE_XDM/web/look.css": (Form.TEXT, False),
    "IHE_XDM/web/logo.png": (Form.PNG, False),
    "IHE_XDM/web/DOC0001.HTM": (Form.HTML, True),
    "IHE_XDM/web/scan.pdf": (Form.PDF, True),
    "letters/README.TXT": (Form.TEXT, True),
    "letters/look.css": (Form.TEXT, True),
}


def taken_of(names):
    """Return which of some files (path to form) of a folder are taken in."""
    forms = {PurePosixPath("disc", path): form for path, form in names.items()}
    return {str(one.path.relative_to("disc")) for one in sort_out(delivery_of(names), forms).arrivals}


@pytest.mark.parametrize("path", EXCHANGE)
def test_a_set_of_documents_is_sorted_like_a_disc(path):
    """Its documents go in; contents, start page, style sheets and the pictures beside them stay out, only there."""
    taken = taken_of({name: form for name, (form, _) in EXCHANGE.items()})
    assert (path in taken) is EXCHANGE[path][1]


def test_documents_beside_their_metadata_are_such_a_set_without_the_folder():
    """METADATA.XML next to a document is enough to tell."""
    names = {"METADATA.XML": Form.XML, "a.xml": Form.XML, "index.html": Form.HTML, "style.xsl": Form.XML}
    assert taken_of(names) == {"a.xml"}


def test_a_start_page_that_holds_all_there_is_goes_in():
    """Where no document lies beside it, a page called index is the document."""
    names = {"IHE_XDM/METADATA.XML": Form.XML, "INDEX.HTM": Form.HTML}
    assert "INDEX.HTM" in taken_of(names)


def test_what_a_portals_web_page_wraps_goes_in():
    """A download that is no such set, a page beside the papers it shows, is taken in whole."""
    names = {"index.html": Form.HTML, "summary.xml": Form.XML, "letter.pdf": Form.PDF, "style.css": Form.TEXT}
    assert taken_of(names) == set(names)
