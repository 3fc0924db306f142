"""Tracking codes of an order: one list in its meta data, which both plugins and the shop's pages read."""

import secrets
from datetime import UTC, datetime
from typing import Any

from sandbox.woocommerce import events, meta, posts
from sandbox.woocommerce.posts import Post
from sandbox.woocommerce.site import Site

Doc = dict[str, Any]

KEY = "_wc_shipment_tracking_items"
CARRIERS = {
    "BRT": "https://vas.brt.it/vas/sped_det_show.htm?Nspediz=%1$s",
    "DHL": "https://www.dhl.com/it-it/home/tracking.html?tracking-id=%1$s",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr=%1$s",
    "GLS": "https://www.gls-italy.com/it/servizi-per-destinatari/ricerca-spedizione?match=%1$s",
    "Poste Italiane": "https://www.poste.it/cerca/index.html#/risultati-spedizioni/%1$s",
    "UPS": "https://www.ups.com/track?tracknum=%1$s",
    "USPS": "https://tools.usps.com/go/TrackConfirmAction?tLabels=%1$s",
}


def codes_of(order: Post) -> list[Doc]:
    """Carrier, code and link of each, as the buyer sees them."""
    return [_shown(one) for one in items_of(order)]


def items_of(order: Post) -> list[Doc]:
    kept = meta.value_of(order.doc["meta_data"], KEY)
    return [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []


def add(site: Site, order: Post, given: Doc, *, replace: bool = False) -> Doc:
    """A plugin's own way in: adds a code without touching the order's status."""
    item = {
        "tracking_provider": given.get("tracking_provider", ""),
        "custom_tracking_provider": given.get("custom_tracking_provider", ""),
        "custom_tracking_link": given.get("custom_tracking_link", ""),
        "tracking_number": given["tracking_number"],
        "date_shipped": str(_seconds(given.get("date_shipped"))),
        "tracking_id": secrets.token_hex(16),
    }
    _keep(site, order, [*([] if replace else items_of(order)), item])
    return item


def link_of(item: Doc) -> str:
    pattern = item.get("custom_tracking_link") or CARRIERS.get(str(item.get("tracking_provider")), "")
    link = str(pattern).replace("%1$s", str(item.get("tracking_number", "")))
    return link if link.startswith(("http://", "https://")) else ""


def day_of(item: Doc) -> str:
    seconds = str(item.get("date_shipped", ""))
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d}" if seconds.isdigit() else seconds


def _shown(item: Doc) -> Doc:
    carrier = item.get("custom_tracking_provider") or item.get("tracking_provider", "")
    return {"carrier": carrier, "code": item.get("tracking_number", ""), "link": link_of(item), "day": day_of(item)}


def _keep(site: Site, order: Post, items: list[Doc]) -> None:
    with site.state.transaction():
        meta.merge(site, order.doc["meta_data"], [{"key": KEY, "value": items}])
        posts.save(site, order)
        events.fire(site, "order.updated", order.id)


def _seconds(day: str | None) -> int:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else datetime.now(UTC)
    return int(moment.timestamp())
