"""Templates that people wrote, rendered from a safe distance: in a process with limits on time, memory and length."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

SECONDS = 15.0  # of waiting on a busy machine; the process itself has two seconds of work
ROOT = Path(__file__).resolve().parent.parent
OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)


class TemplateFault(Exception):
    """The template gives no result. `code`: syntax, unknown, forbidden, too_slow, too_big, not_json or failed.

    `line` of the template, where one can be named; `words` are Jinja's or the JSON reader's own.
    """

    def __init__(self, code: str, line: int | None = None, words: str = "") -> None:
        super().__init__(f"{code} in line {line}: {words}")
        self.code, self.line, self.words = code, line, words

    @property
    def facts(self) -> dict[str, Any]:
        return {"line": self.line, "words": self.words}


def render_template_of_people(template: str, facts: dict[str, Any], *, as_json: bool) -> str:
    """`template` (Jinja2) filled with `facts`, at most 64 Ki signs; with `as_json` it is valid JSON.

    Raises TemplateFault. It runs without our settings and secrets.
    """
    command = [sys.executable, "-m", "core.rendering_limited"]
    with TemporaryFile() as question, TemporaryFile() as answer, TemporaryFile() as complaints:
        question.write(json.dumps({"template": template, "facts": facts, "as_json": as_json}).encode())
        question.seek(0)
        try:
            done = subprocess.run(
                command, cwd=ROOT, env={}, stdin=question, stdout=answer, stderr=complaints, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            raise TemplateFault("too_slow") from None
        if done.returncode:
            raise _ended_early(done.returncode, _read(complaints))
        told = json.loads(_read(answer))
    if "fault" in told:
        raise TemplateFault(told["fault"], told["line"], told["words"])
    text: str = told["text"]
    return text


def _ended_early(returncode: int, complaint: str) -> Exception:
    if returncode in OUT_OF_TIME:
        return TemplateFault("too_slow")
    if returncode < 0 or "MemoryError" in complaint:
        return TemplateFault("too_big")
    return RuntimeError(f"the limited process failed: {complaint[-2000:]}")


def _read(file: Any) -> str:
    file.seek(0)
    content: bytes = file.read()
    return content.decode(errors="replace")
