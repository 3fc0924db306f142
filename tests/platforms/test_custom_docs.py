"""What docs/platforms/custom.md tells shops' developers is true: its examples are read, sent, and run."""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from platforms import Http, open_platform
from platforms.custom import fields, orders, products
from platforms.custom.api import told
from platforms.custom.signing import signature
from platforms.errors import Code, Refused
from platforms.values import Change, Package, Said, Stage
from sandbox.custom import serve

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "platforms/custom.md").read_text()
BLOCKS = {name: (language, text) for language, name, text in re.findall(r"```(\w+) ([\w-]+)\n(.*?)```", PAGE, re.S)}
SECRET = "a secret of the shop, long enough"
HOOK_SECRET = "another secret, of the store"


def example(name):
    return json.loads(BLOCKS[name][1])


def written(name):
    return BLOCKS[name][1].encode()


@pytest.fixture
def running():
    with serve(secret=SECRET) as shop:
        yield shop


@pytest.fixture
def python():
    """The page's Python, as a shop's developer would paste it."""
    pasted = {}
    for language, text in BLOCKS.values():
        if language == "python":
            exec(text, pasted)
    return pasted


@pytest.fixture
def documented(httpserver):
    """A shop that answers with the page's examples."""
    order, product = example("orders")["orders"][0], example("products")["products"][0]
    answers = {
        ("GET", ""): ("about", 200),
        ("GET", "/products"): ("products", 200),
        ("GET", "/orders"): ("orders", 200),
        ("POST", "/orders/1001/shipments"): ("shipment-answer", 201),
        ("POST", "/orders/1001/notes"): ("note-answer", 201),
    }
    for (method, path), (name, status) in answers.items():
        answer = httpserver.expect_request(f"/vetrina/v1{path}", method=method)
        answer.respond_with_data(BLOCKS[name][1], status, content_type="application/json")
    httpserver.expect_request("/vetrina/v1/orders/1001", method="GET").respond_with_json(order)
    httpserver.expect_request("/vetrina/v1/products/10").respond_with_json(product)
    http = Http(https_only=False, allow_local=True)
    return open_platform("custom", httpserver.url_for("").rstrip("/"), {"secret": SECRET}, http)


def test_the_signature_to_try_ones_own_with_is_right(python):
    said = dict(
        re.findall(r"^\| (?:`?)(secret|webhook-id|webhook-timestamp|webhook-signature)`? \| `([^`]+)` \|$", PAGE, re.M)
    )
    content = b"GET /vetrina/v1/orders?limit=100\n"
    parts = (said["secret"], said["webhook-id"], said["webhook-timestamp"], content)
    assert signature(*parts) == python["signature"](*parts) == said["webhook-signature"]


def test_a_shop_that_answers_with_the_examples_is_connected_and_read(documented):
    connection = documented.verify()
    assert (connection.shop.name, connection.shop.currency) == ("Officina Grafica Lario", "EUR")
    assert documented.product_count() == 240
    shirt = documented.product("10")
    assert [(each.title, each.price, each.options) for each in shirt.variants] == [
        ("S, White", 1950, {"Size": "S", "Colour": "White"}),
        ("L, Black", 2150, {"Size": "L", "Colour": "Black"}),
    ]
    read = orders.read_order(documented.order("1001").body)
    assert (read.number, read.stage, read.total, read.address.city) == ("L1001", Stage.PAID, 4590, "Como")
    assert [(line.variant_id, line.quantity, line.price, line.properties) for line in read.lines] == [
        ("10-2", 2, 2000, (("Print", "For Anna"),))
    ]


def test_a_product_without_variants_is_its_own(documented):
    bag = products.product_of(fields.Fields(example("products")["products"][1]), "EUR")
    assert [(each.external_id, each.sku, each.price) for each in bag.variants] == [("11", "TOTE", 1400)]


def test_a_parcel_and_a_note_are_sent_as_the_page_has_them(documented, httpserver):
    wanted = example("shipment")
    parcel = Package(
        code=wanted["tracking_code"],
        carrier=wanted["carrier"],
        url=wanted["tracking_url"],
        shipped_at=datetime(2026, 11, 26, 14, tzinfo=UTC),
        lines=(("1", 2),),
        complete=True,
        note=wanted["message"],
    )
    assert documented.ship("1001", parcel).external_id == example("shipment-answer")["id"]
    assert documented.note("1001", example("note")["text"]).external_id == example("note-answer")["id"]
    sent = [request.get_json() for request, _ in httpserver.log if request.method == "POST"]
    assert sent == [wanted, example("note")]


@pytest.mark.parametrize(
    ("name", "said", "change", "is_whole"),
    [
        ("order-created", Said.ORDER, Change.CREATED, True),
        ("order-updated", Said.ORDER, Change.UPDATED, False),
        ("product-updated", Said.PRODUCT, Change.UPDATED, False),
    ],
)
def test_a_message_of_the_page_is_read(documented, name, said, change, is_whole):
    told = documented.read_delivery({}, written(name))
    assert (told.said, told.change, told.resource_id, told.order is not None) == (
        said, change, example(name)["data"]["id"], is_whole,
    )  # fmt: skip


def test_the_pages_refusal_is_shown_with_its_fields(documented, httpserver):
    httpserver.clear()
    httpserver.expect_request("").respond_with_data(written("refusal"), 422, content_type="application/json")
    with pytest.raises(Refused) as refusal:
        documented.order("1")
    assert (refusal.value.code, refusal.value.facts["shop_message"]) == (
        Code.FIELDS_REFUSED,
        "Not taken. (tracking_code: has more than 100 characters)",
    )


def test_each_code_that_the_page_names_has_a_meaning_of_its_own(documented, httpserver):
    table = PAGE.partition("| answer | `code` |")[2].partition("\n\n")[0]
    rows = [
        (int(row.split("|")[1].split(",")[0]), re.findall(r"`(\w+)`", row.split("|")[2]))
        for row in table.splitlines()
        if re.match(r"\| 4\d\d", row)
    ]
    found = {}
    for status, names in rows:
        for name in names:
            httpserver.clear()
            httpserver.expect_request("").respond_with_json({"code": name, "message": "No."}, status)
            answer = documented.http.call("GET", httpserver.url_for("/"))
            found[name] = told(answer).code
    assert found == {
        "signature_invalid": Code.SECRET_WRONG,
        "timestamp_invalid": Code.CLOCK_WRONG,
        "not_found": Code.GONE,
        "order_closed": Code.ORDER_OVER,
        "order_held": Code.ORDER_HELD,
        "already_shipped": Code.SHIPPED_BY_OTHERS,
        "tracking_needed": Code.TRACKING_NEEDED,
        "invalid": Code.FIELDS_REFUSED,
    }


def test_every_status_that_the_page_names_is_one_of_ours():
    named = re.search(r"- `status` is one of (.*): translate", PAGE)[1]
    assert re.findall(r"`(\w+)`", named) == list(orders.STATUSES)


def test_the_pages_python_believes_vetrina_and_nobody_else(python, httpserver, documented):
    documented.order("1001")
    request, _ = httpserver.log[-1]
    target = f"{request.path}?{request.query_string.decode()}".rstrip("?")
    is_from = python["is_from_vetrina"]
    parts = (request.headers, request.method)
    assert is_from(*parts, target, request.get_data(), SECRET)
    assert not is_from(*parts, f"{target}0", request.get_data(), SECRET)
    assert not is_from(*parts, target, request.get_data(), HOOK_SECRET)


def test_the_pages_python_tells_vetrina_what_it_believes(python, httpserver, documented):
    httpserver.expect_request("/hooks/custom/token").respond_with_data("")
    order = example("order-created")
    status = python["tell_vetrina"](
        httpserver.url_for("/hooks/custom/token"), HOOK_SECRET, order["type"], order["data"], order["timestamp"]
    )
    request, _ = httpserver.log[-1]
    headers, body = dict(request.headers), request.get_data()
    assert (status, documented.is_genuine(headers, body, HOOK_SECRET)) == (200, True)
    assert not documented.is_genuine(headers, body, SECRET)
    assert documented.read_delivery(headers, body).resource_id == "1001"


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
def test_the_pages_curl_is_answered_by_a_shop(running):
    running.place_order()
    surroundings = {"PATH": os.environ["PATH"], "BASE": running.url, "SECRET": SECRET}
    done = subprocess.run(["bash", "-c", BLOCKS["asking"][1]], env=surroundings, capture_output=True, timeout=30)
    assert [order["id"] for order in json.loads(done.stdout)["orders"]] == ["1"]


@pytest.mark.parametrize("document", ["add-a-platform.md", "platforms/custom.md"])
def test_every_link_leads_to_a_file_that_has_what_is_named(document):
    path = DOCS / document
    links = re.findall(r"\[([^\]]+)\]\((?!http)([^)]+)\)", path.read_text())
    assert [link for link in links if not leads_there(path.parent, *link)] == []


def leads_there(folder, text, target):
    """A link whose text is a name in code leads to the file where that is made."""
    place, name = folder / target, re.fullmatch(r"`(?:[A-Z]\w+\.)?(\w+)`", text)
    if not place.exists() or name is None:
        return place.exists()
    return re.search(rf"^ *(def |class )?{name[1]}\b", place.read_text(), re.M) is not None
