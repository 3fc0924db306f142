"""Bulk operations: a query that runs in the background, and its result as a file of lines."""

import json
import secrets
from typing import Any

from sandbox.shopify import events, shops
from sandbox.shopify.bulk_walk import Denied, lines_of, problem_of
from sandbox.shopify.call import Call, resolves, user_error
from sandbox.shopify.gids import gid, number_of
from sandbox.shopify.jobs import later
from sandbox.shopify.pages import of_rows
from sandbox.shopify.search import both, moment, where, word
from sandbox.shopify.shops import Shop
from sandbox.shopify.site import Site, now

Doc = dict[str, Any]

AT_ONCE = 5
UNDER_WAY = ("CREATED", "RUNNING")
TERMS = {"status": word("status"), "created_at": moment("created")}


@resolves("Mutation", "bulkOperationRunQuery")
def run_query(call: Call, _source: Any, query: str, groupObjects: bool) -> Doc:
    running = call.site.state.rows(
        "select id from bulk_operations where shop_id = ? and status in (?, ?)", call.shop.id, *UNDER_WAY
    )
    if len(running) >= AT_ONCE:
        error = user_error(f"{AT_ONCE} bulk operations are under way already", code="LIMIT_REACHED")
        return {"bulkOperation": None, "userErrors": [error]}
    if problem := problem_of(query):
        return {"bulkOperation": None, "userErrors": [user_error(problem, "query", code="INVALID")]}
    operation_id = call.site.new_ids()
    doc = {
        "__typename": "BulkOperation",
        "id": gid("BulkOperation", operation_id),
        "type": "QUERY",
        "status": "CREATED",
        "createdAt": now(),
        "completedAt": None,
        "errorCode": None,
        "objectCount": "0",
        "rootObjectCount": "0",
        "fileSize": None,
        "url": None,
        "partialDataUrl": None,
    }
    call.site.state.add(
        "bulk_operations",
        id=operation_id,
        shop_id=call.shop.id,
        status="CREATED",
        created=doc["createdAt"],
        query=query,
        grouped=int(groupObjects),
        doc=json.dumps(doc),
    )
    later(call.site, "bulk", 0, operation_id=operation_id, scopes=call.scopes)
    return {"bulkOperation": doc, "userErrors": []}


@resolves("QueryRoot", "bulkOperation")
def operation(call: Call, _source: Any, id: str) -> Doc | None:
    return get(call.site, call.shop, id)


@resolves("QueryRoot", "bulkOperations")
def operations(call: Call, _source: Any, query: str | None = None, **arguments: Any) -> Doc:
    mine = both(("shop_id = ?", (call.shop.id,)), where(query, TERMS, "status"))
    return of_rows(call, "bulk_operations", "created", mine, arguments)


@resolves("Mutation", "bulkOperationCancel")
def cancel(call: Call, _source: Any, id: str) -> Doc:
    found = get(call.site, call.shop, id)
    if found is None or found["status"] not in UNDER_WAY:
        return {"bulkOperation": found, "userErrors": [user_error("The operation is not under way", "id")]}
    return {"bulkOperation": _save(call.site, found, status="CANCELED", completedAt=now()), "userErrors": []}


def get(site: Site, shop: Shop, operation_gid: str) -> Doc | None:
    number = number_of(operation_gid, "BulkOperation")
    row = site.state.row("select doc from bulk_operations where id = ? and shop_id = ?", number, shop.id)
    return json.loads(row["doc"]) if row else None


def run(site: Site, operation_id: int, scopes: str, finish: bool = False) -> None:
    """A job: first it is under way, a moment later it is done."""
    row = site.state.row("select * from bulk_operations where id = ?", operation_id)
    if row is None or row["status"] not in UNDER_WAY:
        return
    doc, shop = json.loads(row["doc"]), shops.get(site, row["shop_id"])
    if not finish:
        _save(site, doc, status="RUNNING")
        later(site, "bulk", site.option("bulk_delay"), operation_id=operation_id, scopes=scopes, finish=True)
        return
    done = _save(site, doc, completedAt=now(), **_outcome(Call(site, shop, scopes, bulk=True), row["query"]))
    events.fire(site, shop, "bulk_operations/finish", _told(shop, done))


def _outcome(call: Call, query: str) -> Doc:
    wanted = call.site.option("bulk_outcome")
    if wanted and wanted != "NO_URL":
        return {"status": wanted, "errorCode": "INTERNAL_SERVER_ERROR"}
    try:
        lines, roots = lines_of(call, query)
    except Denied:
        return {"status": "FAILED", "errorCode": "ACCESS_DENIED"}
    counted = {"status": "COMPLETED", "objectCount": str(len(lines)), "rootObjectCount": str(roots)}
    if not lines or wanted == "NO_URL":
        return counted
    content = ("\n".join(lines) + "\n").encode()
    key = secrets.token_urlsafe(24)
    call.site.state.add("uploads", key=key, kind="application/jsonl", content=content)
    address = f"{call.site.home}/{call.shop.label}/bulk/{key}.jsonl"
    return {**counted, "fileSize": str(len(content)), "url": address}


def _save(site: Site, doc: Doc, **changed: Any) -> Doc:
    done = {**doc, **changed}
    number = number_of(doc["id"], "BulkOperation")
    site.state.set("bulk_operations", number, status=done["status"], doc=json.dumps(done))
    return done


def _told(shop: Shop, doc: Doc) -> Doc:
    return {
        "admin_graphql_api_id": doc["id"],
        "completed_at": events.local(shop, doc["completedAt"]),
        "created_at": events.local(shop, doc["createdAt"]),
        "error_code": (doc["errorCode"] or "").lower() or None,
        "status": doc["status"].lower(),
        "type": "query",
    }
