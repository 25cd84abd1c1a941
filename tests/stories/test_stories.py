"""Each *.story file in this folder is played by the whole program."""

import sys
from pathlib import Path

import pytest
from story import play, read_story
from whole_program import empty_place

STORIES = sorted(Path(__file__).parent.glob("*.story"))


@pytest.fixture
def place(request, tmp_path):
    """Return where a story begins: nowhere, in a new home, or in one that holds the sample papers."""
    match request.param:
        case "nowhere":
            own = empty_place(tmp_path)
        case "new":
            own = request.getfixturevalue("new_home").copy_to(tmp_path)
        case "samples":
            own = request.getfixturevalue("sample_home").copy_to(tmp_path)
    yield own
    if own.vault.exists():
        own.run("lock")


@pytest.mark.parametrize(
    ("story", "place"),
    [(s := read_story(path), s.begins) for path in STORIES],
    indirect=["place"],
    ids=lambda v: getattr(getattr(v, "path", None), "stem", ""),
)
def test_story(story, place):
    """What a person does, and what phr says to it."""
    if sys.platform == "win32" and any(step.needs_terminal for step in story.steps):
        pytest.skip("Windows has no pty to play a terminal with")
    play(story, place)
