"""What stands in a cell of a workbook, as the spreadsheet shows it: there 007 may be the number 7, and 26/11/2026 is
one as well.

Marks between thousands, colours and currencies are left away: the text is read by a program.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

ZEROS = re.compile(r"#*(0+)(?:\.(0+))?(%?)")  # "00000", "0.00", "0%"
QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
DATE_PARTS = re.compile(r"([a-z])\1*|[/\-.: ]")
FIGURES = frozenset({"yyyy", "yy", "mm", "m", "dd", "d", "hh", "h", "ss"})
OWN_WAY = "mm-dd-yy"  # is shown in each reader's own way
DIGITS = 15  # digits that a spreadsheet keeps of a number


def shown(value: object, pattern: str | None) -> str:
    """`pattern` is the cell's number format."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, pattern or "")
    if isinstance(value, datetime | date | time):
        return _moment(value, pattern or "")
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _number(value: float, pattern: str) -> str:
    zeros = _zeros(pattern)
    if zeros is None or abs(value) >= 10**DIGITS:
        return str(value) if isinstance(value, int) else f"{value:.{DIGITS}g}"
    whole, places, percent = zeros
    exact = Decimal(str(value)) * (100 if percent else 1)
    width = whole + (places + 1 if places else 0)
    sign = "-" if exact < 0 else ""
    return f"{sign}{abs(exact):0{width}.{places}f}{'%' if percent else ''}"


@lru_cache(512)
def _zeros(pattern: str) -> tuple[int, int, bool] | None:
    """(digits before the point, behind it, whether it counts hundredths) of a format that says so; None: any other."""
    plain = QUOTED.sub("", pattern.split(";")[0]).replace("#,##", "#").strip()
    found = ZEROS.fullmatch(plain)
    return (len(found[1]), len(found[2] or ""), bool(found[3])) if found else None


def _moment(value: date | time, pattern: str) -> str:
    """By the format where it is of figures alone; else as 2026-11-26, which nobody takes for another day."""
    plain = QUOTED.sub(lambda found: found[1] or found[2] or "", pattern.split(";")[0]).lower().strip()
    parts = [found[0] for found in DATE_PARTS.finditer(plain)]
    names = {part for part in parts if part.isalpha()}
    if "".join(parts) != plain or not names or names - FIGURES or pattern == OWN_WAY:
        return _plainly(value)
    return "".join(_part(value, part, at, parts) for at, part in enumerate(parts))


def _part(value: date | time, part: str, at: int, parts: list[str]) -> str:
    """Of a day or a time that has no such part: nothing. `m` behind hours or before seconds are minutes."""
    if not part.isalpha():
        return part
    near = [one[0] for one in parts if one.isalpha()]
    place = sum(one.isalpha() for one in parts[:at])
    is_minute = part[0] == "m" and ("h" in near[max(place - 1, 0) : place] or "s" in near[place + 1 : place + 2])
    name = "minute" if is_minute else NAMES[part[0]]
    number = getattr(value, name, 0)
    return f"{number % 100:02}" if part == "yy" else f"{number:0{len(part)}}"


def _plainly(value: date | time) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()


NAMES = {"y": "year", "m": "month", "d": "day", "h": "hour", "s": "second"}
