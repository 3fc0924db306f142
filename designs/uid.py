"""Product UIDs: made of a model and its attributes' values, and read back for people.

    poster_pf_a3_pt_200-gsm-silk_cl_4-0_ver

`_` parts, `-` joins inside a part. An attribute with a code gives two parts, one without gives its value alone.
Everywhere else a UID is opaque: it is compared, never taken apart. Two choices may come out alike ("4/0" and "4-0"):
whoever stores a UID has it unique.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_LENGTH = 150


class UidError(ValueError):
    """No UID can be made of this, or this is no UID of the model."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`code` is what stands before the value in a UID, "" where the value speaks for itself."""

    key: str
    code: str
    values: tuple[str, ...]


def uid_of(model_key: str, attributes: Sequence[Attribute], chosen: Mapping[str, str]) -> str:
    parts = [part(model_key)]
    for attribute in attributes:
        value = chosen.get(attribute.key)
        if value not in attribute.values:
            raise UidError(f"{attribute.key} can't be {value!r}")
        parts += parts_of(attribute, value)
    uid = "_".join(parts)
    if len(uid) > MAX_LENGTH:
        raise UidError(f"{uid} is longer than {MAX_LENGTH} characters")
    return uid


def explain(uid: str, model_key: str, attributes: Sequence[Attribute]) -> list[tuple[str, str]]:
    """The (attribute key, value) pairs that `uid` stands for."""
    rest = uid.split("_")
    if rest[0] != part(model_key):
        raise UidError(f"{uid} is no {model_key}")
    rest = rest[1:]
    pairs = []
    for attribute in attributes:
        value = next((value for value in attribute.values if begins_with(rest, parts_of(attribute, value))), None)
        if value is None:
            raise UidError(f"{uid} has no known {attribute.key}")
        pairs.append((attribute.key, value))
        rest = rest[len(parts_of(attribute, value)) :]
    if rest:
        raise UidError(f"{uid} goes on after its last attribute")
    return pairs


def begins_with(parts: list[str], beginning: list[str]) -> bool:
    return parts[: len(beginning)] == beginning


def parts_of(attribute: Attribute, value: str) -> list[str]:
    return [part(attribute.code), part(value)] if attribute.code else [part(value)]


def part(text: str) -> str:
    """Lower-case letters, digits and single hyphens: safe in URLs, file names and spreadsheets."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not made:
        raise UidError(f"{text!r} has no letter or digit that a UID can hold")
    return made
