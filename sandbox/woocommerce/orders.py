"""Orders: made, changed, put to the trash; with the notes, mails, stock moves and webhooks that follow.

Webhooks are queued first, so that those of the stock come after those of the order; what they say is made only when
they are sent.
"""

import hashlib
import secrets
import time
from typing import Any

from sandbox.woocommerce import events, meta, posts
from sandbox.woocommerce.order_lines import count, set_lines
from sandbox.woocommerce.posts import ORDER, Post
from sandbox.woocommerce.site import WOOCOMMERCE, Site, now
from sandbox.woocommerce.stock import reduce_stock
from sandbox.woocommerce.wire import decimal, money

Doc = dict[str, Any]

DRAFT = "checkout-draft"
STATUSES = {
    "pending": "Pending payment",
    "processing": "Processing",
    "on-hold": "On hold",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "failed": "Failed",
}
TO_THE_BUYER = {
    "processing": "Your order has been received",
    "on-hold": "Your order is on hold",
    "completed": "Your order is complete",
    "cancelled": "Your order was cancelled",
    "refunded": "Your order was refunded",
}
ADDRESS = (
    "first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country",
)  # fmt: skip
TEXTS = ("currency", "payment_method", "payment_method_title", "transaction_id", "customer_note", "customer_id")


def statuses(site: Site) -> dict[str, str]:
    """Slug and name of every status the shop knows, those of plugins among them."""
    return {**STATUSES, **site.option("order_statuses"), DRAFT: "Draft"}


def create(site: Site, given: Doc, *, via: str = "rest-api", ip: str = "", agent: str = "") -> Post:
    """A new order from a body of the API. Nothing in it is required."""
    with site.state.transaction():
        doc = _blank(site, via, ip, agent)
        order = posts.insert(site, ORDER, doc, status="pending")
        status = given.get("status", "pending")
        if status != DRAFT:
            events.fire(site, "order.created", order.id)
        events.fire(site, "order.updated", order.id)
        _set_texts(site, order, given)
        set_lines(site, doc, given)
        if via == "store-api":
            _put_checkout_meta(site, doc)
        if given.get("set_paid"):
            pay(site, order)
        elif status == DRAFT:
            order.status = status
        elif status != "pending":
            _set_status(site, order, status, say=False)
        posts.save(site, order)
    return order


def change(site: Site, order: Post, given: Doc) -> Post:
    """Carry out a body of the API. One that changes nothing counts as a change too."""
    with site.state.transaction():
        events.fire(site, "order.updated", order.id)
        _set_texts(site, order, given)
        if any(given.get(name) for name in ("line_items", "shipping_lines", "fee_lines", "coupon_lines")):
            set_lines(site, order.doc, given)
        if given.get("status", order.status) != order.status:
            _set_status(site, order, given["status"])
        if given.get("set_paid") and not order.doc["date_paid"]:
            pay(site, order)
        posts.save(site, order)
    return order


def refill(site: Site, draft: Post, given: Doc) -> Post:
    """The buyer comes back to an open checkout with other things in the cart."""
    with site.state.transaction():
        _fill(site, draft, given)
        posts.save(site, draft)
        events.fire(site, "order.updated", draft.id)
    return draft


def place_draft(site: Site, draft: Post, given: Doc, *, paid: bool, status: str) -> Post:
    """The buyer of an open checkout presses Buy: only now is the order made, as webhooks see it."""
    with site.state.transaction():
        events.fire(site, "order.updated", draft.id)
        events.fire(site, "order.created", draft.id)
        _fill(site, draft, given)
        meta.put(site, draft.doc["meta_data"], "_debug_log_source_pending_deletion", f"place-order-debug-{draft.id}")
        draft.status = "pending"
        if paid:
            pay(site, draft)
        else:
            _set_status(site, draft, status)
        posts.save(site, draft)
    return draft


def pay(site: Site, order: Post) -> None:
    order.doc["date_paid"] = now()
    note(site, order, "Payment complete.")
    _set_status(site, order, "processing" if needs_work(site, order.doc) else "completed", say=False)


def trash(site: Site, order: Post) -> None:
    with site.state.transaction():
        entries = order.doc["meta_data"]
        meta.put(site, entries, "_wp_trash_meta_status", f"wc-{order.status}")
        meta.put(site, entries, "_wp_trash_meta_time", str(int(time.time())))
        order.status = "trash"
        posts.save(site, order)
        if not site.option("hpos"):
            events.fire(site, "product.deleted", order.id)  # a post is a post: so WooCommerce does it
        events.fire(site, "order.deleted", order.id)


def restore(site: Site, order: Post) -> None:
    """What the shop's own people can do in the admin, and nobody by the API."""
    with site.state.transaction():
        entries = order.doc["meta_data"]
        order.status = str(meta.value_of(entries, "_wp_trash_meta_status") or "pending").removeprefix("wc-")
        order.doc["meta_data"] = [entry for entry in entries if not entry["key"].startswith("_wp_trash_meta")]
        posts.save(site, order)
        events.fire(site, "order.restored" if site.option("hpos") else "order.updated", order.id)


def refund(site: Site, order: Post, amount: str, reason: str, user_id: int) -> Post:
    with site.state.transaction():
        left = decimal(order.doc["total"]) - sum(decimal(one["amount"]) for one in order.doc["refunds"])
        whole = decimal(amount) >= left
        doc: Doc = {"amount": money(decimal(amount)), "reason": reason, "refunded_by": user_id, "meta_data": []}
        meta.put(site, doc["meta_data"], "_refund_type", "full" if whole else "partial")
        made = posts.insert(site, posts.REFUND, doc, status="completed", parent=order.id)
        order.doc["refunds"].append({"id": made.id, "amount": doc["amount"], "reason": reason})
        if whole:
            _set_status(site, order, "refunded")
        posts.save(site, order)
        events.fire(site, "order.updated", order.id)
    return made


def note(site: Site, order: Post, text: str, *, to_customer: bool = False) -> int:
    """A note alone fires no webhook; one to the customer is mailed."""
    if to_customer:
        mail(site, order, "A note has been added to your order", text)
    return site.state.add(
        "notes", order_id=order.id, created=now(), author="WooCommerce", note=text, customer_note=to_customer
    )


def mail(site: Site, order: Post, subject: str, body: str) -> None:
    recipient = order.doc["billing"].get("email", "")
    if recipient:
        site.state.add("mails", order_id=order.id, sent=now(), recipient=recipient, subject=subject, body=body)


def _blank(site: Site, via: str, ip: str, agent: str) -> Doc:
    doc: Doc = dict.fromkeys(TEXTS, "")
    doc |= {"currency": site.option("currency"), "customer_id": 0, "version": WOOCOMMERCE}
    doc |= {"billing": dict.fromkeys((*ADDRESS, "email", "phone"), "")}
    doc |= {"shipping": dict.fromkeys((*ADDRESS, "phone"), ""), "order_key": f"wc_order_{secrets.token_hex(7)[:13]}"}
    doc |= {"customer_ip_address": ip, "customer_user_agent": agent, "created_via": via, "cart_hash": ""}
    doc |= {"date_paid": None, "date_completed": None, "meta_data": [], "refunds": []}
    doc |= {f"{kind}_lines": [] for kind in ("tax", "shipping", "fee", "coupon")}
    return doc | {"line_items": []}


def _fill(site: Site, draft: Post, given: Doc) -> None:
    draft.doc |= {"line_items": [], "shipping_lines": []}
    _set_texts(site, draft, given)
    set_lines(site, draft.doc, given)


def _set_texts(site: Site, order: Post, given: Doc) -> None:
    doc = order.doc
    doc.update({name: given[name] for name in TEXTS if name in given})
    for name in ("billing", "shipping"):
        if given.get(name):
            doc[name].update({part: given[name][part] for part in doc[name] if part in given[name]})
            count(site, doc)
    meta.merge(site, doc["meta_data"], given.get("meta_data", []))


def _set_status(site: Site, order: Post, status: str, *, say: bool = True) -> None:
    names = statuses(site)
    if say:
        before = names.get(order.status, order.status)
        note(site, order, f"Order status changed from {before} to {names.get(status, status)}.")
    order.status = status
    _set_dates(order)
    if status in ("processing", "completed", "on-hold"):
        _take_from_stock(site, order)
    if subject := TO_THE_BUYER.get(status):
        mail(site, order, subject, f"#{order.id}")


def _set_dates(order: Post) -> None:
    paid_later = order.status == "processing" and order.doc["payment_method"] == "cod"
    if order.status in ("processing", "completed") and not paid_later:
        order.doc["date_paid"] = order.doc["date_paid"] or now()
    if order.status == "completed":
        order.doc["date_completed"] = now()


def _take_from_stock(site: Site, order: Post) -> None:
    """Reduced once for each line; the product or variation sends a webhook of its own."""
    moves = []
    for line in order.doc["line_items"]:
        if meta.value_of(line["meta_data"], "_reduced_stock") is None and (move := reduce_stock(site, line)):
            meta.put(site, line["meta_data"], "_reduced_stock", str(line["quantity"]))
            moves.append(move)
    if moves:
        note(site, order, f"Stock levels reduced: {', '.join(moves)}")


def needs_work(site: Site, doc: Doc) -> bool:
    """Not when every line is both virtual and downloadable."""
    ids = [line["variation_id"] or line["product_id"] for line in doc["line_items"]]
    sold = [posts.get(site, one, posts.PRODUCT, posts.VARIATION) for one in ids]
    return any(one and not (one.doc.get("virtual") and one.doc.get("downloadable")) for one in sold)


def _put_checkout_meta(site: Site, doc: Doc) -> None:
    """What the block checkout leaves on an order."""
    doc["cart_hash"] = hashlib.md5(repr(doc["line_items"]).encode(), usedforsecurity=False).hexdigest()
    for name in ("shipping", "coupons", "fees", "taxes"):
        digest = hashlib.md5(f"{name}{doc['cart_hash']}".encode(), usedforsecurity=False).hexdigest()
        meta.put(site, doc["meta_data"], f"_{name}_hash", digest)
    meta.put(site, doc["meta_data"], "is_vat_exempt", "no")
