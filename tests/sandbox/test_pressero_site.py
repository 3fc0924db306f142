"""The pretend Pressero site: what a colleague, an approver and an administrator do on its pages, and its strict API."""

import re
import subprocess
import sys

import pytest
import requests
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from sandbox.parts.state import State
from sandbox.pressero import serve
from sandbox.pressero.app import create_app
from sandbox.pressero.client import Refused
from sandbox.pressero.seed import seed
from sandbox.pressero.site import SHIPPED, Flags, Site
from sandbox.pressero.tables import TABLES


@pytest.fixture
def site():
    with serve(delivery_delay=0) as running:
        yield running


@pytest.fixture
def ask(site):
    """A call of the API with a token."""
    keys = site.keys()
    body = {
        "UserName": keys["username"],
        "Password": keys["password"],
        "SubscriberId": keys["subscriber_id"],
        "ConsumerID": keys["consumer_id"],
    }
    token = requests.post(f"{site.url}/api/V2/Authentication", json=body, timeout=10).json()["Token"]

    def call(method, path, body=None, authorization=f"token {token}"):
        return requests.request(
            method,
            f"{site.url}/api/{path}",
            json=body,
            headers={"Authorization": authorization},
            allow_redirects=False,
            timeout=10,
        )

    return call


def page(site, path, **fields):
    return requests.get(f"{site.url}{path}", params=fields, timeout=10)


def post(site, path, **fields):
    return requests.post(f"{site.url}{path}", data=fields, timeout=10)


def product_id(site, name):
    found = re.search(rf'/product/(\d+)">(?:(?!</a>).)*{name}', page(site, "/").text, re.DOTALL)
    return found[1]


def order(site, name, **fields):
    """Opens the checkout and confirms it; gives the order's number."""
    chosen = {"product": product_id(site, name), "quantity": 2, **fields}
    form = page(site, "/checkout", **chosen).text
    prefilled = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    answer = post(site, "/checkout", **{**prefilled, "method": "Express", **fields})
    return int(answer.url.rpartition("/")[2])


# -- pages


def test_a_colleague_orders_with_a_po_number_and_later_finds_the_tracking(site, ask):
    number = order(site, "Ceramic mug", option_Volume="450 ml", po="PO-77")
    (row,) = site.order(number)["items"]
    assert (row["PONumber"], row["Quantity"], row["OrderItemOptionsText"]) == ("PO-77", 2, "Volume: 450 ml")
    assert (row["Price"], row["ShippingMethod"], row["ProductAttributeName1"]) == (29.5, "Express", "product_uid")
    assert "not on its way yet" in page(site, f"/orders/{number}").text
    info = {"Tracking": "DHL JD01 https://dhl.example/JD01", "Items": [{"OrderItemId": row["OrderItemId"]}]}
    shipment = {"OrderId": row["OrderId"], "SiteShippingMethodName": "Express", "ShipmentInfo": info}
    assert ask("POST", "V2/Orders/Shipments", shipment).status_code == 200
    assert ask("PUT", f"V2/Orders/{number}/Item/1/Status/{SHIPPED}?notes=sent").status_code == 200
    shown = page(site, f"/orders/{number}").text
    assert "DHL JD01" in shown
    assert 'href="https://dhl.example/JD01"' in shown
    assert '<span class="state">Shipped</span>' in shown


def test_an_option_that_is_not_chosen_is_asked_for_again(site):
    answer = page(site, "/checkout", product=product_id(site, "Ceramic mug"), quantity=1)
    assert (answer.status_code, "Choose one of each option" in answer.text) == (422, True)


def test_an_approver_approves_or_denies_on_a_page(site):
    first, second = (order(site, "Tote bag", approval="on") for _ in range(2))
    assert page(site, "/approvals").text.count('value="approve"') == 2
    post(site, f"/approvals/{first}/1", decision="approve")
    post(site, f"/approvals/{second}/1", decision="deny")
    rows = [site.order(number)["items"][0] for number in (first, second)]
    assert [(row["IsApproved"], row["IsDenied"]) for row in rows] == [(True, False), (False, True)]
    assert "Nothing waits for approval" in page(site, "/approvals").text


def test_an_administrator_pastes_a_webhook_and_its_messages_arrive(site, httpserver):
    httpserver.expect_request("/hook").respond_with_data("")
    post(site, "/admin/webhooks", url=httpserver.url_for("/hook"), key="k", events=["OrderPlaced", "OrderItemApproved"])
    number = order(site, "Tote bag", approval="on")
    site.deny(number, 1)
    site.approve(number, 1)
    sent = site.settle()
    assert [one["event"] for one in sent] == ["OrderPlaced", "OrderItemApproved"]
    assert all("MessageHash" in request.headers for request, _ in httpserver.log)
    post(site, "/admin/webhooks/1/delete")
    order(site, "Tote bag")
    assert len(site.settle()) == 2


def test_an_administrator_sets_integration_id_and_attributes(site):
    post(site, "/admin/site", integration_id=" FERRO-1 ")
    post(site, f"/admin/products/{product_id(site, 'Tote bag')}", name=["uid", ""], value=["tote-1", "left out"])
    (row,) = site.order(order(site, "Tote bag"))["items"]
    assert (row["SiteIntegrationId"], row["ProductAttributeName1"], row["ProductAttributeValue1"]) == (
        "FERRO-1",
        "uid",
        "tote-1",
    )
    assert "ProductAttributeName2" not in row


def test_the_pages_speak_italian_where_the_browser_does(site):
    answer = requests.get(f"{site.url}/approvals", headers={"Accept-Language": "it"}, timeout=10)
    assert "Niente in attesa di approvazione" in answer.text


@pytest.mark.parametrize("path", ["/nothing", "/orders/1", "/product/999", "/admin/products/999"])
def test_a_page_that_is_not_there_says_so(site, path):
    assert page(site, path).status_code == 404


def test_the_site_works_below_a_prefix():
    site = Site(State(TABLES, "pressero"), Flags())
    seed(site)
    below = Client(DispatcherMiddleware(NotFound(), {"/shops/b2b": create_app(site)}))
    shown = below.get("/shops/b2b/").text
    links = re.findall(r'(?:href|src|action)="([^"]+)"', shown)
    assert links
    assert all(link.startswith("/shops/b2b/") for link in links)
    assert below.get("/shops/b2b/pictures/1.png").content_type == "image/png"
    about = below.get("/shops/b2b/_control/", environ_base={"REMOTE_ADDR": "127.0.0.1"})
    assert about.json["keys"]["admin"] == "http://localhost/shops/b2b"


# -- the API


@pytest.mark.parametrize("authorization", ["", "token", "token wrong", "Bearer wrong"])
def test_without_a_token_the_api_tells_nothing(ask, authorization):
    assert ask("GET", "workflows", authorization=authorization).status_code == 401


def test_revoked_tokens_are_no_good_and_a_switched_off_api_is_a_page(site, ask):
    assert ask("GET", "workflows").status_code == 200
    site.revoke_tokens()
    assert ask("GET", "workflows").status_code == 401
    site.set(api=False)
    answer = ask("POST", "V2/Authentication", {})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("V2/Orders/Search?pageNumber=0&pageSize=10", {}),
        ("V2/Orders/Search?pageNumber=0", {"StartDate": "2026-01-01", "EndDate": "2027-01-01"}),
        ("V2/Orders/Search?pageNumber=-1&pageSize=10", {"StartDate": "2026-01-01", "EndDate": "2027-01-01"}),
        ("V2/Orders/Shipments", {}),
        ("V2/Orders/Shipments", {"OrderId": "x", "ShipmentInfo": {}}),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_a_message(ask, path, body):
    answer = ask("POST", path, body)
    assert (answer.status_code, bool(answer.json()["Message"])) == (400, True)


def test_ten_thousand_products_are_listed_in_pages(site, ask):
    site.add_products(10_000)
    name = site.url.removeprefix("http://").partition(":")[0]
    first, last = (
        ask("GET", f"site/{name}/products/?pageNumber={number}&pageSize=100&includeDeleted=false").json()
        for number in (0, 100)
    )
    assert (first["TotalItems"], len(first["Items"]), len(last["Items"])) == (10_012, 100, 12)
    assert ask("GET", "site/other.example/products/?pageNumber=0&pageSize=1").status_code == 404


@pytest.mark.parametrize(
    ("kind", "details", "status"),
    [
        ("status", {"status": 418, "body": "tea"}, 418),
        ("throttled", {"retry_after": 7}, 429),
        ("page", {}, 200),
        ("redirect", {}, 302),
        ("truncated", {}, 200),
        ("carried_out", {}, 500),
        ("big", {}, 200),
    ],
)
def test_a_fault_lasts_for_as_many_calls_as_were_asked_for(site, ask, kind, details, status):
    site.fail(kind, times=2, **details)
    answers = [ask("GET", "workflows") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert answers[0].content != answers[2].content == b'[{"WorkflowId":12,"Name":"Standard"}]\n'


def test_a_fault_or_an_option_that_there_is_not_is_refused(site):
    for call in (lambda: site.fail("nothing"), lambda: site.set(nothing=1), lambda: site.set(hash="md5")):
        with pytest.raises(Refused, match="400"):
            call()


def test_a_restart_loses_nothing(tmp_path):
    with serve(data=tmp_path) as site:
        number = site.place_order("MUG")["number"]
    with serve(data=tmp_path) as site:
        assert site.order(number)["items"][0]["ItemName"] == "Ceramic mug"
        assert site.place_order("MUG")["number"] == number + 1


def test_the_site_runs_as_a_process_and_says_where(tmp_path):
    command = [sys.executable, "-m", "sandbox.pressero", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip().partition(": ")[2]
        answer = requests.get(url, timeout=10)
        process.terminate()
    assert (answer.status_code, process.returncode) == (200, 0)
