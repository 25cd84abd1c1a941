"""What holds the child process that parses a document; applied inside it, before it looks at the first byte.

Linux: memory, processor time, no file writing, no new processes, no new privileges, and by Landlock (where the kernel
has it) reading only the Python tree, no writing, no starting programs, no TCP. UDP stays possible: the kernel offers no
such rule without seccomp. macOS: processor time and no file writing; its memory limit is not kept by the system.
Windows: none of these; there the process boundary and the clock are all. `Confinement` says which of them hold.
A child that unpacks a HEIC may start some threads, so processes too, though no programs: its decoder needs them.
"""

import contextlib
import ctypes
import os
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from phr.readers.limits import Limits

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_RULESET_VERSION = 1
_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1, 1 << 2, 1 << 3
_RIGHTS_BY_ABI = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 5: 0xFFFF}  # linux/landlock.h; grows with the kernel
_ALL_TCP = 0b11  # bind and connect, ABI 4
_ALL_SCOPES = 0b11  # abstract sockets and signals to processes outside, ABI 6
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_SIGKILL = 9
_MAX_OPEN_FILES = 160  # a batch of 64 headers, and Python's own


@dataclass(frozen=True, slots=True)
class Confinement:
    """What really holds a child process on this machine. `landlock_abi` is 0 where the kernel has no Landlock."""

    memory: bool
    cpu: bool
    no_file_writing: bool
    no_new_processes: bool
    no_new_privileges: bool
    landlock_abi: int

    @property
    def files_hidden(self) -> bool:
        """Say whether the child cannot open the person's files by path."""
        return self.landlock_abi > 0

    @property
    def no_tcp(self) -> bool:
        """Say whether the child cannot open TCP connections."""
        return self.landlock_abi >= 4


def confine(limits: Limits, runs: Sequence[str] = ()) -> Confinement:
    """Bind this process for good and say what holds; what a system does not offer is left out and said so.

    `runs` are places whose files it may also read and start as programs: for a process that becomes another one.
    """
    memory = cpu = no_files = no_processes = False
    if sys.platform != "win32":
        import resource

        _limit(resource, resource.RLIMIT_CORE, 0)
        _limit(resource, resource.RLIMIT_NOFILE, _MAX_OPEN_FILES)
        memory = _limit(resource, resource.RLIMIT_AS, limits.memory_bytes) and sys.platform == "linux"
        cpu = _limit(resource, resource.RLIMIT_CPU, limits.cpu_seconds, slack=1)  # the first signal says why
        no_files = _limit(resource, resource.RLIMIT_FSIZE, 0)
        tasks = _tasks_of_this_user() + limits.threads if limits.threads else 0
        is_limited = _limit(resource, resource.RLIMIT_NPROC, tasks)
        no_processes = is_limited and not tasks and os.geteuid() != 0  # root is exempt
    no_privileges, abi = _confine_on_linux(runs) if sys.platform == "linux" else (False, 0)
    return Confinement(memory, cpu, no_files, no_processes, no_privileges, abi)


def _tasks_of_this_user() -> int:
    """Return how many threads the person's programs have: the system counts new ones against all of them."""
    count = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            text = status.read_text("utf-8")
            owner = int(text.partition("\nUid:")[2].split()[0])
            count += int(text.partition("\nThreads:")[2].split()[0]) if owner == os.getuid() else 0
    return count


def _limit(resource: ModuleType, which: int, amount: int, slack: int = 0) -> bool:
    try:
        resource.setrlimit(which, (amount, amount + slack))
    except (ValueError, OSError):
        return False
    return True


def _confine_on_linux(runs: Sequence[str]) -> tuple[bool, int]:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)  # no orphan, should its parent be killed
    no_privileges = libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    return no_privileges, _restrict_files(libc, runs) if no_privileges else 0


def _restrict_files(libc: ctypes.CDLL, runs: Sequence[str]) -> int:
    abi = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _RULESET_VERSION)
    if abi < 1:
        return 0
    rights = _RIGHTS_BY_ABI[max(known for known in _RIGHTS_BY_ABI if known <= abi)]
    fields = [rights]
    if abi >= 4:
        fields.append(_ALL_TCP)
    if abi >= 6:
        fields.append(_ALL_SCOPES)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return 0
    try:
        for folder in _python_tree():
            _allow(libc, ruleset, folder, _READ_FILE | _READ_DIR)
        for folder in runs:
            is_folder = os.path.isdir(folder)  # noqa: PTH112 - no Path is needed for one question
            _allow(libc, ruleset, folder, _READ_FILE | _EXECUTE | (_READ_DIR if is_folder else 0))
        return abi if libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, folder: str, rights: int) -> None:
    try:
        place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


def _python_tree() -> list[str]:
    # Parsers import codecs and parts of themselves late, and those load shared libraries. The folder that holds phr
    # is not given, only phr itself: in a source tree other things lie beside it.
    here = Path(__file__).resolve().parents[1]
    held = {entry for entry in sys.path if entry.endswith(("site-packages", "lib-dynload", "dist-packages"))}
    return [*held, os.path.dirname(os.__file__), str(here), "/lib", "/lib64", "/usr/lib", "/usr/lib64"]  # noqa: PTH120
