"""The limited process: it renders a template that a stranger wrote, and can neither grow nor run on.

`core.rendering` starts it as `python -m core.rendering_limited`; question and answer are JSON on its standard streams.
"""

import json
import resource
import signal
import sys
from types import FrameType, TracebackType
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

MEMORY = 256 * 1024**2
CPU_SECONDS = 2
MOST = 64 * 1024  # signs of a result
MOST_BITS = 4096  # of a number
TEMPLATE = "<template>"


class TooSlow(Exception):
    """The seconds of work are used up."""


class TooBig(Exception):
    """The result, or something on the way to it, is larger than anybody wants to receive."""


class NotJson(Exception):
    """The result was to be JSON."""


class Sandbox(ImmutableSandboxedEnvironment):
    """What grows without a loop is looked at before it grows."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if _size_of(operator, left, right):
            raise TooBig
        return super().call_binop(context, operator, left, right)


def _size_of(operator: str, left: Any, right: Any) -> bool:
    """Whether the result would be too big."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * right if operator == "**" else left.bit_length() + right.bit_length()
        return bits > MOST_BITS
    sized, times = (right, left) if isinstance(left, int) else (left, right)
    return hasattr(sized, "__len__") and isinstance(times, int) and len(sized) * times > MOST


def main() -> None:
    question = json.load(sys.stdin)
    limit_this_process()
    template = None
    try:
        template = sandbox().from_string(question["template"])
        text = rendered(template, question["facts"])
        if question["as_json"]:
            check(text)
        answer = {"text": text}
    except Exception as error:
        answer = fault_of(error, template)
    json.dump(answer, sys.stdout)


def sandbox() -> Sandbox:
    return Sandbox(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=False)


def limit_this_process() -> None:
    signal.signal(signal.SIGXCPU, _stop)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024**2, 1024**2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlow


def rendered(template: Template, facts: dict[str, Any]) -> str:
    """Piece by piece, so that what grows too long ends where it does."""
    pieces, length = [], 0
    making = template.root_render_func(template.new_context(facts))
    for piece in making:
        length += len(piece)
        if length > MOST:
            making.throw(TooBig())  # type: ignore[attr-defined]  # a generator: it fails where it is
        pieces.append(piece)
    return "".join(pieces)


def check(text: str) -> None:
    try:
        json.loads(text, parse_constant=_no_number)
    except ValueError as error:
        raise NotJson(str(error)) from None


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number in JSON")


def fault_of(error: Exception, template: Template | None) -> dict[str, Any]:
    """Which fault, and on which line of the template."""
    if isinstance(error, TemplateSyntaxError):
        return {"fault": "syntax", "line": error.lineno, "words": error.message or ""}
    codes = {TooSlow: "too_slow", NotJson: "not_json", UndefinedError: "unknown", SecurityError: "forbidden"}
    big = (TooBig, MemoryError, OverflowError, RecursionError)
    code = "too_big" if isinstance(error, big) else codes.get(type(error), "failed")
    return {"fault": code, "line": _line_of(error.__traceback__, template), "words": str(error)[:300]}


def _line_of(trace: TracebackType | None, template: Template | None) -> int | None:
    """Of the innermost place in the template."""
    line = None
    while trace:
        if trace.tb_frame.f_code.co_filename == TEMPLATE and template:
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


if __name__ == "__main__":
    main()
