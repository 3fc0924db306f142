"""`./start` itself: everything comes up, what dies comes back, and Ctrl-C leaves nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
import requests

from commands.install import ROOT
from tests.commands.test_mail import free_ports

PATIENCE = 300
PORTS = ("port", "mail-port", "smtp-port", "sandbox-port")


@dataclass
class Started:
    """A running `./start`."""

    var: Path
    ports: list[int] = field(default_factory=lambda: free_ports(4))
    process: "subprocess.Popen[str] | None" = None

    def launch(self, *words: str) -> None:
        options = [f"--{name}={port}" for name, port in zip(PORTS, self.ports, strict=True)]
        line = [sys.executable, "-m", "commands.start", "--var", str(self.var), *options, *words]
        with self.said.open("w") as said:
            self.process = subprocess.Popen(line, cwd=ROOT, stdout=said, stderr=said, env=clean(), text=True)

    @property
    def said(self) -> Path:
        return self.var.parent / "said"

    def says(self, sentence: str) -> bool:
        """Whether it comes to say so."""
        soon(lambda: sentence in self.said.read_text() or not self.running())
        return sentence in self.said.read_text()

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def get(self, path: str, port: int = 0) -> requests.Response:
        return requests.get(f"http://localhost:{self.ports[port]}{path}", timeout=10)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(60)

    def processes(self) -> list[psutil.Process]:
        """All that this start began, wherever they hang by now."""
        return [one for one in psutil.process_iter() if self._began(one)]

    def part(self, *words: str) -> psutil.Process:
        """A copy that was just made has its name a moment later."""
        assert soon(lambda: bool(self.parts(*words))), words
        return self.parts(*words)[0]

    def parts(self, *words: str) -> list[psutil.Process]:
        return [one for one in self.processes() if all(word in called(one) for word in words)]

    def _began(self, process: psutil.Process) -> bool:
        try:
            opened = [file.path for file in process.open_files()]  # of copies it is the log alone that tells
            return str(self.var) in " ".join([*process.cmdline(), *process.environ().values(), *opened])
        except psutil.Error:
            return False


def called(process: psutil.Process) -> str:
    """Its command line; empty once it has ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    running = Started(tmp_path / "var")
    yield running
    if running.running():
        running.stop()


def test_everything_comes_up_what_dies_comes_back_and_ctrl_c_leaves_nothing(started: Started) -> None:
    started.launch("--no-demo")
    assert started.says("Vetrina runs."), started.said.read_text()
    assert started.get("/readyz").status_code == 200
    assert started.get("/", port=1).status_code == 200  # the page of caught mail
    for _visit in range(8):
        started.get("/login")
    assert 'vetrina_request_seconds_count{area="auth",status="2xx"} 8.0' in started.get("/metrics").text

    for words in (("rq:worker", "intake"), ("granian",), ("redis-server",), ("postgres", "-D")):
        started.part(*words).kill()
    for name in ("worker-intake", "web", "Redis", "PostgreSQL"):
        assert started.says(f"{name} stopped by itself (signal SIGKILL). It is started again in 1 s.")
    assert soon(lambda: started.get("/readyz").status_code == 200)

    orphan = started.part("rq:worker", "intake")
    started.part("commands.nursery").kill()
    assert started.says("workers stopped by itself (signal SIGKILL). It is started again in 1 s.")
    assert soon(lambda: not orphan.is_running())
    assert started.part("rq:worker", "intake")

    assert started.stop() == 0
    assert "Stopping." in started.said.read_text()
    assert started.processes() == []


def test_the_demo_has_a_shop_and_a_second_start_finds_everything(started: Started) -> None:
    started.launch()
    assert started.says("Vetrina runs."), started.said.read_text()
    shops = ("/", "/shopify/bottega", "/etsy", "/pressero", "/own")
    assert [started.get(path, port=3).status_code for path in shops] == [200] * len(shops)
    assert "did not succeed" not in started.said.read_text()
    secrets = (started.var / "secrets.env").read_text()
    assert started.stop(signal.SIGTERM) == 0

    started.launch()
    assert started.says("Vetrina runs."), started.said.read_text()
    assert (started.var / "secrets.env").read_text() == secrets
    assert started.stop() == 0
    assert started.processes() == []


def clean() -> dict[str, str]:
    """The environment of a person who has set nothing."""
    ours = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SMTP_URL", "STORAGE_URL", "BASE_URL", "PORT", "DEMO")
    return {name: value for name, value in os.environ.items() if name not in ours}


def soon(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if true():
                return True
        except requests.RequestException:
            pass
        time.sleep(0.2)
    return False
