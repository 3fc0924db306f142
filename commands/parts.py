"""A part of the running system: one process in a session of its own, which can be stopped with all it started."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Part:
    """How a process is launched and ended."""

    name: str
    command: Sequence[str]
    log: Path | None = None  # None: its lines go where ours go
    env: Mapping[str, str] | None = None
    identity: Mapping[str, Any] = field(default_factory=dict)  # user, group and extra_groups of subprocess
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 20  # seconds between asking it to stop and making it
    process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        output = self.log.open("ab") if self.log else None
        try:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                env=self.env,
                start_new_session=True,
                preexec_fn=self._end_with_parent,
                **self.identity,
            )
        finally:
            if output:
                output.close()

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.process is not None and self.running():
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Ask, wait, then insist; returns when nothing of it is left."""
        self.ask_to_stop()
        self.finish(time.monotonic() + self.patience)

    def finish(self, deadline: float) -> None:
        """The end of a part that was asked to stop."""
        if self.process is None:
            return
        try:
            self.process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.clear()

    def clear(self) -> None:
        """End what the process leaves behind in its session when it is gone."""
        rest = [process for process in psutil.process_iter() if self._is_ours(process.pid)]
        for process in rest:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(rest, timeout=5)

    def _is_ours(self, pid: int) -> bool:
        try:
            return self.process is not None and os.getsid(pid) == self.process.pid != pid
        except OSError:
            return False

    def _end_with_parent(self) -> None:
        """Should the supervisor itself be killed, the system (Linux) asks its parts to stop."""
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, self.stop_signal)


def wait_until(ready: Callable[[], bool], part: Part, seconds: float) -> bool:
    """Whether `ready` came true in time, while `part` was running."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and part.running():
        if ready():
            return True
        time.sleep(0.05)
    return False
