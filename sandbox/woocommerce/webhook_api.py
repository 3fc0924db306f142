"""The endpoints of webhooks."""

import sqlite3
from typing import Any

from sandbox.woocommerce import lists, sender, webhooks
from sandbox.woocommerce import params as check
from sandbox.woocommerce.batch import batch
from sandbox.woocommerce.errors import RestError
from sandbox.woocommerce.params import as_flag
from sandbox.woocommerce.rest import READ, WRITE, Answer, Call, endpoint, listed, page_of

Doc = dict[str, Any]

LISTED = {**lists.PAGED, "status": check.one_of(lambda _site: ("all", *webhooks.STATUSES))}
WRITTEN = {"status": check.one_of(lambda _site: webhooks.STATUSES)}


@endpoint(READ, "/wc/v3/webhooks", "list", LISTED)
def index(call: Call) -> Answer:
    params, state = call.params, call.site.state
    status = params.get("status", "all")
    found = state.rows("select * from webhooks where ? in ('all', status) order by created desc, id", status)
    size, offset = page_of(params)
    return listed(call, [_shown(call, one) for one in found[offset : offset + size]], len(found))


@endpoint(("POST",), "/wc/v3/webhooks", "create", WRITTEN, required=("topic", "delivery_url"))
def create(call: Call) -> Answer:
    body = create_one(call, call.params)
    return Answer(body, 201, {"Location": f"{call.url}/{body['id']}"})


@endpoint(READ, "/wc/v3/webhooks/{webhook_id}", "view")
def show(call: Call) -> Answer:
    return Answer(_shown(call, webhooks.get(call.site, call.ids["webhook_id"])))


@endpoint(WRITE, "/wc/v3/webhooks/{webhook_id}", "edit", WRITTEN)
def update(call: Call) -> Answer:
    return Answer(update_one(call, {**call.params, "id": call.ids["webhook_id"]}))


@endpoint(("DELETE",), "/wc/v3/webhooks/{webhook_id}", "delete")
def delete(call: Call) -> Answer:
    return Answer(delete_one(call, call.ids["webhook_id"], as_flag(call.params.get("force"))))


@endpoint(WRITE, "/wc/v3/webhooks/batch", "batch")
def update_many(call: Call) -> Answer:
    return batch(call, create_one, update_one, delete_one)


def create_one(call: Call, given: Doc) -> Doc:
    webhook = webhooks.create(call.site, given, call.user.id if call.user else 0)
    if webhook["status"] == "active":
        sender.ping(webhook)
    return {**_shown(call, webhook), "date_modified": None, "date_modified_gmt": None}


def update_one(call: Call, given: Doc) -> Doc:
    before = webhooks.get(call.site, int(given["id"]))
    after = webhooks.change(call.site, before, given)
    if after["delivery_url"] != before["delivery_url"]:
        sender.ping(after)
    return _shown(call, after)


def delete_one(call: Call, webhook_id: int, force: bool) -> Doc:
    webhook = webhooks.get(call.site, webhook_id)
    if not force:
        raise RestError("woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.", 501)
    webhooks.delete(call.site, webhook)
    return _shown(call, webhook)


def _shown(call: Call, webhook: sqlite3.Row) -> Doc:
    return webhooks.shown(call.site, webhook, call.home)
