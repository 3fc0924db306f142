"""What tests and the demo can do to the pretend shop: break it, change it, look into it."""

import sqlite3
import subprocess
import sys
import time

import pytest
import requests

from sandbox.woocommerce import serve
from sandbox.woocommerce.app import create_app
from sandbox.woocommerce.client import Refused
from tests.sandbox.receiver import Received

PUT_NOTE = {"customer_note": "changed"}


def listen(ask, shop, receiver, topic, path="/hook"):
    body = {"topic": topic, "delivery_url": f"{receiver.url}{path}", "secret": "s"}
    return ask(shop, "POST", "wc/v3/webhooks", body).json()


def test_a_write_that_was_carried_out_answers_500_all_the_same(shop, ask):
    order = shop.place_order("TOTE")
    shop.fail("carried_out", method="PUT")
    answer = ask(shop, "PUT", f"wc/v3/orders/{order['id']}", PUT_NOTE)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_server_error")
    assert ask(shop, "GET", f"wc/v3/orders/{order['id']}").json()["customer_note"] == "changed"


def test_a_fatal_error_changes_nothing(shop, ask):
    order = shop.place_order("TOTE")
    shop.fail("fatal", method="PUT")
    assert ask(shop, "PUT", f"wc/v3/orders/{order['id']}", PUT_NOTE).status_code == 500
    assert ask(shop, "GET", f"wc/v3/orders/{order['id']}").json()["customer_note"] == ""


@pytest.mark.parametrize(
    ("kind", "details", "status", "start"),
    [
        ("waf", {}, 403, '{"code":"rest_forbidden"'),
        ("maintenance", {}, 503, "<!DOCTYPE html>"),
        ("page", {}, 200, "<!DOCTYPE html>"),
        ("notice", {}, 200, "<br />\n<b>Notice</b>"),
        ("throttled", {"retry_after": 7}, 429, "Too Many"),
        ("redirect", {"to": "https://elsewhere.test/"}, 301, ""),
        ("status", {"status": 418, "body": "tea"}, 418, "tea"),
    ],
)
def test_a_fault_lasts_for_as_many_requests_as_were_asked_for(shop, ask, kind, details, status, start):
    key = shop.key()
    shop.fail(kind, times=2, **details)
    answers = [ask(shop, "GET", "wc/v3/orders", key=key) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert answers[0].text.startswith(start)


def test_a_truncated_body_is_no_json(shop, ask):
    shop.fail("truncated")
    answer = ask(shop, "GET", "wc/v3/products")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="line 1"):
        answer.json()


def test_a_slow_answer_comes_late_and_whole(shop, ask):
    shop.fail("slow", seconds=0.3)
    before = time.monotonic()
    answer = ask(shop, "GET", "wc/v3/orders")
    assert (answer.json(), time.monotonic() - before > 0.3) == ([], True)


def test_a_fault_touches_only_the_path_it_names_and_can_be_healed(shop, ask):
    shop.fail("page", times=9, path="/notes")
    assert ask(shop, "GET", "wc/v3/orders").json() == []
    order = shop.place_order("TOTE")
    assert ask(shop, "GET", f"wc/v3/orders/{order['id']}/notes").text.startswith("<!DOCTYPE")
    shop.heal()
    assert ask(shop, "GET", f"wc/v3/orders/{order['id']}/notes").status_code == 200


def test_an_unknown_fault_and_an_unknown_option_are_refused(shop):
    with pytest.raises(Refused, match="unknown fault"):
        shop.fail("earthquake")
    with pytest.raises(Refused, match="unknown options: colour"):
        shop.set(colour="red")


def test_a_revoked_key_counts_as_no_key(shop, ask):
    key = shop.key()
    shop.revoke(key["id"])
    answer = ask(shop, "GET", "wc/v3/orders", key=key)
    assert (answer.status_code, answer.json()["code"]) == (401, "woocommerce_rest_cannot_view")


def test_orders_are_placed_many_at_once_with_the_lines_and_the_buyer_asked_for(shop):
    made = shop.place_orders(3, lines=[{"sku": "PST-A3", "quantity": 2}], buyer={"city": "Trieste"}, status="on-hold")
    told = [(one["status"], one["billing"]["city"], one["line_items"][0]["total"]) for one in made]
    assert told == [("on-hold", "Trieste", "35.80")] * 3


def test_a_delivery_can_be_sent_again_as_it_was(shop, ask, receiver):
    listen(ask, shop, receiver, "order.created")
    shop.place_order("TOTE")
    delivery = shop.settle()[0]
    shop.control("POST", f"deliveries/{delivery['id']}/again")
    first, second = receiver.webhooks()
    assert isinstance(first, Received)
    assert (first.body, first.headers["X-WC-Webhook-Delivery-ID"]) == (
        second.body,
        second.headers["X-WC-Webhook-Delivery-ID"],
    )


def test_webhooks_stay_in_the_queue_while_the_cron_is_broken(shop, ask, receiver):
    listen(ask, shop, receiver, "order.created")
    shop.set(deliver=False)
    shop.place_order("TOTE")
    assert (shop.control("POST", "settle"), receiver.webhooks()) == ({"waiting": 1}, [])
    shop.set(deliver=True)
    assert [one["answered"] for one in shop.settle()] == [200]


def test_a_delivery_goes_out_by_itself_after_its_delay(open_shop, ask, receiver):
    shop = open_shop(delivery_delay=0.1)
    listen(ask, shop, receiver, "order.created")
    order = shop.place_order("TOTE")
    end = time.monotonic() + 5
    while not receiver.webhooks() and time.monotonic() < end:
        time.sleep(0.02)
    assert [one.json["id"] for one in receiver.webhooks()] == [order["id"]]


def test_a_receiver_that_is_not_there_is_a_failure_and_no_more(shop, ask, receiver):
    made = listen(ask, shop, receiver, "order.created")
    ask(shop, "PUT", f"wc/v3/webhooks/{made['id']}", {"delivery_url": "http://127.0.0.1:9/"})
    shop.place_order("TOTE")
    delivery = shop.settle()[0]
    assert (delivery["answered"], shop.webhooks()[0]["failure_count"]) == (None, 1)


def test_each_plugin_has_its_own_way_to_take_a_tracking_code(shop, ask):
    given = {"tracking_provider": "DHL", "tracking_number": "1"}
    for plugin, namespace in (("shipment-tracking", "wc-shipment-tracking/v3"), ("ast", "wc-ast/v3")):
        order = shop.place_order("TOTE")
        shop.set(plugins=[plugin])
        assert namespace in ask(shop, "GET", "").json()["namespaces"]
        path = f"{namespace}/orders/{order['id']}/shipment-trackings"
        made = ask(shop, "POST", path, {**given, "status_shipped": 1})
        assert (made.status_code, ask(shop, "GET", path).json()[0]["tracking_number"]) == (201, "1")
        status = ask(shop, "GET", f"wc/v3/orders/{order['id']}").json()["status"]
        assert status == ("completed" if plugin == "ast" else "processing")


def test_a_reset_shop_is_as_on_its_first_start(shop):
    first = shop.control("GET", "")["counts"]
    shop.place_order("TOTE")
    shop.set(woocommerce=False)
    shop.reset()
    told = shop.control("GET", "")
    assert (told["counts"], told["options"]["woocommerce"]) == (first, True)


def test_only_this_machine_may_control_the_shop(shop):
    client = create_app(shop.site).test_client()
    asked = [client.get("/_control/", environ_base={"REMOTE_ADDR": one}) for one in ("127.0.0.1", "10.0.0.7")]
    assert [answer.status_code for answer in asked] == [200, 403]


def test_a_restart_keeps_everything_even_what_waits_to_be_sent(tmp_path, ask, receiver):
    with serve(data=tmp_path, delivery_delay=3600) as shop:
        key = shop.key()
        listen(ask, shop, receiver, "order.created")
        order = shop.place_order("TOTE")
    with serve(data=tmp_path) as shop:
        assert ask(shop, "GET", f"wc/v3/orders/{order['id']}", key=key).json()["total"] == order["total"]
        assert [one["resource_id"] for one in shop.settle()] == [order["id"]]
    tables = sqlite3.connect(tmp_path / "woocommerce.sqlite3")
    assert tables.execute("pragma journal_mode").fetchone() == ("wal",)


def test_wordpress_in_a_folder_keeps_to_it(open_shop, ask):
    shop = open_shop(path="/shop")
    assert ask(shop, "GET", "").json()["url"].endswith("/shop")
    order = shop.place_order("TOTE")
    assert f"{shop.url}/" in order["_links"]["self"][0]["href"]
    outside = shop.url.removesuffix("/shop")
    assert requests.get(f"{outside}/wp-json/", timeout=5).status_code == 404
    assert "/shop/product/tote-bag/" in requests.get(f"{shop.url}/", timeout=5).text


def test_a_shop_behind_a_proxy_acts_as_https(open_shop):
    shop = open_shop(https_behind_proxy=True, key="ck_demo:cs_demo")
    answer = requests.get(f"{shop.url}/wp-json/wc/v3/orders", auth=("ck_demo", "cs_demo"), timeout=5)
    assert (answer.status_code, 'rel="https://api.w.org/"' in answer.headers["Link"]) == (200, True)
    assert answer.headers["Link"].startswith("<https://")


def test_a_port_in_use_gets_a_plain_sentence(shop, tmp_path):
    port = shop.url.rpartition(":")[2]
    command = [sys.executable, "-m", "sandbox.woocommerce", "--port", port, "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    sentence = f"The pretend shop cannot start on 127.0.0.1:{port} with its state in {tmp_path}: Address already in use"
    assert (done.returncode, done.stderr) == (1, f"{sentence}\n")


def test_the_process_says_where_it_is_and_ends_when_asked(tmp_path):
    command = [sys.executable, "-m", "sandbox.woocommerce", "--port", "0", "--data", str(tmp_path), "--name", "Corner"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        name, _, address = process.stdout.readline().strip().partition(": ")
        assert (name, requests.get(address, timeout=5).status_code) == ("Corner", 200)
        process.terminate()
        assert process.wait(10) == 0
