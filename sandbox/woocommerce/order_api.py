"""The endpoints of orders, their notes and refunds."""

from typing import Any

from sandbox.woocommerce import lists, order_view, orders, posts
from sandbox.woocommerce import params as check
from sandbox.woocommerce.batch import batch
from sandbox.woocommerce.errors import RestError, already_trashed, invalid_id
from sandbox.woocommerce.params import as_flag, as_ids, as_list
from sandbox.woocommerce.posts import ORDER, REFUND, Post
from sandbox.woocommerce.rest import READ, WRITE, Answer, Call, endpoint, listed
from sandbox.woocommerce.site import Site
from sandbox.woocommerce.wire import decimal

Doc = dict[str, Any]

HIDDEN = ("trash", "auto-draft")


def _writable(site: Site) -> list[str]:
    return ["auto-draft", *orders.statuses(site)]


LISTED = {**lists.PAGED, "status": check.some_of(lambda site: ["any", "trash", *_writable(site)])}
WRITTEN = {"status": check.one_of(_writable), "billing": check.address_with_email}


@endpoint(READ, "/wc/v3/orders", "list", LISTED)
def index(call: Call) -> Answer:
    params = call.params
    where = [("kind = ?", (ORDER,)), _status(as_list(params.get("status", "any"))), *_bought(params)]
    found, total = lists.page(call.site, params, where, as_posts=not call.site.option("hpos"))
    status = "" if "status" in params else "status%5B0%5D=any&"
    return listed(call, [_shown(call, one) for one in found], total, f"{status}dp=2&context=view")


@endpoint(("POST",), "/wc/v3/orders", "create", WRITTEN)
def create(call: Call) -> Answer:
    body = create_one(call, call.params)
    return Answer(body, 201, {"Location": f"{call.url}/{body['id']}"})


@endpoint(READ, "/wc/v3/orders/{order_id}", "view")
def show(call: Call) -> Answer:
    return Answer(_shown(call, _order(call)))


@endpoint(WRITE, "/wc/v3/orders/{order_id}", "edit", WRITTEN)
def update(call: Call) -> Answer:
    return Answer(update_one(call, {**call.params, "id": call.ids["order_id"]}))


@endpoint(("DELETE",), "/wc/v3/orders/{order_id}", "delete")
def delete(call: Call) -> Answer:
    return Answer(delete_one(call, call.ids["order_id"], as_flag(call.params.get("force"))))


@endpoint(WRITE, "/wc/v3/orders/batch", "batch")
def update_many(call: Call) -> Answer:
    return batch(call, create_one, update_one, delete_one)


def create_one(call: Call, given: Doc) -> Doc:
    return _shown(call, orders.create(call.site, given))


def update_one(call: Call, given: Doc) -> Doc:
    order = posts.get(call.site, int(given["id"]), ORDER)
    if order is None:
        raise invalid_id("shop_order", 400)
    return _shown(call, orders.change(call.site, order, given))


def delete_one(call: Call, order_id: int, force: bool) -> Doc:
    order = posts.get(call.site, order_id, ORDER)
    if order is None:
        raise invalid_id("shop_order")
    before = _shown(call, order)
    if force:
        posts.delete(call.site, order)  # tells nobody: no webhook knows of it
    elif order.status == "trash":
        raise already_trashed("shop_order")
    else:
        orders.trash(call.site, order)
    return before


@endpoint(READ, "/wc/v3/orders/{order_id}/notes", "list")
def notes(call: Call) -> Answer:
    order = _order(call)
    kinds = {"customer": "and customer_note", "internal": "and not customer_note"}
    kind = kinds.get(call.params.get("type", ""), "")
    rows = call.site.state.rows(f"select * from notes where order_id = ? {kind} order by created desc, id", order.id)
    return Answer([order_view.note(call.site, row, call.home) for row in rows])


@endpoint(("POST",), "/wc/v3/orders/{order_id}/notes", "create", required=("note",))
def create_note(call: Call) -> Answer:
    params = call.params
    to_customer = as_flag(params.get("customer_note"))
    note_id = orders.note(call.site, _order(call), params["note"], to_customer=to_customer)
    row = call.site.state.row("select * from notes where id = ?", note_id)
    return Answer(order_view.note(call.site, row, call.home), 201, {"Location": f"{call.url}/{note_id}"})


@endpoint(READ, "/wc/v3/orders/{order_id}/refunds", "list", lists.PAGED)
def refunds(call: Call) -> Answer:
    where = [("kind = ?", (REFUND,)), ("parent = ?", (_order(call).id,))]
    found, total = lists.page(call.site, call.params, where, as_posts=False)
    return listed(call, [order_view.refund(one, call.home) for one in found], total)


@endpoint(("POST",), "/wc/v3/orders/{order_id}/refunds", "create")
def create_refund(call: Call) -> Answer:
    params, order = call.params, _order(call)
    amount = decimal(params.get("amount"))
    if not 0 < amount <= decimal(order.doc["total"]):
        message = "Refund amount must be greater than zero." if amount <= 0 else "Invalid refund amount"
        raise RestError("woocommerce_rest_invalid_order_refund", message, 400)
    by = call.user.id if call.user else 0
    made = orders.refund(call.site, order, params["amount"], params.get("reason", ""), by)
    # The real shop forgets to fill in its own pattern here.
    location = f"{call.home}/wp-json/wc/v3/orders/(?P<order_id>[\\d]+)/refunds/{made.id}"
    return Answer(order_view.refund(made, call.home), 201, {"Location": location})


def _order(call: Call) -> Post:
    order = posts.get(call.site, call.ids["order_id"], ORDER)
    if order is None:
        raise invalid_id("shop_order")
    return order


def _shown(call: Call, order: Post) -> Doc:
    return order_view.order(call.site, order, call.home)


def _status(wanted: list[str]) -> lists.Condition:
    """`any` leaves out the trash, but not the drafts of open checkouts."""
    return posts.among("status", HIDDEN, negated=True) if "any" in wanted else posts.among("status", wanted)


def _bought(params: Doc) -> list[lists.Condition]:
    found: list[lists.Condition] = []
    if params.get("product"):
        inside = "select 1 from json_each(doc, '$.line_items') where json_extract(value, '$.product_id') = ?"
        found.append((f"exists ({inside})", as_ids(params["product"])[:1]))
    if params.get("customer"):
        found.append(("json_extract(doc, '$.customer_id') = ?", as_ids(params["customer"])[:1]))
    return found
