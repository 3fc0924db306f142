"""Who sent a Pressero message, and whether it came before, by its headers and bytes alone."""

import base64
import hashlib
import json

import pytest

from platforms.pressero import Pressero

KEY = "our security key"
DATA = {"OrderNumber": 613, "OrderItemSeq": 1}
THIN = {"Type": 10, "TypeName": "OrderPlaced", "MessageID": "m-1", "Data": DATA}
BODY = json.dumps(THIN).encode()
FORMS = {
    f"{order} {name}": shown(hashlib.sha1(signed).digest())
    for order, signed in (("body first", BODY + KEY.encode()), ("key first", KEY.encode() + BODY))
    for name, shown in (
        ("hex", lambda digest: digest.hex()),
        ("capitals", lambda digest: digest.hex().upper()),
        ("base64", lambda digest: base64.b64encode(digest).decode()),
    )
}


@pytest.mark.parametrize("form", FORMS)
def test_every_way_to_write_the_hash_is_genuine_and_no_flipped_bit_is(form):
    right = FORMS[form]
    assert Pressero.is_genuine({"messagehash": right}, BODY, KEY)
    wrong = chr(ord(right[0]) ^ 1) + right[1:]
    assert not Pressero.is_genuine({"MessageHash": wrong}, BODY, KEY)
    assert not Pressero.is_genuine({"MessageHash": right}, bytes([BODY[0] ^ 1]) + BODY[1:], KEY)
    assert not Pressero.is_genuine({"MessageHash": right}, BODY, KEY + "x")


def test_without_a_key_nothing_is_genuine():
    unkeyed = hashlib.sha1(BODY).hexdigest()
    assert not Pressero.is_genuine({"MessageHash": unkeyed}, BODY, "")
    assert not Pressero.is_genuine({}, BODY, KEY)
    assert not Pressero.is_genuine({"MessageHash": ""}, BODY, "")


def test_a_message_is_known_by_its_id_and_what_it_tells_and_without_one_by_its_bytes():
    keys = [
        Pressero.delivery_key({}, json.dumps(message).encode())
        for message in (
            THIN,
            {**THIN, "Timestamp": "later"},
            {**THIN, "MessageID": "m-2"},
            {**THIN, "MessageID": "00000000-0000-0000-0000-000000000000"},
            {**THIN, "MessageID": "00000000-0000-0000-0000-000000000000", "Timestamp": "later"},
            {**THIN, "MessageID": ""},
            {**THIN, "Type": 7, "TypeName": "OrderItemApproved"},
            {**THIN, "Data": {**DATA, "OrderItemSeq": 2}},
        )
    ]
    assert keys[0] == keys[1]
    assert len({*keys}) == 7
