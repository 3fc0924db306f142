"""From what a person typed to the address by which a WooCommerce store calls itself."""

import html
import ipaddress
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import idna

from platforms.answers import Answer
from platforms.errors import Code, MissingPermission, NotFound, PlatformError, Refused, Temporary, Unreachable
from platforms.http import Http
from platforms.values import Shop

INDEX_FIELDS = {"_fields": "name,url,home,namespaces,timezone_string"}
NAMESPACE = "wc/v3"
CLEARLY_INSIDE = ("wp-admin", "wp-json", "wp-login.php", "wp-content", "wc-auth", "index.php")
SHUT = (401, 403)


def normalise(typed: str) -> str:
    """`www.Shop.example/wp-admin/` is `https://www.shop.example`. Folders stay: a store may live in one."""
    text = typed.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        raise Refused(Code.ADDRESS_INVALID) from None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or len(text) > 300:
        raise Refused(Code.ADDRESS_INVALID)
    folders = [folder for folder in parts.path.split("/") if folder]
    inside = next((place for place, folder in enumerate(folders) if folder in CLEARLY_INSIDE), len(folders))
    port_text = f":{port}" if port and port != {"http": 80, "https": 443}[parts.scheme] else ""
    return "/".join([f"{parts.scheme}://{host}{port_text}", *folders[:inside]])


def find(address: str, http: Http) -> Shop:
    """The store at `address`, or in a folder above it (`/shop` is a page more often than a folder)."""
    faults: list[PlatformError] = []
    for scheme_and_rest in _schemes(address, http.https_only):
        for candidate in _and_above(scheme_and_rest):
            try:
                return _shop_at(candidate, http)
            except Unreachable as fault:
                faults.append(fault)
                break
            except (NotFound, Refused, MissingPermission, Temporary) as fault:
                faults.append(fault)
    raise max(faults, key=_tells)


def known(address: str, http: Http) -> Shop:
    """The store at an address that was found before, or that a person insists on. Some security plug-ins shut the
    index and let keys through: it is as it was called then, without a name."""
    try:
        return find(address, http)
    except MissingPermission:
        return _shop(address, address, {"namespaces": []})


def namespaces(address: str, http: Http) -> list[str]:
    """Which plug-ins the store has a way into; nothing where it cannot be asked just now."""
    index = _index_of(http.call("GET", f"{address}/wp-json/", params={"_fields": "namespaces"}))
    return list(index["namespaces"]) if index else []


def _host(name: str) -> str:
    """In ASCII. Raises ValueError (IDNA's errors are some) for what is no name."""
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    host = idna.encode(name.rstrip("."), uts46=True).decode()
    if "." not in host and host != "localhost":
        raise ValueError(name)
    return host


def _schemes(address: str, https_only: bool) -> Iterator[str]:
    yield address
    if not https_only and address.startswith("https:"):
        yield address.replace("https:", "http:", 1)


def _and_above(address: str) -> Iterator[str]:
    while urlsplit(address).path:
        yield address
        address = address.rpartition("/")[0]
    yield address


def _tells(fault: PlatformError) -> int:
    """How much a fault says to a person; the most telling of all tries is told."""
    order = (Code.NOT_A_SHOP, Code.NAME_UNKNOWN, Code.API_SHUT, Code.ROUTE_MISSING, Code.PERMALINKS_PLAIN)
    return order.index(fault.code) if fault.code in order else 1


def _shop_at(address: str, http: Http) -> Shop:
    reached = http.follow(f"{address}/wp-json/", INDEX_FIELDS)
    index = _index_of(reached)
    if index is None:
        _raise_where_shut(reached)
        reached = http.follow(f"{address}/index.php/wp-json/", INDEX_FIELDS)  # servers that cannot rewrite addresses
        index = _index_of(reached)
    if index is None:
        raise _why_not(address, http)
    if NAMESPACE not in index["namespaces"]:
        raise NotFound(Code.ROUTE_MISSING, name=_name(index))
    base = reached.url.partition("/wp-json")[0]
    home = str(index.get("home") or index.get("url") or base).rstrip("/")
    if urlsplit(home).netloc == urlsplit(base).netloc:
        return _shop(base, home, index)
    return _moved_shop(home, http) or _shop(base, base, index)


def _moved_shop(home: str, http: Http) -> Shop | None:
    """The store under the name it gives itself, if it can be asked there."""
    try:
        answer = http.follow(f"{home}/wp-json/", INDEX_FIELDS)
    except PlatformError:
        return None
    index = _index_of(answer)
    return _shop(answer.url.partition("/wp-json")[0], home, index) if index else None


def _shop(address: str, home: str, index: dict[str, Any]) -> Shop:
    parts = urlsplit(address)
    identity = (parts.netloc.removeprefix("www.") + parts.path.removesuffix("/index.php")).lower()
    facts = {"home": home, "namespaces": list(index["namespaces"]), "timezone": index.get("timezone_string") or ""}
    return Shop(address=address, identity=identity, name=_name(index), facts=facts)


def _name(index: dict[str, Any]) -> str:
    return html.unescape(str(index.get("name") or ""))


def _index_of(answer: Answer) -> dict[str, Any] | None:
    try:
        index = answer.json()
    except Temporary:
        return None
    return index if isinstance(index, dict) and isinstance(index.get("namespaces"), list) else None


def _raise_where_shut(answer: Answer) -> None:
    if answer.status in SHUT:
        raise MissingPermission(Code.API_SHUT, status=answer.status)
    if answer.status >= 500:
        raise Temporary(Code.SHOP_FAILED, status=answer.status)


def _why_not(address: str, http: Http) -> PlatformError:
    """WordPress answers under `?rest_route=` even where `/wp-json/` does not exist: plain permalinks."""
    if _index_of(http.follow(f"{address}/", {"rest_route": "/", **INDEX_FIELDS})) is not None:
        return Refused(Code.PERMALINKS_PLAIN)
    return NotFound(Code.NOT_A_SHOP, host=urlsplit(address).hostname)
