"""`kill -9` of a real watcher at random moments: nothing lost, nothing filed twice, nothing left behind.

tools/torture.py goes the same way with as many kills as one likes.
"""

import json
import os
import subprocess
import sys

import pytest
from whole_program import PROJECT

KILLS = 12


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL here")
def test_a_watcher_killed_again_and_again_files_each_file_once(tmp_path):
    """Every file ends filed exactly once, or waiting with a reason; the balance and a check of level 2 agree."""
    command = [sys.executable, "-P", str(PROJECT / "tools" / "torture.py"), "--kills", str(KILLS), "--json"]
    done = subprocess.run(
        [*command, "--keep", str(tmp_path / "ordeal")], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout, done.stderr
    seen = json.loads(done.stdout)
    assert seen["is_well"], seen
    assert done.returncode == 0
    assert seen["kills"] == KILLS
    assert seen["filed"] >= KILLS  # how many are dropped between two kills depends on how fast the machine is
