"""From what a person typed to the base address of a shop, below which its `/vetrina/v1` is."""

import ipaddress
from urllib.parse import urlsplit

import idna

from platforms.answers import Answer
from platforms.custom.fields import Fields, Wrong
from platforms.errors import Code, MissingPermission, NotFound, Refused, Temporary
from platforms.http import Http
from platforms.values import Shop

ROOT = "/vetrina/v1"
VERSION = 1
SHUT = (401, 403)


def normalise(typed: str) -> str:
    """`Shop.example/api/vetrina/v1/orders` is `https://shop.example/api`. Folders stay: the API may live in one."""
    text = typed.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        raise Refused(Code.ADDRESS_INVALID) from None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or len(text) > 300:
        raise Refused(Code.ADDRESS_INVALID)
    port_text = f":{port}" if port and port != {"http": 80, "https": 443}[parts.scheme] else ""
    folders = [folder for folder in parts.path.partition(ROOT)[0].split("/") if folder]
    return "/".join([f"{parts.scheme}://{host}{port_text}", *folders])


def find(address: str, http: Http) -> Shop:
    """What the shop says of itself. Known by its address alone: whatever id it claims, another may claim as well."""
    answer = http.follow(f"{address}{ROOT}")
    if answer.status in SHUT:
        raise MissingPermission(Code.API_SHUT, status=answer.status)
    if answer.status >= 500:
        raise Temporary(Code.SHOP_FAILED, status=answer.status)
    try:
        return _shop(answer)
    except (Temporary, Wrong):
        raise NotFound(Code.NOT_A_SHOP, host=urlsplit(address).hostname) from None


def _shop(answer: Answer) -> Shop:
    about = Fields(answer.json())
    if about.whole("version", 0) != VERSION:
        raise NotFound(Code.ROUTE_MISSING, status=answer.status)
    base = answer.url.partition(ROOT)[0]
    parts = urlsplit(base)
    return Shop(
        address=base,
        identity=(parts.netloc.removeprefix("www.") + parts.path).lower(),
        name=about.text("name"),
        currency=about.text("currency"),
        facts={"id": about.text("id"), "version": VERSION},
    )


def _host(name: str) -> str:
    """In ASCII. Raises ValueError (IDNA's errors are some) for what is no name."""
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    host = idna.encode(name.rstrip("."), uts46=True).decode()
    if "." not in host and host != "localhost":
        raise ValueError(name)
    return host
