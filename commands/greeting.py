"""What `./start` says once everything runs."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PATIENCE = 90  # seconds until silence of the web is worth a sentence


@dataclass
class Greeting:
    """Says once, when the web answers, where everything is."""

    logs: Path
    host: str
    env: Mapping[str, str]
    log_ins: str
    started: float = 0.0
    said: bool = False

    def __call__(self) -> None:
        self.started = self.started or time.monotonic()
        if self.said:
            return
        if self._ready():
            self.said = True
            print(self._text(), flush=True)
        elif time.monotonic() - self.started > PATIENCE:
            self.said = True
            print(f"Vetrina has not answered for {PATIENCE} seconds. What it says is in {self.logs}.", flush=True)

    def _ready(self) -> bool:
        connection = HTTPConnection(self.host, int(self.env["PORT"]), timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _text(self) -> str:
        lines = ["", "Vetrina runs.", "", f"  Vetrina      {self.env['BASE_URL']}"]
        if "SANDBOX_URL" in self.env:
            lines.append(f"  Sandbox shop {self.env['SANDBOX_URL']}  buy something there and watch the order arrive")
        if "MAIL_PAGE_URL" in self.env:
            lines.append(f"  Caught mail  {self.env['MAIL_PAGE_URL']}  every mail that Vetrina sends")
        lines += ["", *(f"  {line}" for line in self.log_ins.splitlines()), ""]
        lines.append(f"Logs are in {self.logs}. Ctrl-C stops everything.")
        return "\n".join(lines)
