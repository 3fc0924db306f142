"""The reference shop for APIs of one's own: its pages, its messages, its signature, and its life as a process."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

import sandbox.custom
from platforms.custom import Custom
from sandbox.custom import serve
from sandbox.custom.signing import fault_of, signature, signed_headers
from sandbox.custom.texts import ITALIAN

SECRET = "a secret of the shop, long enough"
HOOK_SECRET = "another secret, of the store"


@pytest.fixture
def shop():
    with serve(secret=SECRET) as running:
        yield running


@pytest.fixture
def visitor():
    with requests.Session() as session:
        session.headers["Accept-Language"] = "en"
        yield session


def ask(shop, target, secret=SECRET, method="GET", body=None, **headers):
    content = json.dumps(body).encode() if body is not None else b""
    signed = signed_headers(secret, f"{method} {target}\n".encode() + content)
    kind = {"Content-Type": "application/json"} if content else {}
    return requests.request(
        method, f"{shop.url}{target}", data=content, headers={**signed, **kind, **headers}, timeout=30
    )


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def buy(shop, visitor, product_id=10, variant="10-8", quantity=2):
    """As a browser without JavaScript does; the page of the order."""
    assert f'value="{variant}"' in visitor.get(f"{shop.url}/products/{product_id}", timeout=30).text
    form = visitor.get(f"{shop.url}/checkout", params={"variant": variant, "quantity": quantity}, timeout=30).text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return visitor.post(f"{shop.url}/checkout", data=fields, timeout=30)


def test_what_a_visitor_buys_is_a_paid_order_and_its_page_waits_for_the_parcel(shop, visitor):
    page = buy(shop, visitor)
    assert "Its code will stand here" in page.text
    order = ask(shop, "/vetrina/v1/orders/1").json()
    line = order["lines"][0]
    assert (order["status"], order["total"], line["sku"], line["quantity"]) == ("paid", "48.90", "TEE-BLK-L", 2)


def test_the_buyer_sees_status_tracking_and_message(shop, visitor):
    page = buy(shop, visitor)
    parcel = {"tracking_code": "1Z", "carrier": "BRT", "tracking_url": "https://brt.example/1Z", "complete": True}
    ask(shop, "/vetrina/v1/orders/1/shipments", method="POST", body={**parcel, "message": "On its way"})
    page = visitor.get(page.url, timeout=30)
    assert "Status: Completed" in text_of(page)
    assert "Carrier BRT Code 1Z Follow the parcel" in text_of(page)
    assert ("On its way" in page.text, 'href="https://brt.example/1Z"' in page.text) == (True, True)


def test_what_vetrina_says_is_text_and_a_link_leads_to_the_web(shop, visitor):
    page = buy(shop, visitor)
    shop.change_order("1", shipments=[{"tracking_code": "<b>1</b>", "tracking_url": "javascript:alert(1)"}])
    ask(shop, "/vetrina/v1/orders/1/notes", method="POST", body={"text": "<script>x</script>", "to_buyer": True})
    text = visitor.get(page.url, timeout=30).text
    assert ("javascript:" in text, "<script>" in text, "<b>1</b>" in text) == (False, False, False)


@pytest.mark.parametrize(
    "path", ["/products/999", "/orders/999", "/checkout?variant=1-1&quantity=0", "/checkout", "/nothing"]
)
def test_what_is_not_there_has_a_page_that_says_so(shop, visitor, path):
    page = visitor.get(f"{shop.url}{path}", timeout=30)
    assert (page.status_code, "No such page" in page.text) == (404, True)


@pytest.mark.parametrize(
    ("browser_says", "switch", "words"),
    [("it", "", "Ordini recenti"), ("it", "en", "Recent orders"), ("de", "", "Recent orders")],
)
def test_the_language_is_the_browsers_until_it_is_switched(shop, visitor, browser_says, switch, words):
    visitor.headers["Accept-Language"] = browser_says
    visitor.get(f"{shop.url}/?lang={switch}", timeout=30)
    assert f"<h1>{words}</h1>" in visitor.get(f"{shop.url}/orders", timeout=30).text


def test_every_english_text_of_the_pages_has_its_italian():
    folder = Path(sandbox.custom.__file__).parent
    pages = "".join(page.read_text() for page in folder.glob("templates/*.html"))
    code = "".join((folder / name).read_text() for name in ("settings.py", "orders.py"))
    used = set(re.findall(r"""_\(["'](.+?)["']\)""", pages))
    assert used - ITALIAN.keys() == set()
    assert {text for text in ITALIAN.keys() - used if text not in code} == set()


def test_below_a_prefix_every_link_stays_below_it(visitor):
    with serve(path="/sandbox/own") as shop:
        pages = [visitor.get(f"{shop.url}{path}", timeout=30) for path in ("/", "/products/10", "/orders", "/settings")]
        links = {link for page in pages for link in re.findall(r'(?:src|href|action)="(/[^"]*)"', page.text)}
        assert {link for link in links if not link.startswith("/sandbox/own/")} == set()
        assert requests.get(shop.url.replace("/sandbox/own", "/"), timeout=30).status_code == 404
        picture = re.search(r'src="(/[^"]+png)"', pages[0].text)[1]
        assert (
            visitor.get(shop.url.removesuffix("/sandbox/own") + picture, timeout=30).headers["Content-Type"]
            == "image/png"
        )


# -- settings


def test_the_owner_pastes_address_and_secret_and_the_next_order_is_told(shop, visitor, httpserver):
    httpserver.expect_request("/hooks/7").respond_with_data("")
    shop.place_order()
    fields = {"hook_url": httpserver.url_for("/hooks/7"), "hook_secret": f" {HOOK_SECRET} "}
    assert "Saved." in visitor.post(f"{shop.url}/settings", data=fields, timeout=30).text
    placed = shop.place_order()
    (message,) = shop.settle()
    request, _ = httpserver.log[0]
    assert fault_of(dict(request.headers), request.get_data(), HOOK_SECRET) == ""
    assert (message["answered"], request.get_json()["type"], request.get_json()["data"]["id"]) == (
        200, "order.created", placed["id"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"hook_url": "https://vetrina.example", "hook_secret": "short"}, "at least 24 characters"),
        ({"hook_url": "vetrina.example", "hook_secret": HOOK_SECRET}, "begins with https://"),
    ],
)
def test_a_mistake_in_the_settings_is_told_and_nothing_is_kept(shop, visitor, fields, words):
    page = visitor.post(f"{shop.url}/settings", data=fields, timeout=30)
    assert (page.status_code, words in page.text, shop.control("GET", "options")["hook_url"]) == (422, True, "")


def test_a_new_secret_takes_the_place_of_the_old_one(shop, visitor):
    visitor.post(f"{shop.url}/settings", data={"renew": "1"}, timeout=30)
    assert shop.secret in visitor.get(f"{shop.url}/settings", timeout=30).text
    assert ask(shop, "/vetrina/v1/orders").json()["code"] == "signature_invalid"
    assert ask(shop, "/vetrina/v1/orders", shop.secret).status_code == 200


# -- the API


def test_anybody_may_ask_who_it_is_and_nobody_else_for_more(shop):
    assert requests.get(f"{shop.url}/vetrina/v1", timeout=30).json()["version"] == 1
    for path in ("products", "products/1", "orders", "orders/1"):
        assert requests.get(f"{shop.url}/vetrina/v1/{path}", timeout=30).status_code == 401


def test_a_signature_is_good_for_its_own_question_and_its_own_time(shop):
    signed = signed_headers(SECRET, b"GET /vetrina/v1/orders\n")
    other = requests.get(f"{shop.url}/vetrina/v1/orders?limit=1", headers=signed, timeout=30)
    moment, content = str(int(time.time()) - 301), b"GET /vetrina/v1/orders\n"
    old = {"webhook-id": "1", "webhook-timestamp": moment, "webhook-signature": signature(SECRET, "1", moment, content)}
    late = requests.get(f"{shop.url}/vetrina/v1/orders", headers=old, timeout=30)
    assert (other.json()["code"], late.json()["code"]) == ("signature_invalid", "timestamp_invalid")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "cursor=x", "changed_since=now", "changed_since=2026-01-01T00:00:00Z&cursor=1"],
)
def test_a_question_that_makes_no_sense_is_refused_with_its_field(shop, query):
    answer = ask(shop, f"/vetrina/v1/orders?{query}")
    assert (answer.status_code, list(answer.json()["fields"])[0] in query) == (422, True)


@pytest.mark.parametrize("secret", ["whsec_" + "QUJD" * 8, "whsec_that is no base64 at all"])
def test_a_secret_as_libraries_write_it_signs_alike_here_and_there(shop, httpserver, secret):
    httpserver.expect_request("/hooks/7").respond_with_data("")
    shop.connect(httpserver.url_for("/hooks/7"), secret)
    shop.place_order()
    shop.settle()
    request, _ = httpserver.log[0]
    assert Custom.is_genuine(dict(request.headers), request.get_data(), secret)


def test_a_shop_keeps_its_orders_over_a_restart(tmp_path):
    with serve(data=tmp_path) as first:
        placed, secret = first.place_order(), first.secret
    with serve(data=tmp_path) as again:
        assert (again.order(placed["id"])["number"], again.secret) == (placed["number"], secret)


def test_a_share_of_many_products_changes_quietly(shop, httpserver):
    shop.connect(httpserver.url_for("/hooks/7"), HOOK_SECRET)
    shop.add_products(988, 2)
    assert (shop.change_share(1), shop.settle()) == (10, [])
    assert ask(shop, "/vetrina/v1/products?limit=1").json()["total"] == 1000


# -- messages


def test_a_message_that_is_not_taken_is_sent_again_with_its_id_and_given_up_where_nobody_wants_it(shop, httpserver):
    httpserver.expect_ordered_request("/hooks/7").respond_with_data("", 503)
    httpserver.expect_ordered_request("/hooks/7").respond_with_data("", 410)
    shop.connect(httpserver.url_for("/hooks/7"), HOOK_SECRET)
    shop.place_order()
    (first,) = shop.settle()
    (last,) = shop.settle(again=True)
    ids = [request.headers["webhook-id"] for request, _ in httpserver.log]
    assert (first["answered"], last["answered"], last["due"], ids[0] == ids[1]) == (503, 410, None, True)


def test_nobody_from_elsewhere_steers_the_shop(shop):
    app = shop._server.app
    environ = {"REMOTE_ADDR": "192.0.2.1"}
    assert app.test_client().get("/_control/options", environ_base=environ).status_code == 403


def test_it_runs_as_a_process_and_ends_when_asked(tmp_path):
    command = [sys.executable, "-m", "sandbox.custom", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip().rpartition(" ")[2]
        assert requests.get(f"{url}vetrina/v1", timeout=30).json()["currency"] == "EUR"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
