"""Where a passphrase comes from when nobody is asked."""

import os
import shlex
import sys
from pathlib import Path

import pytest

from phr.vault.source import (
    PassphraseOptions,
    PassphraseSourceFailed,
    PassphraseSourcesClash,
    find_passphrase,
    is_open_to_others,
)

NOTHING = PassphraseOptions()
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such mode bits")


def private_file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path


def printing(text: str, ends_with: int = 0) -> str:
    """A command that prints a text and ends with a number."""
    program = f"import sys; sys.stdout.write({text!r}); sys.exit({ends_with})"
    return shlex.join([sys.executable, "-c", program])


class TestFile:
    @pytest.mark.parametrize(
        ("content", "passphrase"),
        [
            (b"velvet ostrich\n", "velvet ostrich"),
            (b"velvet ostrich", "velvet ostrich"),
            (b"velvet ostrich\r\nsecond line\n", "velvet ostrich"),
            (b" spaces stay \n", " spaces stay "),
            ("größer\n".encode(), "größer"),
        ],
    )
    def test_first_line_without_its_end(self, tmp_path, content, passphrase):
        """The passphrase is the first line, exactly, without its line end."""
        path = private_file(tmp_path / "secret", content)
        assert find_passphrase(PassphraseOptions(file=path), {}) == passphrase

    @posix_only
    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
    def test_a_file_open_to_others_is_told(self, tmp_path, mode):
        """A file that group or world can read is used all the same, and can be told."""
        path = private_file(tmp_path / "se cret", b"velvet\n")
        assert not is_open_to_others(path)
        path.chmod(mode)
        assert is_open_to_others(path)
        assert find_passphrase(PassphraseOptions(file=path), {}) == "velvet"

    @posix_only
    def test_a_pipe_is_read_as_a_file(self):
        """What a shell's <(command) gives is read, whatever its mode."""
        reading, writing = os.pipe()
        os.write(writing, b"velvet\n")
        os.close(writing)
        try:
            assert find_passphrase(PassphraseOptions(file=Path(f"/dev/fd/{reading}")), {}) == "velvet"
        finally:
            os.close(reading)

    @pytest.mark.parametrize("content", [b"", b"\nsecond\n", b"\xff\xfe\n"])
    def test_a_file_without_a_passphrase_is_said(self, tmp_path, content):
        """An empty first line or one that is no text is an error, never an empty passphrase."""
        path = private_file(tmp_path / "secret", content)
        with pytest.raises(PassphraseSourceFailed):
            find_passphrase(PassphraseOptions(file=path), {})

    def test_a_missing_file_is_named(self, tmp_path):
        """A file that is not there is named."""
        with pytest.raises(PassphraseSourceFailed, match="not-there"):
            find_passphrase(PassphraseOptions(file=tmp_path / "not-there"), {})


class TestCommand:
    def test_first_line_of_what_it_prints(self):
        """A password manager's first line is the passphrase."""
        assert find_passphrase(PassphraseOptions(command=printing("velvet\nuser: me\n")), {}) == "velvet"

    def test_no_shell_is_asked(self):
        """Signs that a shell would act on are plain arguments."""
        command = shlex.join([sys.executable, "-c", "import sys; print(sys.argv[1])"]) + " $HOME;ls"
        assert find_passphrase(PassphraseOptions(command=command), {}) == "$HOME;ls"

    @pytest.mark.parametrize(
        "command", ["", "   ", "'unclosed", "no-such-program-of-phr", printing("velvet\n", ends_with=3), printing("")]
    )
    def test_a_command_that_fails_is_said(self, command):
        """A command that cannot be run, ends badly or prints nothing is an error; what it printed is not shown."""
        with pytest.raises(PassphraseSourceFailed) as caught:
            find_passphrase(PassphraseOptions(command=command), {})
        assert "velvet" not in caught.value.what


class TestHandle:
    def test_an_open_handle_is_read_and_left_open(self):
        """A handle gives its first line, and its owner closes it."""
        reading, writing = os.pipe()
        os.write(writing, b"velvet\nmore\n")
        os.close(writing)
        assert find_passphrase(PassphraseOptions(handle=reading), {}) == "velvet"
        os.close(reading)

    def test_a_closed_handle_is_said(self):
        """A handle that is not open is an error."""
        reading, writing = os.pipe()
        os.close(reading)
        os.close(writing)
        with pytest.raises(PassphraseSourceFailed):
            find_passphrase(PassphraseOptions(handle=reading), {})


class TestOrder:
    def test_nothing_named_is_none(self):
        """Where no source is named, the person has to be asked."""
        assert find_passphrase(NOTHING, {}) is None
        assert find_passphrase(NOTHING, {"PHR_PASSPHRASE_FILE": "", "CREDENTIALS_DIRECTORY": ""}) is None

    def test_the_environment_names_a_file_or_a_command(self, tmp_path):
        """PHR_PASSPHRASE_FILE comes before PHR_PASSPHRASE_COMMAND."""
        path = private_file(tmp_path / "secret", b"from the file\n")
        command = {"PHR_PASSPHRASE_COMMAND": printing("from the command")}
        assert find_passphrase(NOTHING, command) == "from the command"
        assert find_passphrase(NOTHING, {**command, "PHR_PASSPHRASE_FILE": str(path)}) == "from the file"

    def test_systemd_comes_last(self, tmp_path):
        """A systemd credential is used where nothing else is named; another service's credentials are no source."""
        systemd = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
        assert find_passphrase(NOTHING, systemd) is None
        (tmp_path / "phr-passphrase").write_bytes(b"from systemd\n")
        assert find_passphrase(NOTHING, systemd) == "from systemd"
        assert find_passphrase(NOTHING, {**systemd, "PHR_PASSPHRASE_COMMAND": printing("command")}) == "command"

    def test_an_option_comes_before_the_environment(self, tmp_path):
        """What is said on the command line wins, and a failing source is never passed over."""
        environment = {"PHR_PASSPHRASE_COMMAND": printing("command")}
        path = private_file(tmp_path / "secret", b"file\n")
        assert find_passphrase(PassphraseOptions(file=path), environment) == "file"
        with pytest.raises(PassphraseSourceFailed):
            find_passphrase(PassphraseOptions(file=tmp_path / "missing"), environment)

    def test_two_options_clash(self, tmp_path):
        """Two options at once are not understood."""
        with pytest.raises(PassphraseSourcesClash):
            find_passphrase(PassphraseOptions(file=tmp_path, command="x"), {})
