"""A vault opens without phr: vault/README.txt is followed to the letter with somebody else's `age`."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import at_a_terminal
from whole_program import PASSPHRASE, PROJECT, SAMPLES, drop, make_home

NAMES = ("Laborwerte.pdf", "Befund geschützt.pdf", "ED visit march.pdf")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no pty and no sh here")


def filed_home(folder, *, classic):
    home = make_home(folder, classic=classic)
    for name in NAMES:
        drop(SAMPLES / name, home.inbox)
    drop(SAMPLES / "ct-disc" / "DICOM" / "ST000001" / "SE000002" / "IM000001", home.inbox)
    home.run("watch", "--once")
    return home


def steps_of(readme):
    """Return the commands of README.txt for a terminal with sh, by the step they belong to."""
    parts = re.split(r"^STEP (\d): .*$", readme, flags=re.MULTILINE)
    steps = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {
        number: [block for block in blocks_of(text) if "Get-ChildItem" not in block] for number, text in steps.items()
    }


def blocks_of(text):
    """Return the indented blocks of a text, a block of PowerShell with its first line too."""
    found = re.findall(r"(?:^    .*\n)+", text, flags=re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in found]


def originals():
    files = [SAMPLES / name for name in NAMES]
    files.append(SAMPLES / "ct-disc" / "DICOM" / "ST000001" / "SE000002" / "IM000001")
    return {f"{hashlib.sha256(path.read_bytes()).hexdigest()[:8]} {path.name}": path.read_bytes() for path in files}


def test_the_readme_leads_to_every_original_with_age(tmp_path):
    """In a classic vault, the commands of README.txt and the passphrase give back every original with its name."""
    if shutil.which("age") is None:
        pytest.skip("age is not installed on this machine")
    home = filed_home(tmp_path, classic=True)
    steps = steps_of((home.vault / "README.txt").read_text("utf-8"))
    assert at_a_terminal(["/bin/sh", "-e", "-c", steps["1"][0]], PASSPHRASE, folder=home.vault) == 0
    for number in ("2", "3"):
        subprocess.run(["/bin/sh", "-e", "-c", steps[number][0]], cwd=home.vault, check=True)
    named = {path.name: path.read_bytes() for path in (home.vault / "named").iterdir()}
    assert named == originals()
    log = next(home.vault.glob("log/*/*.age"))
    opened = subprocess.run(
        ["age", "-d", "-i", "identities.txt", str(log)], cwd=home.vault, check=True, capture_output=True
    )
    assert b"\n" in opened.stdout


def test_a_post_quantum_vault_opens_with_another_age(tmp_path):
    """The keys file opens with the passphrase, and every object with what stands in it."""
    folder, program = os.environ.get("PHR_AGE_ENCRYPTION"), shutil.which("node")
    if not folder or program is None:
        pytest.skip("PHR_AGE_ENCRYPTION names no node_modules folder with age-encryption, or node is missing")
    script = PROJECT / "tests" / "vault" / "age" / "open_or_seal.mjs"

    def opened(verb, key, path):
        command = [program, str(script), str(Path(folder).resolve()), verb, key]
        return subprocess.run(command, input=path.read_bytes(), stdout=subprocess.PIPE, check=True).stdout

    home = filed_home(tmp_path, classic=False)
    keys = opened("open-passphrase", PASSPHRASE, next(home.vault.glob("keys/*.age"))).decode()
    key = next(line for line in keys.splitlines() if line.startswith("AGE-SECRET-KEY-PQ-"))
    contents = [opened("open", key, path) for path in sorted(home.vault.glob("objects/*/*.age"))]
    assert {content for content in contents if not content.startswith(b"{")} == set(originals().values())
    sheets = [json.loads(content.rstrip(b"\0 \n")) for content in contents if content.startswith(b"{")]
    told = {sheet["plain_sha256"] for sheet in sheets if "plain_sha256" in sheet}
    documents = (SAMPLES / name for name in NAMES)
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in documents} <= told
