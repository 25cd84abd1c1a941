"""Who may write, and in which order."""

import threading
from pathlib import Path

import pytest

from phr.clock import rest
from phr.vault.writer_lock import AnotherWriter, is_free, writer_lock


def test_who_waits_goes_before_who_comes_back(tmp_path: Path) -> None:
    """A long intake that gives the lock back and takes it again lets a waiting command write first."""
    lock = tmp_path / "writer.lock"
    order: list[str] = []

    def wait_and_write() -> None:
        with writer_lock(lock):
            order.append("the waiting command")
            rest(0.2)

    with writer_lock(lock):
        command = threading.Thread(target=wait_and_write)
        command.start()
        while is_free(tmp_path / "writer.turn"):
            rest(0.01)
    with writer_lock(lock):
        order.append("the intake again")
    command.join()
    assert order == ["the waiting command", "the intake again"]


def test_no_patience_is_told_at_once(tmp_path: Path) -> None:
    """Somebody who will not wait is told that another phr writes, and leaves neither lock behind."""
    lock = tmp_path / "writer.lock"
    with writer_lock(lock), pytest.raises(AnotherWriter), writer_lock(lock, patience_seconds=0.1):
        pass
    assert is_free(lock)
    assert is_free(tmp_path / "writer.turn")
