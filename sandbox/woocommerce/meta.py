"""Meta data: lists of id, key and value, merged by id or by key as WooCommerce does."""

from collections.abc import Iterable
from typing import Any

from sandbox.woocommerce.site import Site

Meta = list[dict[str, Any]]


def merge(site: Site, kept: Meta, given: Iterable[dict[str, Any]]) -> None:
    """An entry without id changes the first with its key, or is added; a value of null removes one."""
    for entry in given:
        found = _entry(kept, entry)
        if found is None:
            put(site, kept, entry["key"], entry.get("value"))
        elif entry.get("value") is None:
            kept.remove(found)
        else:
            found.update(key=entry.get("key", found["key"]), value=entry["value"])


def put(site: Site, kept: Meta, key: str, value: Any) -> None:
    kept.append({"id": site.state.next("meta"), "key": key, "value": value})


def value_of(kept: Meta, key: str) -> Any:
    return next((entry["value"] for entry in kept if entry["key"] == key), None)


def _entry(kept: Meta, given: dict[str, Any]) -> dict[str, Any] | None:
    name = "id" if given.get("id") else "key"
    return next((entry for entry in kept if entry[name] == given.get(name)), None)
