"""The control API under /_control/: what tests and the demo do to the pretend Etsy from outside it. Loopback only."""

import json
import sqlite3
import time
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.etsy import events, listings, receipts, seed, sender, shops, tokens
from sandbox.etsy.faults import FAULTS
from sandbox.etsy.web import current_site, root
from sandbox.parts.control import json_given, only_from_here, take_faults

bp = Blueprint("control", __name__, url_prefix="/_control")
bp.before_request(only_from_here)
take_faults(bp, FAULTS)

Doc = dict[str, Any]
SETTLE_SECONDS = 30
ALL_WE_ASK = "shops_r listings_r listings_w transactions_r transactions_w"


@bp.errorhandler(ValueError)
def misunderstood(error: ValueError) -> ResponseReturnValue:
    return jsonify({"error": str(error)}), 400


@bp.get("/")
def about() -> ResponseReturnValue:
    site = current_site()
    shown = [dict(shop) | {"listings": _count("listings", shop), "receipts": _count("receipts", shop)}
             for shop in shops.every(site)]  # fmt: skip
    return jsonify({"url": root(), "options": site.options(), "shops": shown})


@bp.put("/options")
def set_options() -> ResponseReturnValue:
    site, given = current_site(), json_given()
    if unknown := set(given) - set(site.defaults()):
        raise ValueError(f"unknown options: {', '.join(sorted(unknown))}; there are: {', '.join(site.defaults())}")
    for name, value in given.items():
        site.state.set_option(name, value)
    site.work_waiting.set()
    return jsonify(site.options())


@bp.put("/spent")
def spend() -> ResponseReturnValue:
    """As if others had made so many `calls` today."""
    current_site().meter.spend(int(json_given().get("calls", 0)))
    return jsonify({})


@bp.post("/reset")
def reset() -> ResponseReturnValue:
    """As on the first start."""
    current_site().state.empty()
    current_site().meter.spend(0)
    seed.seed(current_site())
    return jsonify({})


@bp.post("/shops")
def add_shop() -> ResponseReturnValue:
    given = json_given()
    shop = shops.add(current_site(), given.get("login", given["name"].lower()), **given)
    return jsonify(dict(shop) if shop else {}), 201


@bp.put("/shops/<int:shop_id>")
def change_shop(shop_id: int) -> ResponseReturnValue:
    """vacation; withheld: no addresses; denied: no tracking; name, country, currency."""
    shop, given = _shop(shop_id), json_given()
    allowed = (*shops.SWITCHES, "name", "country", "currency")
    if unknown := set(given).difference(allowed):
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(allowed)}")
    current_site().state.set("shops", shop["id"], **given)
    return jsonify(dict(_shop(shop_id)))


@bp.post("/receipts")
def place() -> ResponseReturnValue:
    """`n` receipts at once, each with `lines`, a `buyer`, a `message` and a status; by default in the first shop."""
    site, given = current_site(), json_given()
    shop = _shop(given.pop("shop_id", 0) or shops.every(site)[0]["id"])
    with site.state.transaction():
        made = [receipts.place(site, shop, given) for _ in range(given.pop("n", 1))]
    return jsonify([receipts.view(site, row) for row in made]), 201


@bp.post("/receipts/<int:receipt_id>/<action>")
def change_receipt(receipt_id: int, action: str) -> ResponseReturnValue:
    """Cancel and refund (`moves`: whether the time of the last change moves; `amount`), deliver."""
    site, row, given = current_site(), _receipt(receipt_id), json_given()
    if action == "cancel":
        receipts.cancel(site, row, given.get("moves", False))
    elif action == "refund":
        receipts.refund(site, row, given.get("amount", ""), given.get("moves", False))
    elif action == "deliver":
        receipts.deliver(site, row)
    else:
        abort(404)
    return jsonify(receipts.view(site, _receipt(receipt_id)))


@bp.get("/receipts/<int:receipt_id>")
def show_receipt(receipt_id: int) -> ResponseReturnValue:
    """With the buyer's notes of its shipments, and whatever its shop withholds."""
    return jsonify(json.loads(_receipt(receipt_id)["doc"]))


@bp.post("/listings")
def add_listings() -> ResponseReturnValue:
    """One, as `listings.create` takes it, or `n` with `variants` each."""
    site, given = current_site(), json_given()
    shop = _shop(given.pop("shop_id", 0) or shops.every(site)[0]["id"])
    if "n" in given:
        first = listings.create_many(site, shop, int(given["n"]), int(given.get("variants", 1)))
        return jsonify({"first_id": first, "n": int(given["n"])}), 201
    return jsonify(_listing_shown(listings.create(site, shop, given))), 201


@bp.put("/listings/<int:listing_id>")
def change_listing(listing_id: int) -> ResponseReturnValue:
    given = json_given()
    row = listings.change(current_site(), _listing(listing_id), given.pop("state", ""), **given)
    return jsonify(_listing_shown(row))


@bp.post("/listings/<int:listing_id>/rewrite")
def rewrite(listing_id: int) -> ResponseReturnValue:
    """As a seller who saves the inventory: the products get new ids."""
    return jsonify(_listing_shown(listings.rewrite(current_site(), _listing(listing_id))))


@bp.delete("/listings/<int:listing_id>")
def delete_listing(listing_id: int) -> ResponseReturnValue:
    current_site().state.run("delete from listings where id = ?", _listing(listing_id)["id"])
    return jsonify({})


@bp.post("/listings/change")
def change_some() -> ResponseReturnValue:
    """Every so many a listing gets a new title: `percent` of the shop's."""
    site, given = current_site(), json_given()
    shop = _shop(given.get("shop_id", 0) or shops.every(site)[0]["id"])
    step = max(100 // int(given.get("percent", 1)), 1)
    rows = site.state.rows("select * from listings where shop_id = ? order by id", shop["id"])[::step]
    with site.state.transaction():
        for row in rows:
            listings.change(site, row, title=f"{json.loads(row['doc'])['title']} (new)")
    return jsonify({"changed": [row["id"] for row in rows]})


@bp.post("/tokens")
def add_tokens() -> ResponseReturnValue:
    """A pair for a shop's owner, as if consent had been given: `shop_id` or `user_id`, `scope`."""
    site, given = current_site(), json_given()
    user_id = given.get("user_id") or _shop(given.get("shop_id") or shops.every(site)[0]["id"])["user_id"]
    return jsonify(tokens.issue(site, user_id, given.get("scope", ALL_WE_ASK)) | {"user_id": user_id}), 201


@bp.post("/tokens/expire")
def expire_tokens() -> ResponseReturnValue:
    tokens.expire(current_site())
    return jsonify({})


@bp.post("/tokens/revoke")
def revoke_tokens() -> ResponseReturnValue:
    """Of all, or of `user_id`."""
    tokens.revoke(current_site(), json_given().get("user_id"))
    return jsonify({})


@bp.get("/uploads")
def count_uploads() -> ResponseReturnValue:
    """How many pictures were uploaded, and not replaced since."""
    row = current_site().state.row("select count(*) as n from uploads")
    return jsonify({"used": row["n"] if row else 0})


@bp.get("/mails")
def list_mails() -> ResponseReturnValue:
    """Those that buyers got: one for each shipment that was taken."""
    return _rows("select * from mails order by id")


@bp.get("/calls")
def list_calls() -> ResponseReturnValue:
    """What was asked of the API, in order."""
    return _rows("select * from calls where id > ? order by id", request.args.get("after", 0))


@bp.get("/deliveries")
def list_deliveries() -> ResponseReturnValue:
    rows = current_site().state.rows("select * from deliveries where id > ? order by id", request.args.get("after", 0))
    return jsonify([{**dict(row), "headers": json.loads(row["headers"])} for row in rows])


@bp.post("/deliveries/<int:delivery_id>/again")
def deliver_again(delivery_id: int) -> ResponseReturnValue:
    """As by hand in the portal: the same message, signed now."""
    site = current_site()
    row = site.state.row("select * from deliveries where id = ?", delivery_id) or abort(404)
    body = row["body"].encode()
    headers = events.headers_of(site.flags.signing_secret, row["message_id"], int(time.time()), body)
    sender.send(site, row["message_id"], site.option("hook_url") or row["url"], headers, body)
    return jsonify({})


@bp.post("/settle")
def settle() -> ResponseReturnValue:
    """Send each queued message once, now, and answer when that is done."""
    site, end = current_site(), time.monotonic() + SETTLE_SECONDS
    site.state.run("update queue set due = 0")
    site.work_waiting.set()
    while site.option("deliver") and time.monotonic() < end:
        if not site.state.row("select 1 from queue where due <= ?", time.time()) and not site.sending:
            break
        time.sleep(0.01)
    return jsonify({"waiting": len(site.state.rows("select id from queue"))})


def _count(table: str, shop: sqlite3.Row) -> int:
    found = current_site().state.row(f"select count(*) as n from {table} where shop_id = ?", shop["id"])
    return found["n"] if found else 0


def _shop(shop_id: int) -> sqlite3.Row:
    return shops.get(current_site(), shop_id) or abort(404)


def _receipt(receipt_id: int) -> sqlite3.Row:
    return receipts.anywhere(current_site(), receipt_id) or abort(404)


def _listing(listing_id: int) -> sqlite3.Row:
    return listings.get(current_site(), listing_id) or abort(404)


def _listing_shown(row: sqlite3.Row) -> Doc:
    return {"listing_id": row["id"], "state": row["state"], "updated": row["updated"], **json.loads(row["doc"])}


def _rows(sql: str, *values: Any) -> ResponseReturnValue:
    return jsonify([dict(row) for row in current_site().state.rows(sql, *values)])
