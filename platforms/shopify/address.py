"""From what a person typed to the address of a Shopify shop. Nobody can guess its name from a domain of its own."""

import re
from urllib.parse import urlsplit

from platforms.access import App
from platforms.errors import Code, NotFound, PlanRefused, PlatformError, Refused, Temporary
from platforms.http import Http
from platforms.values import Shop

LABEL = r"[a-z0-9][a-z0-9-]{0,62}"
DOMAIN = ".myshopify.com"
SITE = "https://{shop}" + DOMAIN
ADMIN = "admin.shopify.com"
LONGEST = 255


def normalise(typed: str, app: App) -> str:
    """The shop's name, any address below `name.myshopify.com`, or its page in Shopify's admin."""
    text = typed.strip().lower()
    label = label_at(text, app) or (_label_of(text) if text.isascii() and 0 < len(text) <= LONGEST else "")
    if not re.fullmatch(LABEL, label):
        raise Refused(Code.ADDRESS_INVALID)
    return address_of(label, app)


def address_of(label: str, app: App) -> str:
    return (app.site or SITE).replace("{shop}", label)


def label_at(address: str, app: App) -> str:
    """The shop's name in an address of ours, or below it; "" where it is none."""
    scheme, separator, rest = (app.site or SITE).partition("://")
    pattern = re.escape(rest).replace(re.escape("{shop}"), f"({LABEL})")
    found = re.fullmatch(rf"(?:https?://)?{pattern}(?:[/?#].*)?", address.lower())
    return found[1] if found and separator and found.groups() else ""


def from_shopify(name: str) -> str:
    """A shop's domain as Shopify itself writes it: exactly so, nothing is repaired; "" for anything else."""
    name = name.lower()
    return name if re.fullmatch(LABEL + re.escape(DOMAIN), name) else ""


def find(where: str, http: Http, app: App) -> Shop:
    """One call: whatever answers there is a shop, unless it says that it is none. Most lead on to their own domain."""
    label = label_at(where, app)
    if not label:
        raise Refused(Code.ADDRESS_INVALID)
    try:
        status = http.call("GET", f"{where}/").status
    except Temporary as fault:
        if fault.code not in (Code.MOVED, Code.TOO_BIG):
            raise
        status = 200
    if refusal := refused(status, urlsplit(where).hostname):
        raise refusal
    return Shop(where, label + DOMAIN, label)


def refused(status: int, host: str | None) -> PlatformError | None:
    """What a status says of the shop as a whole, at whichever of its addresses. A bill is paid, a lock opened: later
    calls may go through again."""
    known: dict[int, PlatformError] = {
        402: PlanRefused(Code.SHOP_FROZEN, permanent=False, status=status, host=host),
        404: NotFound(Code.NOT_A_SHOP, status=status, host=host),
        423: PlanRefused(Code.SHOP_LOCKED, permanent=False, status=status, host=host),
    }
    return known.get(status) or (Temporary(Code.SHOP_FAILED, status=status) if status >= 500 else None)


def _label_of(text: str) -> str:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        if parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.port:
            return ""
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    if host == ADMIN:
        _, *folders = parts.path.split("/")
        return folders[1] if len(folders) > 1 and folders[0] == "store" else ""
    return host.removesuffix(DOMAIN) if host.endswith(DOMAIN) or "." not in host else ""
