"""Runs commands of the application as copies of one process that has loaded it: it is loaded once, not once for each.

`python -m commands.nursery --log FOLDER worker-mail="worker mail" sweeper=sweep`: each of them is kept alive, has a log
of its own and ends with this process.
"""

import argparse
import gc
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from flask.cli import ScriptInfo, cli
from setproctitle import setproctitle

from commands.parts import Part
from commands.supervisor import ENDINGS, listen, supervise
from commands.trouble import say


def main() -> None:
    parser = argparse.ArgumentParser(prog="commands.nursery")
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("parts", nargs="+", metavar="NAME=COMMAND")
    chosen = parser.parse_args()
    listen()
    application = loaded()
    gc.freeze()  # a copy that never looks through the memory it shares does not make it its own
    pairs = [part.split("=", 1) for part in chosen.parts]
    supervise([], [copied(name, words.split(), chosen.log, application) for name, words in pairs], lambda: None)


def loaded() -> ScriptInfo:
    """The application as all copies find it. It has opened nothing yet: no connection is shared."""
    application = ScriptInfo("app")
    application.load_app()
    import_module("jobs.all")
    return application


def copied(name: str, words: Sequence[str], log: Path, application: ScriptInfo) -> Part:
    return Copied(name, words, log / f"{name}.log", application=application)


@dataclass
class Copied(Part):
    """A part that is a copy of this process, and not a program started anew."""

    application: ScriptInfo = field(default_factory=ScriptInfo)

    def launch(self) -> None:
        self.process = Copy(self._run)  # type: ignore[assignment]

    def _run(self) -> None:
        os.setsid()
        self._end_with_parent()
        for asked in ENDINGS:
            signal.signal(asked, signal.SIG_DFL)
        self._write_to_log()
        setproctitle(f"vetrina {self.name}")
        cli.main(list(self.command), prog_name="flask", obj=self.application)

    def _write_to_log(self) -> None:
        assert self.log
        with self.log.open("ab") as output:
            os.dup2(output.fileno(), sys.stdout.fileno())
            os.dup2(output.fileno(), sys.stderr.fileno())


@dataclass
class Copy:
    """A copy of this process that runs `work` and ends; it answers as `Popen` does."""

    work: Callable[[], None]
    pid: int = 0
    returncode: int | None = None

    def __post_init__(self) -> None:
        self.pid = os.fork()
        if not self.pid:
            os._exit(self._code())

    def _code(self) -> int:
        try:
            self.work()
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
            return 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        return 0

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        end = time.monotonic() + timeout if timeout is not None else float("inf")
        while (code := self.poll()) is None:
            if time.monotonic() >= end:
                raise subprocess.TimeoutExpired(self.work.__qualname__, timeout or 0)
            time.sleep(0.02)
        return code

    def send_signal(self, which: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, which)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


if __name__ == "__main__":
    say(main)
