"""A father and a son of one name: their papers are asked about once, decided together or each, and nothing is lost."""

import sys

import pytest
from story import play, read_story

LETTER = """Hausarztpraxis Dr. Petersen
Flensburg, {day:02}.03.2025
Arztbrief
Patient: Thomas Sommer
Sehr geehrte Damen und Herren,
der Patient stellte sich am {day:02}.03.2025 in unserer Praxis vor.
Diagnose: Rhinitis. Therapie: symptomatisch.
Mit freundlichen Grüßen
Dr. med. Petersen
"""

STORY = """
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr person add "Thomas Sommer" --born 1961-03-08
phr knows Thomas Sommer, born 1961-03-08.
$ phr person add "Thomas Sommer" --born 1990-11-02
phr: phr knows Thomas Sommer already, born 1961-03-08; nothing was changed
phr: next: ... jun.
! 2
$ phr person add "Thomas Sommer jun." --born 1990-11-02
phr knows Thomas Sommer jun., born 1990-11-02.
$ phr watch --once
3 files filed
$ phr status
1 question open
$ phr review --json
"Thomas Sommer jun."
"records":
"each":
# One answer for all three, taken back; then the first by itself, taken back too.
$ phr review --plain
Question 1 of 1
3 papers that came together, one answer for all. Each prints on page 1: "Thomas Sommer".
Brief 1.txt
phr cannot tell whose this is: more than one person of this vault has this name.
1 Thomas Sommer, born 1961-03-08
2 Thomas Sommer jun., born 1990-11-02
n nobody of these: hold them back
e decide each by itself
>> 2
1 question answered, 0 open.
$ phr person list
Thomas Sommer jun. ... 1990-11-02 ... 3
$ phr correct {Briefe/Brief 1.txt} --undo
Written down.
$ phr correct {Briefe/Brief 2.txt} --undo
$ phr correct {Briefe/Brief 3.txt} --undo
$ phr review
Question 1 of 1
>> e
Question 1 of 3
>> 1
Written down as Thomas Sommer's:
Question 2 of 3
>> u
Taken back.
Question 1 of 3
>> u
Taken back.
Question 1 of 1
3 papers that came together
>> e
Question 1 of 3
>> 1
Question 2 of 3
>> n
Held back:
Question 3 of 3
>> \x03
2 questions answered, 1 open.
! 130
$ phr person list
Thomas Sommer ... 1961-03-08 ... 1
$ phr review
Question 1 of 1
>> x
Not asked again
1 question answered, 0 open.
$$ phr review
phr has no questions.
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty to play a terminal with")
def test_a_family_is_asked_once(home, tmp_path):
    """Three letters that print one name of two persons are one question, at a terminal, plainly and with Ctrl-C."""
    folder = home.inbox / "Briefe"
    folder.mkdir()
    for day in range(1, 4):
        (folder / f"Brief {day}.txt").write_text(LETTER.format(day=day), encoding="utf-8")
    path = tmp_path / "family.story"
    path.write_text(STORY, encoding="utf-8")
    play(read_story(path), home)
