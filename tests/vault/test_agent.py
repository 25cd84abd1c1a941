"""The agent of an unlocked vault, with real processes."""

import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from phr.vault import agent, meeting
from phr.vault.age.file import new_identity
from phr.vault.keys import identities_text

if not hasattr(socket, "AF_UNIX"):
    pytest.skip("this system has no Unix sockets", allow_module_level=True)

VAULT = "ab" * 16
OTHER = "cd" * 16


@pytest.fixture
def identities():
    return (new_identity(classic=True), new_identity())


@pytest.fixture
def short_path():
    """A folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="phr-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def run_folder(short_path, monkeypatch):
    """A run-time folder of this test's own; agents left over are ended."""
    monkeypatch.setattr("platformdirs.user_runtime_path", lambda *_, **__: short_path / "phr")
    yield short_path / "phr"
    for vault in (VAULT, OTHER):
        agent.stop_agent(vault)


def agent_process() -> int:
    """The agent's process id, as it tells it."""
    return agent.agent_status(VAULT).process_id


def is_soon(question, seconds=5.0):
    """Whether something becomes true within some seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.05)
    return False


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system shows no processes in /proc")


class TestUnlockAndLock:
    def test_hands_out_what_it_was_given(self, run_folder, identities):
        """After unlocking, the identities come back in their order."""
        agent.start_agent(VAULT, identities_text(identities), 5)
        assert agent.ask_agent(VAULT) == identities

    def test_knows_nothing_of_other_vaults(self, run_folder, identities):
        """Unlocking one vault leaves another locked."""
        agent.start_agent(VAULT, identities_text(identities), 5)
        assert agent.ask_agent(OTHER) is None

    def test_is_locked_before_and_after(self, run_folder, identities):
        """Where no agent runs, a vault is locked; locking says whether one ran, and leaves no socket."""
        assert agent.ask_agent(VAULT) is None
        assert agent.agent_status(VAULT) is None
        assert agent.stop_agent(VAULT) is False
        agent.start_agent(VAULT, identities_text(identities), 5)
        assert agent.stop_agent(VAULT) is True
        assert agent.ask_agent(VAULT) is None
        assert list(run_folder.iterdir()) == []

    def test_a_second_unlock_takes_the_place_of_the_first(self, run_folder, identities):
        """Unlocking again gives the newer identities, from one agent."""
        agent.start_agent(VAULT, identities_text(identities[:1]), 5)
        agent.start_agent(VAULT, identities_text(identities[1:]), 5)
        assert agent.ask_agent(VAULT) == identities[1:]
        agent.stop_agent(VAULT)
        assert agent.ask_agent(VAULT) is None

    def test_a_stale_socket_is_replaced(self, run_folder, identities):
        """A socket left by an agent that was killed counts as locked, and the next unlock works."""
        agent.start_agent(VAULT, identities_text(identities), 5)
        os.kill(agent_process(), signal.SIGKILL)
        assert is_soon(lambda: agent.ask_agent(VAULT) is None)
        assert meeting.socket_path(VAULT).exists()
        agent.start_agent(VAULT, identities_text(identities), 5)
        assert agent.ask_agent(VAULT) == identities


class TestForgetting:
    def test_locks_by_itself_when_nobody_asks(self, run_folder, identities):
        """After the idle time the vault is locked and the socket gone."""
        agent.start_agent(VAULT, identities_text(identities), 0.5 / 60)
        assert is_soon(lambda: agent.agent_status(VAULT) is None)
        assert not meeting.socket_path(VAULT).exists()

    def test_use_puts_off_the_locking(self, run_folder, identities):
        """Asking for the identities starts the idle time anew; asking how it stands does not."""
        agent.start_agent(VAULT, identities_text(identities), 2 / 60)
        time.sleep(1.2)
        assert agent.agent_status(VAULT).seconds_left < 1.0
        assert agent.ask_agent(VAULT) == identities
        assert agent.agent_status(VAULT).seconds_left > 1.5

    def test_sigterm_locks(self, run_folder, identities):
        """An agent that is told to end takes its socket with it."""
        agent.start_agent(VAULT, identities_text(identities), 5)
        os.kill(agent_process(), signal.SIGTERM)
        assert is_soon(lambda: not meeting.socket_path(VAULT).exists())


class TestWhoMayAsk:
    def test_socket_and_folder_are_this_users_alone(self, run_folder, identities):
        """The folder is 0700 and the socket 0600, whatever the umask."""
        before = os.umask(0)
        try:
            agent.start_agent(VAULT, identities_text(identities), 5)
        finally:
            os.umask(before)
        assert stat.S_IMODE(run_folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(meeting.socket_path(VAULT).stat().st_mode) == 0o600

    def test_a_folder_that_is_a_link_is_refused(self, run_folder, identities, short_path):
        """A link in the place of the folder is not followed."""
        (short_path / "elsewhere").mkdir()
        run_folder.symlink_to(short_path / "elsewhere")
        with pytest.raises(meeting.MeetingPlaceNotSafe):
            agent.start_agent(VAULT, identities_text(identities), 5)

    def test_a_folder_open_to_others_is_closed(self, run_folder, identities):
        """A folder of this user's that others could enter is made private first."""
        run_folder.mkdir(mode=0o777)
        run_folder.chmod(0o777)
        agent.start_agent(VAULT, identities_text(identities), 5)
        assert stat.S_IMODE(run_folder.stat().st_mode) == 0o700

    def test_a_listener_of_another_user_is_not_believed(self, run_folder, identities, monkeypatch):
        """Whoever listens under another user id gets no question answered."""
        agent.start_agent(VAULT, identities_text(identities), 5)
        with monkeypatch.context() as other_user:
            other_user.setattr(os, "getuid", lambda: 4711)
            assert agent.ask_agent(VAULT) is None
        assert agent.ask_agent(VAULT) == identities

    def test_an_asker_that_says_nothing_does_not_block_it(self, run_folder, identities):
        """One who connects and goes away, or asks nonsense, gets nothing; the next one is answered."""
        agent.start_agent(VAULT, identities_text(identities), 5)
        for words in (b"", b"identities", b"secrets please\n"):
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.connect(str(meeting.socket_path(VAULT)))
                connection.sendall(words)
                connection.shutdown(socket.SHUT_WR)
                assert connection.recv(100) == b""
        assert agent.ask_agent(VAULT) == identities


class TestWhatItLeavesBehind:
    @needs_proc
    def test_no_secret_in_arguments_or_environment(self, run_folder, identities):
        """What other programs can see of the agent's process holds no part of an identity."""
        agent.start_agent(VAULT, identities_text(identities), 5)
        process = Path("/proc", str(agent_process()))
        shown = (process / "cmdline").read_bytes()
        with contextlib.suppress(PermissionError):  # what cannot be read shows nothing
            shown += (process / "environ").read_bytes()
        assert b"phr.vault.keeper" in shown
        assert b"SECRET-KEY" not in shown

    @needs_proc
    def test_survives_the_terminal(self, run_folder, identities):
        """The agent has a session of its own and holds no terminal, so closing the window leaves it running."""
        agent.start_agent(VAULT, identities_text(identities), 5)
        process = agent_process()
        assert os.getsid(process) != os.getsid(0)
        for handle in ("0", "1", "2"):
            assert str(Path(f"/proc/{process}/fd/{handle}").readlink()) == os.devnull
        os.kill(process, signal.SIGHUP)
        assert agent.ask_agent(VAULT) == identities

    def test_its_memory_is_out_of_reach(self):
        """The process leaves no core dump and, on Linux, cannot be read by others of the same user."""
        probe = (
            "import ctypes, resource, sys; from phr.vault.keeper import make_unreadable; make_unreadable();"
            "linux = sys.platform == 'linux';"
            "print(resource.getrlimit(resource.RLIMIT_CORE)[1], ctypes.CDLL(None).prctl(3) if linux else 0)"
        )
        done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["0", "0"]

    def test_it_imports_little(self):
        """Starting the agent loads no command line, no parser and no cryptography."""
        probe = "import sys, phr.vault.keeper; print(*{m.partition('.')[0] for m in sys.modules})"
        done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
        heavy = {"click", "rich", "cryptography", "pydicom", "pypdf", "numpy", "PIL", "platformdirs", "keyring"}
        assert heavy.isdisjoint(done.stdout.split())


class TestOtherMachines:
    def test_a_long_runtime_folder_still_gives_a_short_path(self, tmp_path, monkeypatch):
        """A path too long for a socket is replaced by a short one of this user's own."""
        monkeypatch.setattr("platformdirs.user_runtime_path", lambda *_, **__: tmp_path / ("long" * 40))
        path = meeting.socket_path(VAULT)
        assert len(bytes(path)) < 100
        assert str(os.getuid()) in path.parent.name

    def test_the_path_does_not_tell_the_vault(self, run_folder):
        """The socket's name holds no part of the vault's id and differs from vault to vault."""
        assert VAULT[:8] not in str(meeting.socket_path(VAULT))
        assert meeting.socket_path(VAULT) != meeting.socket_path(OTHER)

    def test_without_unix_sockets_it_says_what_to_use_instead(self, run_folder, monkeypatch):
        """Where the system lacks Unix sockets, unlocking names the passphrase options, and all else says locked."""
        monkeypatch.delattr(socket, "AF_UNIX")
        with pytest.raises(meeting.NoAgentHere) as caught:
            agent.start_agent(VAULT, "", 5)
        assert "--passphrase-command" in caught.value.next_step
        assert agent.ask_agent(VAULT) is None
        assert agent.stop_agent(VAULT) is False

    def test_a_folder_that_cannot_be_made_is_said(self, short_path, monkeypatch):
        """Where the run-time folder cannot be made, unlocking says so, and nothing runs."""
        (short_path / "file").touch()
        monkeypatch.setattr("platformdirs.user_runtime_path", lambda *_, **__: short_path / "file" / "phr")
        with pytest.raises(agent.AgentDidNotStart):
            agent.start_agent(VAULT, "", 5)
