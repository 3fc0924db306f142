"""Looks at strangers' files from a safe distance: in a process with limits, so that no file hurts the caller."""

import json
import logging
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from designs.areas import PrintArea
from designs.facts import FileFacts
from designs.findings import Code, FileRefused, Finding
from designs.fix import Fix
from designs.reading import DesignFault, DesignRefused

log = logging.getLogger(__name__)

SECONDS = 60.0  # of waiting; the process itself has fewer seconds of work
ROOT = Path(__file__).resolve().parent.parent
STOPPED_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)


class InspectionStopped(Exception):
    """Nothing is known of the file: the machine or an operator ended the process. Trying again helps."""


def inspect_file(path: Path, seconds: float = SECONDS) -> FileFacts:
    """What `path` is. Raises `FileRefused` with the reason for what is no honest print file."""
    return FileFacts.from_json(ask(seconds, "inspect", path.resolve(strict=True)))


def make_preview(path: Path, out: Path, size: int, seconds: float = SECONDS) -> None:
    """A picture of `path`, at most `size` pixels long, without its metadata; `out` ends in .webp or .png."""
    try:
        ask(seconds, "preview", path.resolve(strict=True), out.absolute(), size)
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def make_cutout(path: Path, out: Path, size: int, seconds: float = SECONDS) -> None:
    """As `make_preview`, and nothing lies behind what is printed; `out` ends in .png."""
    ask(seconds, "cutout", path.resolve(strict=True), out.absolute(), size)


def make_fix(path: Path, out: Path, fix: Fix, area: PrintArea, seconds: float = SECONDS) -> None:
    """What `fix` makes of `path` for `area`, written to `out` in the same format. Raises `FileRefused`."""
    told = json.dumps(asdict(area) | {"formats": sorted(area.formats)})
    ask(seconds, "fix", path.resolve(strict=True), out.absolute(), fix, told)


def make_thumbnail(path: Path, out: Path, size: int, seconds: float = SECONDS) -> None:
    """As `make_preview`, of a picture made for screens: also WebP and GIF, which nobody prints."""
    ask(seconds, "thumbnail", path.resolve(strict=True), out.absolute(), size)


def ask(seconds: float, task: str, *arguments: object, given: object = None) -> Any:
    """Answers go through files, whose size is limited, and the environment with its secrets stays here.

    `given`, as JSON, is what the process finds on its standard input.
    """
    command = [sys.executable, "-m", "designs.limited", task, *map(str, arguments)]
    with TemporaryFile() as question, TemporaryFile() as answer, TemporaryFile() as complaints:
        question.write(json.dumps(given).encode())
        question.seek(0)
        try:
            done = subprocess.run(
                command, cwd=ROOT, env={}, stdin=question, stdout=answer, stderr=complaints, timeout=seconds
            )
        except subprocess.TimeoutExpired as error:
            raise FileRefused(Code.TOO_SLOW) from error
        complaint = read_back(complaints)[-2000:].decode(errors="replace")
        if done.returncode:
            raise ended_early(done.returncode, complaint)
        return answer_of(json.loads(read_back(answer)), complaint)


def read_back(file: Any) -> bytes:
    file.seek(0)
    content: bytes = file.read()
    return content


def ended_early(returncode: int, complaint: str) -> Exception:
    """A reader that the file brought down is the file's fault; all else is ours or the machine's."""
    if returncode == -signal.SIGXCPU:
        return FileRefused(Code.TOO_SLOW)
    if returncode in STOPPED_FROM_OUTSIDE:
        return InspectionStopped(signal.Signals(-returncode).name)
    if returncode < 0:
        return FileRefused(Code.TOO_HEAVY)
    return RuntimeError(f"the limited process failed: {complaint}")


def answer_of(answer: dict, complaint: str) -> Any:
    if "answer" in answer:
        return answer["answer"]
    if "undrawable" in answer:
        raise DesignRefused(DesignFault(answer["undrawable"]["code"]), **answer["undrawable"]["facts"])
    finding = Finding.from_json(answer["refused"])
    if complaint:
        log.info("a file was refused as %s: %s", finding.code, complaint)
    raise FileRefused(finding.code, **finding.facts)
