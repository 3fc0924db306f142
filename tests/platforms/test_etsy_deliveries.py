"""What Etsy delivers to the one address of our app: whether it is genuine, from whom, and about what."""

import base64
import hashlib
import hmac
import json
import time

import pytest

from platforms.errors import Code, Refused
from platforms.etsy import Etsy
from platforms.etsy.deliveries import is_signed
from platforms.values import Change, Said

KEY = b"a key of thirty-two bytes, made up"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
NOW = 1_795_166_120
URL = "https://openapi.etsy.com/v3/application/shops/42000001/receipts/3500000001"


def body_of(event="order.paid", url=URL, **more):
    return json.dumps({"event_type": event, "resource_url": url, "shop_id": 42000001, **more}).encode()


def signed(body, at=NOW, message="msg_1", form="v1,{}"):
    digest = hmac.digest(KEY, f"{message}.{at}.".encode() + body, hashlib.sha256)
    signature = form.format(base64.b64encode(digest).decode())
    return {"webhook-id": message, "webhook-timestamp": str(at), "webhook-signature": signature}


@pytest.mark.parametrize("form", ["v1,{}", "{}", "v1,AAAA {}", "v1,{} v1,AAAA", "v2,x  v1,{}"])
def test_a_signature_is_taken_in_both_forms_and_among_others(form):
    assert is_signed(signed(body_of(), form=form), body_of(), SECRET, NOW)


@pytest.mark.parametrize("writing", [str.lower, str.upper, str.title])
def test_headers_are_found_however_a_server_writes_them(writing):
    headers = {writing(name): text for name, text in signed(body_of()).items()}
    assert is_signed(headers, body_of(), SECRET, NOW)


def flips():
    body, headers = body_of(), signed(body_of())
    for place in (0, len(body) // 2, len(body) - 1):
        yield "body", headers, body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :], SECRET
    for name in headers:
        text = headers[name]
        yield name, {**headers, name: text[:-2] + chr(ord(text[-2]) ^ 1) + text[-1]}, body, SECRET
        yield f"no {name}", {**headers, name: ""}, body, SECRET
    yield "secret", headers, body, SECRET[:10] + ("A" if SECRET[10] != "A" else "B") + SECRET[11:]


@pytest.mark.parametrize(("headers", "body", "secret"), [pytest.param(*each[1:], id=each[0]) for each in flips()])
def test_one_bit_that_is_another_is_not_genuine(headers, body, secret):
    assert not is_signed(headers, body, secret, NOW)


@pytest.mark.parametrize("off", [-301, 301, 86_400])
def test_what_was_sent_more_than_five_minutes_ago_or_ahead_is_not_genuine(off):
    assert is_signed(signed(body_of()), body_of(), SECRET, NOW + 299 * (1 if off > 0 else -1))
    assert not is_signed(signed(body_of()), body_of(), SECRET, NOW + off)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_!!!", SECRET.removeprefix("whsec_"), SECRET + "\n", "whsec_A"]
)
def test_without_a_proper_secret_nothing_is_genuine(secret):
    body = body_of()
    key = b"short" if secret == "whsec_c2hvcnQ=" else b""
    digest = hmac.digest(key, f"msg_1.{NOW}.".encode() + body, hashlib.sha256)
    headers = {**signed(body), "webhook-signature": base64.b64encode(digest).decode()}
    assert not is_signed(headers, body, secret, NOW)


@pytest.mark.parametrize("sent", ["", "now", "-1", "1e9", "９", "1" * 40])
def test_a_time_that_is_none_is_not_genuine(sent):
    assert not is_signed({**signed(body_of()), "webhook-timestamp": sent}, body_of(), SECRET, NOW)


def test_the_clock_is_ours():
    body = body_of()
    assert Etsy.is_genuine(signed(body, at=int(time.time())), body, SECRET)
    assert not Etsy.is_genuine(signed(body, at=int(time.time()) - 400), body, SECRET)


@pytest.mark.parametrize(
    ("event", "change"),
    [
        ("order.paid", Change.CREATED),
        ("order.canceled", Change.UPDATED),
        ("order.shipped", Change.UPDATED),
        ("order.delivered", Change.UPDATED),
    ],
)
def test_a_message_names_a_receipt_that_is_to_be_read(event, change):
    said = Etsy.read_delivery({}, body_of(event))
    assert (said.topic, said.said, said.resource_id, said.change) == (event, Said.ORDER, "3500000001", change)
    assert said.order is None


def test_news_that_we_did_not_ask_for_are_of_no_interest():
    assert Etsy.read_delivery({}, body_of("listing.updated", url="https://x")).said is Said.OTHER


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://openapi.etsy.com/v3/application/shops/1/receipts/",
        "https://openapi.etsy.com/v3/application/shops/1/receipts/2/transactions",
        "https://evil.example/shops/x/receipts/y",
        None,
        7,
    ],
)
def test_an_order_message_without_a_receipt_is_of_unknown_shape(url):
    with pytest.raises(Refused) as refusal:
        Etsy.read_delivery({}, body_of(url=url))
    assert refusal.value.code is Code.SHAPE_UNKNOWN


@pytest.mark.parametrize(
    ("shop_id", "sender"),
    [
        (42000001, "42000001"),
        ("42000001", "42000001"),
        ("x", ""),
        (None, ""),
        (True, ""),
        (-1, ""),
        (1.5, ""),
        ({}, ""),
    ],
)
def test_the_sender_is_the_shop_by_number_or_by_text(shop_id, sender):
    assert Etsy.sender_of({}, body_of(shop_id=shop_id)) == sender


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b'"a"'])
def test_a_body_that_names_no_shop_has_no_sender(body):
    assert Etsy.sender_of({}, body) == ""


def test_a_message_sent_again_has_the_same_key_whatever_its_time_and_signature():
    first, again = signed(body_of()), signed(body_of(), at=NOW + 300)
    other = signed(body_of(), message="msg_2")
    keys = [Etsy.delivery_key(headers, body_of()) for headers in (first, again, other)]
    assert keys[0] == keys[1] != keys[2]
