"""The last step of a start: once the web answers, somebody who can log in, and a text that says where everything is."""

import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from commands.install import ROOT
from commands.trouble import last_words

OTHER_SHOPS = {
    "/shopify/bottega": "the same on Shopify",
    "/etsy": "on Etsy",
    "/pressero": "on Pressero",
    "/own": "in a shop of its own",
}
BACKLOGS = ("intake", "work")  # of /readyz
PATIENCE = 90  # seconds until silence of the web is worth a sentence


@dataclass
class Greeting:
    """Called at every tick; does its step once. `people` is the command that makes the log-ins and prints them."""

    people: Sequence[str]
    logs: Path
    host: str
    env: Mapping[str, str]
    started: float = field(default_factory=time.monotonic)
    making: "subprocess.Popen[str] | None" = None
    over: bool = False

    def __call__(self) -> None:
        if self.over:
            return
        if self.making and self.making.poll() is not None:
            print(self._text(self.making.communicate()[0]), flush=True)
            self.over = True
        elif not self.making and self._ready():
            print(
                f"{self.env['BASE_URL']} answers. Log-ins and, the first time, demo data are being made …", flush=True
            )
            with self._log.open("w") as log:
                self.making = subprocess.Popen(
                    self.people, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, stderr=log, text=True
                )
        elif not self.making and time.monotonic() - self.started > PATIENCE:
            print(f"Vetrina is not ready after {PATIENCE} seconds. Why stands in {self.logs}.", flush=True)
            self.started = time.monotonic()

    @property
    def _log(self) -> Path:
        return self.logs / "people.log"

    def _ready(self) -> bool:
        connection = HTTPConnection(self.host, int(self.env["PORT"]), timeout=2)
        try:
            connection.request("GET", "/readyz")
            return _runs(json.loads(connection.getresponse().read()))
        except (OSError, HTTPException, ValueError):
            return False
        finally:
            connection.close()

    def _text(self, log_ins: str) -> str:
        lines = ["", "Vetrina runs.", "", f"  Vetrina       {self.env['BASE_URL']}"]
        if "SANDBOX_URL" in self.env:
            lines += self._shops(self.env["SANDBOX_URL"])
        if "MAIL_PAGE_URL" in self.env:
            lines.append(f"  Caught mail   {self.env['MAIL_PAGE_URL']}  (every mail that Vetrina sends)")
        lines += ["", *(f"  {line}".rstrip() for line in log_ins.strip().splitlines()), ""]
        if self.making and self.making.returncode:
            lines += [f"Making the log-ins did not succeed. Why stands in {self._log}:", last_words(self._log), ""]
        lines.append(f"Logs are in {self.logs}. Ctrl-C stops everything.")
        return "\n".join(lines)

    def _shops(self, town: str) -> list[str]:
        shops = [f"                {town}{path:18}{name}" for path, name in OTHER_SHOPS.items()]
        return [f"  Sandbox shop  {town}  (buy something there and watch the order arrive)", *shops]


def _runs(parts: Mapping[str, Mapping[str, object]]) -> bool:
    """Whether all of it is there. What was left when it was stopped may wait still: somebody is at it again."""
    return all(part["ok"] for name, part in parts.items() if name not in BACKLOGS)
