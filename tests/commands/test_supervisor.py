"""Parts that die, refuse to die, or leave children behind."""

import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from commands.parts import Part
from commands.supervisor import supervise

SLEEP = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
# As RQ does: the child leaves the process group of its parent, so that a signal to the group misses it.
WITH_CHILD = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {SLEEP!r}], process_group=0)
print(child.pid, flush=True)
time.sleep(600)
"""


def test_a_part_that_dies_is_started_again_with_a_sentence(tmp_path: Path, capsys) -> None:
    part = python("worker", SLEEP, tmp_path)
    killed: list[int] = []

    def kill_once_then_stop_when_back() -> None:
        assert part.process
        if not killed and part.running():
            killed.append(part.process.pid)
            part.process.kill()
        elif killed and part.running() and part.process.pid != killed[0]:
            raise KeyboardInterrupt

    undisturbed(supervise, [], [part], kill_once_then_stop_when_back)

    assert "worker stopped by itself (signal SIGKILL). It is started again in 1 s." in capsys.readouterr().out
    assert not part.running()


def test_a_part_that_cannot_live_waits_longer_each_time_and_says_its_last_words(tmp_path: Path, capsys) -> None:
    part = python("web", "import sys; sys.exit('no such setting: DATABASE_URL')", tmp_path)
    end = time.monotonic() + 5

    undisturbed(supervise, [], [part], lambda: stop_at(end))

    said = capsys.readouterr().out
    assert "web stopped by itself (exit code 1). It is started again in 1 s." in said
    assert "It is started again in 2 s." in said
    assert "no such setting: DATABASE_URL" in said


def test_stopping_ends_the_children_that_a_dead_part_left(tmp_path: Path) -> None:
    part = python("worker", WITH_CHILD, tmp_path)
    part.launch()
    child = int(first_word(part))
    assert part.process
    part.process.kill()
    part.process.wait()
    assert psutil.pid_exists(child)

    part.clear()

    assert gone(child)


def test_a_part_that_does_not_listen_is_made_to_stop(tmp_path: Path) -> None:
    part = python("deaf", DEAF, tmp_path)
    part.patience = 0.5
    part.launch()
    assert first_word(part) == "deaf"

    part.stop()

    assert part.process and part.process.returncode == -signal.SIGKILL


def test_parts_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from commands.parts import Part
        part = Part("p", [sys.executable, "-c", {SLEEP!r}], Path({str(tmp_path / "p.log")!r}))
        part.launch()
        print(part.process.pid, flush=True)
        input()
    """)
    supervisor = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout
    child = int(supervisor.stdout.readline())

    supervisor.kill()
    supervisor.communicate()

    assert gone(child)


def python(name: str, source: str, folder: Path) -> Part:
    return Part(name, [sys.executable, "-c", source], folder / f"{name}.log")


def first_word(part: Part) -> str:
    assert part.log
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if part.log.exists() and (words := part.log.read_text().split()):
            return words[0]
        time.sleep(0.02)
    raise AssertionError("it said nothing")


def gone(pid: int) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def stop_at(end: float) -> None:
    if time.monotonic() > end:
        raise KeyboardInterrupt


def undisturbed(call: Callable[..., None], *arguments: object) -> None:
    """The supervisor ignores signals once it stops, since its process ends then. This one goes on."""
    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(one) for one in asked]
    try:
        call(*arguments)
    finally:
        for one, what in zip(asked, before, strict=True):
            signal.signal(one, what)
