"""A large Shopify shop is read from one file that it writes by itself, unless that is no catalogue."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Response

from platforms import Http, open_platform
from platforms.errors import Code, MissingPermission, Temporary, Throttled, Unreachable
from platforms.shopify import bulk
from tests.platforms.little_shopify import LittleShopify
from tests.platforms.shopify_rows import gid


@pytest.fixture
def little():
    return LittleShopify()


@pytest.fixture
def shop(little, httpserver):
    httpserver.expect_request("").respond_with_handler(little.answer)
    http = Http(https_only=False, allow_local=True)
    return open_platform("shopify", httpserver.url_for("").rstrip("/"), {"access_token": "shpat_1"}, http)


def said(body):
    return Response(json.dumps(body), content_type="application/json")


@pytest.fixture
def large(little, httpserver, monkeypatch):
    """More products than are read by pages; `lines` makes the file that Shopify wrote of them."""
    monkeypatch.setattr(bulk, "FROM", 1)
    monkeypatch.setattr(bulk, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(bulk, "REST", 0.0)
    little.add_product(1, 2)
    little.add_product(2, 3)

    def ready(lines, **fields):
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        little.files["/storage/1.jsonl"] = body
        little.bulk = {
            "id": gid("BulkOperation", 1),
            "status": "COMPLETED",
            "errorCode": None,
            "objectCount": str(len(lines)),
            "rootObjectCount": str(sum("__parentId" not in line for line in lines)),
            "fileSize": str(len(body)),
            "url": httpserver.url_for("/storage/1.jsonl"),
            **fields,
        }

    return ready


def lines_of(little):
    """Children behind all parents, and in no order."""
    parents = [{name: part for name, part in row.items() if name != "all_variants"} for row in little.products]
    children = [row | {"__parentId": each["id"]} for each in little.products for row in each["all_variants"]]
    return [*parents, *children[::2], *children[1::2]]


def test_a_large_shop_is_read_from_one_file_whatever_the_order_of_its_lines(little, shop, large):
    large(lines_of(little))
    products = list(shop.products())
    assert [(each.external_id, len(each.variants)) for each in products] == [("1", 2), ("2", 3)]
    assert products[0].variants[0].price == 1000
    assert little.count("ProductsPage") == 0


def test_the_file_is_fetched_without_our_key(little, shop, large, httpserver):
    large(lines_of(little))
    list(shop.products())
    (fetched,) = [request for request, _answer in httpserver.log if request.path == "/storage/1.jsonl"]
    assert "X-Shopify-Access-Token" not in fetched.headers


def test_a_walk_that_goes_on_leaves_out_what_the_file_begins_with(little, shop, large):
    large(lines_of(little))
    assert [product.external_id for product in shop.products(1)] == ["2"]


def test_a_large_shop_that_has_nothing_to_show_has_no_file(little, shop, large):
    large([], url=None)
    assert list(shop.products()) == []


@pytest.mark.parametrize(
    ("fields", "family", "code"),
    [
        ({"url": None}, Temporary, Code.BULK_FAILED),
        ({"status": "FAILED", "errorCode": "INTERNAL_SERVER_ERROR", "url": None}, Temporary, Code.BULK_FAILED),
        ({"status": "FAILED", "errorCode": "TIMEOUT", "url": None}, Temporary, Code.BULK_FAILED),
        ({"status": "FAILED", "errorCode": "ACCESS_DENIED", "url": None}, MissingPermission, Code.SCOPE_MISSING),
        ({"status": "CANCELED", "url": None}, Temporary, Code.BULK_FAILED),
        ({"status": "CANCELING", "url": None}, Temporary, Code.BULK_FAILED),
        ({"status": "EXPIRED", "url": None}, Temporary, Code.BULK_FAILED),
        ({"fileSize": "999999"}, Temporary, Code.CUT_SHORT),
        ({"rootObjectCount": "3"}, Temporary, Code.CUT_SHORT),
    ],
)
def test_a_file_that_is_not_whole_or_not_there_is_no_catalogue(little, shop, large, fields, family, code):
    large(lines_of(little), **fields)
    with pytest.raises(family) as fault:
        list(shop.products())
    assert fault.value.code is code


def test_what_was_written_before_a_failure_is_not_taken_for_the_whole(little, shop, large, httpserver):
    large(lines_of(little), status="FAILED", errorCode="TIMEOUT", url=None, partialDataUrl=httpserver.url_for("/part"))
    with pytest.raises(Temporary):
        list(shop.products())
    assert [request.path for request, _answer in httpserver.log if request.path == "/part"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"id": "gid://shopify/Product/1", "tit', Code.CUT_SHORT),
        (b"<html>Forbidden</html>", Code.CUT_SHORT),
        (b"[1]\n", Code.SHAPE_UNKNOWN),
        (b'{"id": "gid://shopify/ProductVariant/1", "__parentId": "gid://shopify/Product/9"}\n', Code.CUT_SHORT),
    ],
)
def test_a_file_that_breaks_off_or_is_none_is_told(little, shop, large, body, code):
    large(lines_of(little), fileSize=None, rootObjectCount="0")
    little.files["/storage/1.jsonl"] = body
    with pytest.raises(Temporary) as fault:
        list(shop.products())
    assert fault.value.code is code


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_file_that_cannot_be_fetched_is_asked_for_again_later(little, shop, large, httpserver, status):
    httpserver.expect_request("/gone.jsonl").respond_with_data("<Error/>", status)
    large(lines_of(little), url=httpserver.url_for("/gone.jsonl"))
    httpserver.clear()
    httpserver.expect_request("/gone.jsonl").respond_with_data("<Error/>", status)
    httpserver.expect_request("").respond_with_handler(little.answer)
    with pytest.raises(Temporary) as fault:
        list(shop.products())
    assert (fault.value.code, fault.value.facts["status"]) == (Code.BULK_FAILED, status)


@pytest.mark.parametrize("code", ["OPERATION_IN_PROGRESS", "LIMIT_REACHED"])
def test_a_shop_that_is_busy_with_other_files_is_asked_in_a_while(little, shop, large, code):
    objection = {"code": code, "field": None, "message": "busy"}
    answer = {"data": {"bulkOperationRunQuery": {"bulkOperation": None, "userErrors": [objection]}}}
    little.answers["BulkStart"] = [said(answer)]
    with pytest.raises(Throttled):
        list(shop.products())


def test_a_file_that_takes_long_is_come_back_for(little, shop, large, monkeypatch):
    monkeypatch.setattr(bulk, "PATIENCE", -1)
    large(lines_of(little), status="RUNNING", url=None)
    with pytest.raises(Throttled):
        list(shop.products())


def test_a_job_that_comes_back_waits_for_the_file_that_it_asked_for(little, shop, large):
    large(lines_of(little))
    known = {"id": little.bulk["id"], "type": "QUERY", "status": "RUNNING", "completedAt": None}
    little.answers["BulkKnown"] = [said({"data": {"bulkOperations": {"nodes": [known]}}})]
    assert len(list(shop.products())) == 2
    assert little.count("BulkStart") == 0


@pytest.mark.parametrize(("start", "minutes", "starts"), [(0, 5, 1), (1, 5, 0), (1, 61, 1)])
def test_only_a_walk_that_goes_on_takes_the_file_of_before(little, shop, large, start, minutes, starts):
    large(lines_of(little))
    ended = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
    known = {"id": little.bulk["id"], "type": "QUERY", "status": "COMPLETED", "completedAt": ended}
    little.answers["BulkKnown"] = [said({"data": {"bulkOperations": {"nodes": [known]}}})]
    list(shop.products(start))
    assert little.count("BulkStart") == starts


def test_a_storage_that_is_away_is_unreachable_and_not_the_shop_s_fault(little, shop, large):
    large(lines_of(little), url="http://127.0.0.1:1/1.jsonl")
    with pytest.raises(Unreachable) as fault:
        list(shop.products())
    assert fault.value.code is Code.CONNECTION_FAILED
