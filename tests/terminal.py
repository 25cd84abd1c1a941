"""A terminal for programs that ask at one, with somebody who types; POSIX only."""

import os
import select
import time


def at_a_terminal(command: list[str], typed: str, *, folder: str | os.PathLike[str] = ".", seconds: int = 60) -> int:
    """Run a program in a folder, typing a line at each question, which ends in a colon; return how it ended."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execv(command[0], command)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], 0.1)
        try:
            said = os.read(terminal, 4096) if ready else b""
        except OSError:
            break
        if b":" in said:
            os.write(terminal, typed.encode() + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
