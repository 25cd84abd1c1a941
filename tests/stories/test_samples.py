"""All sample records through a locked inbox: each is filed as its expected.toml says, and no file is lost."""

import tomllib

import pytest
from whole_program import EXPECTED, SAMPLES, drop, samples

pytestmark = pytest.mark.xdist_group("all-samples")  # they are taken in once

FIELDS = ("category", "kind", "document_date", "person", "person_match", "state")


@pytest.fixture(scope="module")
def told(new_home, tmp_path_factory):
    """Drop everything, take it in while locked, unlock; return the home, the list and the status before and after."""
    home = new_home.copy_to(tmp_path_factory.mktemp("story"))
    for path in samples():
        drop(path, home.inbox)
    home.run("watch", "--once")
    locked = home.run("status", "--json").json
    home.unlock()
    listed = home.run("list", "--json").json
    yield home, listed, locked, home.run("status", "--json").json
    home.run("lock")


def expectations():
    """Return what each sample must become, by its name."""
    return {path.name.removesuffix(EXPECTED): tomllib.loads(path.read_text("utf-8")) for path in papers()}


def expected_records():
    """Yield a file, the end of the name of a record that comes of it ("" for the file itself), and what it must be."""
    for file, facts in expectations().items():
        if "kind" in facts:
            yield file, "", facts
        for record in facts.get("records", []):
            yield file, record["name"], record


def name_of(file, end, names):
    """Return the name that a record of a file came by; it must be the only one that ends so."""
    if not end:
        return file
    fitting = [name for name in names if name.startswith(f"{file}/") and name.endswith(f"/{end}")]
    assert len(fitting) == 1, (file, end, fitting)
    return fitting[0]


def papers():
    return sorted(SAMPLES.glob(f"*{EXPECTED}"))


def test_every_sample_has_an_expectation():
    """Nothing in the folder is left unsaid."""
    assert {path.name for path in samples()} == {path.name.removesuffix(EXPECTED) for path in papers()}


def test_the_list_agrees_with_every_expectation(told):
    """Field by field, under each name that a record came by; all differences are told together."""
    _, listed, _, _ = told
    by_name = {name: record for record in listed for name in record["source_names"]}
    expected = {name_of(file, end, by_name): facts for file, end, facts in expected_records()}
    differences = [
        f"{name}: {field} is {by_name.get(name, {}).get(field) or ''!r}, expected {facts[field]!r}"
        for name, facts in expected.items()
        for field in FIELDS
        if field in facts and (by_name.get(name, {}).get(field) or "") != facts[field]
    ]
    assert not differences, "\n" + "\n".join(differences)
    assert by_name.keys() == expected.keys()


def test_every_slice_of_a_disc_image_is_counted(told):
    """The studies of two people that lie on one image come out with as many images as lie there."""
    _, listed, _, _ = told
    by_name = {name: record for record in listed for name in record["source_names"]}
    for file, end, facts in expected_records():
        if "images" in facts:
            study = by_name[name_of(file, end, by_name)]["study"]
            assert sum(series["instances"] for series in study["series"]) == facts["images"]


def test_the_inbox_is_empty_but_for_needs_attention(told):
    """What was filed is gone from the inbox; only what is expected to stays, each with its note."""
    home, _, _, _ = told
    assert [path.name for path in home.inbox.iterdir()] == ["Needs attention"]
    codes = {name: facts["stays"] for name, facts in expectations().items() if "stays" in facts}
    noted = {path.name.removesuffix(".txt"): path.read_text("utf-8") for path in home.attention.glob("*.txt")}
    assert codes.keys() <= noted.keys()
    assert [name for name, code in codes.items() if f"Code: {code}" not in noted[name]] == []
    beside = {path.name for path in home.attention.iterdir()} - {f"{name}.txt" for name in noted}
    assert beside - codes.keys() == noted.keys() - codes.keys()  # of the disc folder, what is left over


def test_the_balance_adds_up_locked_and_unlocked(told):
    """Found = filed + already held + waiting + ignored, and found is every file that was dropped."""
    _, _, locked, unlocked = told
    dropped = sum(1 for path in samples() for one in (path, *path.rglob("*")) if one.is_file())
    for status in (locked, unlocked):
        waiting = sum(item["files"] for item in status["waiting"])
        assert status["found"] == dropped
        assert status["found"] == status["filed"] + status["already_held"] + waiting + status["ignored"]
    assert locked["locked"]
    assert not unlocked["locked"]


def test_the_duplicate_is_folded(told):
    """The same bytes under two names are one record, counted as already held once the vault is open."""
    home, listed, locked, unlocked = told
    several = [record for record in listed if len(record["source_names"]) > 1]
    assert [set(record["source_names"]) for record in several] == [{"Laborwerte.pdf", "Laborwerte (1).pdf"}]
    assert (locked["already_held"], unlocked["already_held"]) == (0, 1)
    assert unlocked["filed"] == locked["filed"] - 1
    assert "the same came again" in home.run("show", several[0]["id"]).out


def test_another_patients_page_is_held_back(told):
    """It goes into no package, and neither does a study on a disc, nor a scan with a stranger's letter in it."""
    _, listed, _, _ = told
    held_back = {record["source_name"] for record in listed if record["held_back"]}
    assert held_back == {"Befund (1).pdf", "Klinikum-CD.iso/DICOM/ST000002", "Scan Stapel.pdf"}


def test_the_restaurant_bill_is_other(told):
    """A paper that belongs in no category is not forced into one."""
    _, listed, _, _ = told
    bill = next(record for record in listed if record["source_name"] == "Beleg 17-09.pdf")
    assert (bill["category"], bill["kind"]) == ("other", "not-medical")
