"""The search syntax of `query:` arguments, as far as an app of ours asks: terms that must all hold."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from sandbox.shopify.call import bad_input
from sandbox.shopify.gids import parts
from sandbox.shopify.site import stamp

Where = tuple[str, tuple[object, ...]]
Term = Callable[[str, list[str]], Where]  # of a comparison and its values

TERM = re.compile(r"""(-|NOT\s+)?(\w+):\s*(>=|<=|>|<)?('[^']*'|"[^"]*"|[^\s()]+)|(\S+)""")


def where(text: str | None, terms: dict[str, Term], free: str) -> Where:
    """A condition for `text`; a word that names no field is looked for in the column `free`."""
    found: Where = ("1", ())
    for negated, name, comparison, value, loose in TERM.findall(text or ""):
        if loose in ("OR", "(", ")"):
            raise bad_input("the sandbox knows terms that all hold; no OR and no brackets")
        if loose and loose != "AND":
            found = both(found, (f"{free} like ?", (f"%{_bare(loose)}%",)))
        if name:
            sql, values = _term(terms, name, comparison or "=", value)
            found = both(found, (f"not ({sql})" if negated else f"({sql})", values))
    return found


def moment(column: str) -> Term:
    """Compares times; a day is its beginning."""

    def term(comparison: str, values: list[str]) -> Where:
        return f"{column} {comparison} ?", (_stamp(values[0]),)

    return term


def number(column: str) -> Term:
    """Compares ids, which may be written as global ids too."""

    def term(comparison: str, values: list[str]) -> Where:
        numbers = tuple(int(value) if value.isdigit() else parts(value)[1] for value in values)
        if comparison != "=":
            return f"{column} {comparison} ?", numbers[:1]
        return f"{column} in ({', '.join('?' * len(numbers))})", numbers

    return term


def word(column: str, change: Callable[[str], str] = str) -> Term:
    """One of the values, whatever the case."""

    def term(_comparison: str, values: list[str]) -> Where:
        return f"{column} collate nocase in ({', '.join('?' * len(values))})", tuple(change(one) for one in values)

    return term


def inside(rows: str, column: str, bound: str = "") -> Term:
    """One of the rows that belong to the thing has one of the values."""

    def term(_comparison: str, values: list[str]) -> Where:
        marks = ", ".join("?" * len(values))
        return f"exists (select 1 from {rows} where {bound} {column} collate nocase in ({marks}))", tuple(values)

    return term


def case(conditions: dict[str, str]) -> Term:
    """Values that each stand for a condition of their own."""

    def term(_comparison: str, values: list[str]) -> Where:
        if unknown := [one for one in values if one.lower() not in conditions]:
            raise bad_input(f"the sandbox does not know the value {unknown[0]}; it knows {', '.join(conditions)}")
        return " or ".join(f"({conditions[one.lower()]})" for one in values), ()

    return term


def both(one: Where, other: Where) -> Where:
    return f"{one[0]} and {other[0]}", (*one[1], *other[1])


def _term(terms: dict[str, Term], name: str, comparison: str, value: str) -> Where:
    if name not in terms:
        raise bad_input(f"the sandbox does not search by {name}; it knows {', '.join(sorted(terms))}")
    return terms[name](comparison, [_bare(part) for part in _bare(value).split(",")])


def _bare(text: str) -> str:
    return text.strip("'\"")


def _stamp(text: str) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise bad_input(f"{text} is not a time") from error
    return stamp(found if found.tzinfo else found.replace(tzinfo=UTC))
