"""What a parameter of the REST API may be, and how WordPress words it when it is not."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sandbox.woocommerce.site import Site

Complaint = tuple[str, str, Any]  # code, message, data
Check = Callable[[Site, str, Any], Complaint | None]


def complaints(site: Site, checks: Mapping[str, Check], values: Mapping[str, Any]) -> dict[str, Complaint]:
    found = ((name, check(site, name, values[name])) for name, check in checks.items() if name in values)
    return {name: complaint for name, complaint in found if complaint}


def integer(low: int | None = None, high: int | None = None) -> Check:
    def check(_site: Site, name: str, value: Any) -> Complaint | None:
        if not re.fullmatch(r"-?\d+", str(value)):
            return "rest_invalid_type", f"{name} is not of type integer.", {"param": name}
        if low is not None and high is not None and not low <= int(value) <= high:
            return "rest_out_of_bounds", f"{name} must be between {low} (inclusive) and {high} (inclusive)", None
        if low is not None and int(value) < low:
            return "rest_out_of_bounds", f"{name} must be greater than or equal to {low}", None
        return None

    return check


def one_of(choices: Callable[[Site], Sequence[str]]) -> Check:
    def check(site: Site, name: str, value: Any) -> Complaint | None:
        allowed = choices(site)
        return None if value in allowed else _not_in(name, allowed)

    return check


def some_of(choices: Callable[[Site], Sequence[str]]) -> Check:
    """A list, or text with commas."""

    def check(site: Site, name: str, value: Any) -> Complaint | None:
        allowed = choices(site)
        wrong = [place for place, one in enumerate(as_list(value)) if one not in allowed]
        return _not_in(f"{name}[{wrong[0]}]", allowed) if wrong else None

    return check


def date(_site: Site, _name: str, value: Any) -> Complaint | None:
    try:
        datetime.fromisoformat(str(value).replace(" ", "+"))
    except ValueError:
        return "rest_invalid_date", "Invalid date.", None
    return None


def address_with_email(_site: Site, _name: str, value: Any) -> Complaint | None:
    email = value.get("email") if isinstance(value, dict) else None
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        return "rest_invalid_email", "Invalid email address.", None
    return None


def as_list(value: Any) -> list[str]:
    return list(map(str, value)) if isinstance(value, list) else [one for one in str(value).split(",") if one]


def as_ids(value: Any) -> list[int]:
    return [int(one) for one in as_list(value) if one.isdigit()]


def as_flag(value: Any) -> bool:
    return str(value).lower() in {"1", "true", "yes"}


def _not_in(name: str, allowed: Sequence[str]) -> Complaint:
    listed = f"{', '.join(allowed[:-1])}, and {allowed[-1]}"
    return "rest_not_in_enum", f"{name} is not one of {listed}.", None
