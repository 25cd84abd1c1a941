"""The watcher as a whole, on real files."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from phr.clock import seconds_running
from phr.inbox import hint
from phr.inbox.clear import clear
from phr.inbox.guard import InboxMissing
from phr.inbox.lock import AlreadyWatched, CannotLock, hold_inbox
from phr.inbox.waiting import waiting_items
from phr.inbox.watch import Watcher


def wait_until(holds, seconds: float = 8.0) -> bool:
    until = seconds_running() + seconds
    while seconds_running() < until:
        if holds():
            return True
        time.sleep(0.01)
    return False


def test_once_takes_what_is_there_and_ends(inbox, filer, watcher):
    """Files, an empty one, and a folder as one delivery: all are filed once, and the inbox is empty."""
    (inbox / "a.pdf").write_bytes(b"one")
    (inbox / "empty.pdf").touch()
    (inbox / "disc" / "sub").mkdir(parents=True)
    (inbox / "disc" / "sub" / "IM1").write_bytes(b"picture")
    assert watcher.once() == ()
    assert filer.filed == {"a.pdf": b"one", "empty.pdf": b"", "disc/sub/IM1": b"picture"}
    assert set(filer.times.values()) == {1}
    assert [delivery.name for delivery in filer.deliveries] == ["a.pdf", "disc", "empty.pdf"]
    assert list(inbox.iterdir()) == []


def test_once_in_an_empty_inbox_ends_at_once(inbox, filer, watcher):
    """Nothing to wait for."""
    began = seconds_running()
    assert watcher.once() == ()
    assert seconds_running() - began < 0.1


def test_a_growing_file_is_taken_whole_and_only_then(inbox, filer, watcher, running):
    """A scanner that writes page by page loses no page."""
    running(watcher)
    pages = [bytes([number]) * 1000 for number in range(6)]
    for page in pages:
        with (inbox / "scan.pdf").open("ab") as scanner:
            scanner.write(page)
        time.sleep(0.08)
    assert wait_until(lambda: "scan.pdf" in filer.filed)
    assert filer.filed["scan.pdf"] == b"".join(pages)
    assert filer.times == {"scan.pdf": 1}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")
def test_a_copy_that_pauses_longer_than_the_settle_time_is_waited_for(inbox, filer, watcher, running):
    """A scratched disc stalls for seconds: while the copier holds the file open, half of it is not taken for all."""
    running(watcher)
    with (inbox / "IM1").open("wb") as copier:
        copier.write(b"first half, ")
        copier.flush()
        time.sleep(0.6)
        assert filer.filed == {}
        copier.write(b"second half")
    assert wait_until(lambda: "IM1" in filer.filed)
    assert filer.filed["IM1"] == b"first half, second half"


def test_a_file_that_never_rests_is_reported_and_the_run_ends(inbox, filer, watcher):
    """What still grows after the patience is over stays where it is, and waits visibly."""
    (inbox / "done.pdf").write_bytes(b"x")
    (inbox / "endless.log").touch()
    ended = threading.Event()

    def grow() -> None:
        while not ended.wait(0.02):
            with (inbox / "endless.log").open("ab") as file:
                file.write(b"x")

    grower = threading.Thread(target=grow)
    grower.start()
    try:
        left = watcher.once(patience_seconds=0.5)
    finally:
        ended.set()
        grower.join()
    assert [delivery.name for delivery in left] == ["endless.log"]
    assert list(filer.filed) == ["done.pdf"]
    assert [(str(item.path), item.code) for item in waiting_items(inbox)] == [("endless.log", "still-arriving")]


def test_what_a_handler_leaves_is_not_handed_on_again_at_once(inbox):
    """A file that could not be stored is not queued many times; once ends nevertheless."""
    (inbox / "a.pdf").write_bytes(b"x")
    handed = []
    assert Watcher(inbox, handed.extend, settle_seconds=0.05, scan_seconds=0.05).once() == ()
    assert [delivery.name for delivery in handed] == ["a.pdf"]
    assert (inbox / "a.pdf").exists()


def test_a_file_replaced_while_it_is_taken_in_is_taken_in_again(inbox, filer, running, recorded):
    """The new file is not deleted with the old one's proof."""
    (inbox / "a.pdf").write_bytes(b"old")
    kept = []

    def file_what_is_replaced(deliveries) -> None:
        if kept:
            filer(deliveries)
            return
        proof = recorded(deliveries[0].arrivals[0])
        (inbox / "new").write_bytes(b"new")
        (inbox / "new").replace(inbox / "a.pdf")
        kept.extend(clear(inbox, [proof]).kept)

    running(Watcher(inbox, file_what_is_replaced, settle_seconds=0.1, scan_seconds=0.05))
    assert wait_until(lambda: "a.pdf" in filer.filed)
    assert filer.filed["a.pdf"] == b"new"
    assert [refusal.code for refusal in kept] == ["changed-meanwhile"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX file types")
def test_links_and_pipes_end_in_needs_attention_and_hold_nothing_up(inbox, tmp_path, filer, watcher):
    """The watcher survives them, and files lying beside them are filed."""
    os.mkfifo(inbox / "pipe")
    (inbox / "link").symlink_to("/etc/hostname")
    (inbox / "disc").mkdir()
    (inbox / "disc" / "loop").symlink_to("..")
    (inbox / "disc" / "IM1").write_bytes(b"x")
    (inbox / "a.pdf").write_bytes(b"x")
    watcher.once()
    assert set(filer.filed) == {"a.pdf", "disc/IM1"}
    assert filer.refused == {"pipe": "no-file", "link": "link-in-inbox", "disc/loop": "link-in-inbox"}
    assert {item.path.name for item in waiting_items(inbox)} == {"pipe", "link", "loop"}
    assert [path.name for path in inbox.iterdir()] == ["Needs attention"]


def test_a_file_without_permission_is_handed_on_as_refused(without_rights):
    """What rests and cannot be opened reaches the person with its reason, and others are filed."""
    printed = without_rights(
        """
(inbox / "closed.pdf").write_bytes(b"x"); (inbox / "closed.pdf").chmod(0)
(inbox / "open.pdf").write_bytes(b"x")
def show(deliveries):
    for delivery in deliveries:
        print(delivery.name, len(delivery.arrivals), [refusal.code for refusal in delivery.refused])
        for refusal in delivery.refused:
            set_aside(inbox, refusal)
Watcher(inbox, show, settle_seconds=0.05, scan_seconds=0.05).once()
print(sorted(path.name for path in inbox.iterdir()))
"""
    )
    assert printed.splitlines() == [
        "closed.pdf 0 ['no-permission']",
        "open.pdf 1 []",
        "['Needs attention', 'open.pdf']",
    ]


def test_ten_thousand_files_at_once_are_all_handed_on_once(inbox):
    """A first import is complete: nothing is stranded, nothing doubled, and no look takes a second."""
    for number in range(10_000):
        (inbox / f"{number}.pdf").touch()
    handed = []
    began = time.process_time()
    assert Watcher(inbox, handed.extend, settle_seconds=0.1, scan_seconds=0.1).once() == ()
    assert time.process_time() - began < 6
    assert sorted(delivery.name for delivery in handed) == sorted(f"{number}.pdf" for number in range(10_000))


def test_a_file_dropped_while_watching_is_taken(inbox, filer, watcher, running):
    """Whatever comes after the start is found."""
    running(watcher)
    for number in range(3):
        (inbox / f"{number}.pdf").write_bytes(b"x")
        assert wait_until(lambda number=number: f"{number}.pdf" in filer.filed)


@pytest.fixture
def no_watchdog(monkeypatch):
    """A machine without watchdog."""
    monkeypatch.setitem(sys.modules, "watchdog.observers", None)


@pytest.fixture
def broken_observer(monkeypatch):
    """A system that has no watches left for us."""
    import watchdog.observers.api

    def fail(*_args, **_kwargs):
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(watchdog.observers.api.BaseObserver, "start", fail)


@pytest.mark.parametrize("fault", ["no_watchdog", "broken_observer"])
def test_without_hints_the_looks_find_everything(inbox, filer, watcher, running, request, fault):
    """Network folders and full systems give no events; nothing is missed."""
    request.getfixturevalue(fault)
    with hint.hints(inbox, lambda: None) as works:
        assert not works
    running(watcher)
    (inbox / "a.pdf").write_bytes(b"x")
    assert wait_until(lambda: "a.pdf" in filer.filed)


def test_a_hint_makes_the_look_come_sooner(inbox, filer, running):
    """With a minute between looks, an event is what finds the file at once."""
    with hint.hints(inbox, lambda: None) as works:
        if not works:
            pytest.skip("this system gives no events")
    running(Watcher(inbox, filer, settle_seconds=0.1, scan_seconds=60))
    time.sleep(0.4)
    (inbox / "a.pdf").write_bytes(b"x")
    assert wait_until(lambda: "a.pdf" in filer.filed)


def test_a_storm_of_hints_makes_few_looks(inbox, running):
    """Ten thousand events in a second lead to a handful of looks."""
    looks = []
    watcher = Watcher(inbox, lambda _: None, settle_seconds=0.1, scan_seconds=60, on_look=looks.append)
    running(watcher)
    until = seconds_running() + 1.0
    while seconds_running() < until:
        for _ in range(100):
            watcher._hint()
        time.sleep(0.01)
    assert 2 <= len(looks) <= 8


def test_looking_by_itself_is_no_hint(inbox, running):
    """The watcher does not wake itself: an inbox at rest is left in peace."""
    (inbox / "disc").mkdir()
    (inbox / "disc" / "IM1").write_bytes(b"x")
    looks = []
    running(Watcher(inbox, lambda _: None, settle_seconds=0.1, scan_seconds=60, on_look=looks.append))
    time.sleep(1.2)
    assert len(looks) <= 4


def test_an_inbox_that_goes_away_is_waited_for(inbox, tmp_path, filer, running):
    """A network folder that is cut off and comes back costs nothing."""
    looks = []
    running(Watcher(inbox, filer, settle_seconds=0.1, scan_seconds=0.05, on_look=looks.append))
    assert wait_until(lambda: len(looks) > 1)
    inbox.rename(tmp_path / "cut off")
    assert wait_until(lambda: not looks[-1].is_there)
    (tmp_path / "cut off").rename(inbox)
    (inbox / "a.pdf").write_bytes(b"x")
    assert wait_until(lambda: "a.pdf" in filer.filed)


def test_a_missing_inbox_is_said_at_the_start(tmp_path):
    """Watching nothing is an error."""
    watcher = Watcher(tmp_path / "absent", lambda _: None)
    with pytest.raises(InboxMissing):
        watcher.run()
    with pytest.raises(InboxMissing):
        watcher.once()


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_stop_may_be_called_from_a_signal_handler(inbox):
    """SIGTERM ends the watcher cleanly and soon, even with a minute between looks."""
    code = """
import signal, sys
from pathlib import Path
from phr.inbox.watch import Watcher
watcher = Watcher(Path(sys.argv[1]), print, scan_seconds=60)
signal.signal(signal.SIGTERM, lambda *_: watcher.stop())
print("ready", flush=True)
watcher.run()
print("ended", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code, str(inbox)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=10)
    assert (rest, process.returncode) == ("ended\n", 0)


def test_a_second_watcher_is_refused_and_a_later_one_is_not(tmp_path):
    """Two at one inbox would disturb each other; the lock ends with its holder."""
    with hold_inbox(tmp_path / "state"):
        with pytest.raises(AlreadyWatched) as caught, hold_inbox(tmp_path / "state"):
            pass
        assert "another phr" in caught.value.what
    with hold_inbox(tmp_path / "state"):
        pass


def test_the_lock_of_a_killed_watcher_is_free(tmp_path):
    """A crash leaves no lock behind."""
    code = f"""
import os
from pathlib import Path
from phr.inbox.lock import hold_inbox
with hold_inbox(Path({str(tmp_path)!r})):
    print("held", flush=True)
    os._exit(9)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("held\n", 9)
    with hold_inbox(tmp_path):
        pass


def test_a_state_folder_that_cannot_hold_a_lock_is_said(tmp_path):
    """A file where the folder belongs."""
    (tmp_path / "state").write_text("")
    with pytest.raises(CannotLock), hold_inbox(tmp_path / "state"):
        pass
