"""From what a person typed to the address of a Pressero site, and of the host where its printer administers it."""

import ipaddress
from urllib.parse import urlsplit

import idna

from platforms.errors import Code, Refused, Unreachable
from platforms.http import Http
from platforms.values import Shop

PAGES = ("login", "page", "product", "category", "cart", "checkout", "account", "orders", "admin", "api", "docs")
PORTS = {"http": 80, "https": 443}


def normalise(typed: str) -> str:
    """`Prints.v6.pressero.com/login?next=x` is `https://prints.v6.pressero.com`; also of the admin host. Folders that
    are no page of Pressero's stay: a site for trying out may live in one."""
    text = typed.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        raise Refused(Code.ADDRESS_INVALID) from None
    if parts.scheme not in PORTS or "@" in parts.netloc or len(text) > 300:
        raise Refused(Code.ADDRESS_INVALID)
    folders = [folder for folder in parts.path.split("/") if folder]
    inside = next((place for place, folder in enumerate(folders) if folder.lower() in PAGES), len(folders))
    port_text = f":{port}" if port and port != PORTS[parts.scheme] else ""
    return "/".join([f"{parts.scheme}://{host}{port_text}", *folders[:inside]])


def find(address: str, http: Http) -> Shop:
    """The site, if anything answers there. Most ask for a log-in first, with any status; none names itself to us."""
    try:
        http.follow(f"{address}/")
    except Unreachable:
        plain = address.replace("https:", "http:", 1)
        if http.https_only or plain == address:
            raise
        http.follow(f"{plain}/")  # one for trying out, on this machine
        return shop_at(plain)
    return shop_at(address)


def shop_at(address: str) -> Shop:
    parts = urlsplit(address)
    identity = (parts.netloc + parts.path).lower()
    return Shop(address=address, identity=identity, name=identity)


def domain_of(address: str) -> str:
    """As the API names a site: without scheme and port."""
    return urlsplit(address).hostname or ""


def _host(name: str) -> str:
    """In ASCII. Raises ValueError (IDNA's errors are some) for what is no name."""
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    host = idna.encode(name.rstrip("."), uts46=True).decode()
    if "." not in host and host != "localhost":
        raise ValueError(name)
    return host
