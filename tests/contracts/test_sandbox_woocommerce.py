"""The pretend WooCommerce against every recording of the real one: status, headers, codes, and the shape of bodies."""

import base64
import hashlib
import hmac

import pytest

from tests.sandbox.recordings import (
    FOLDER,
    all_names,
    differences,
    part_of,
    recording,
    telling_headers,
    visible_text,
)
from tests.sandbox.rig import close, recorded_rig
from tests.sandbox.stories import NOT_PRETENDED, STORIES, SUMMARIES

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/contracts is not there")

OWN = {  # what another shop says in its own way
    "Host", "User-Agent", "Content-Length", "X-WC-Webhook-Source", "X-WC-Webhook-Signature", "X-WC-Webhook-ID",
    "X-WC-Webhook-Delivery-ID",
}  # fmt: skip
STEPS = [(story, step.name) for story, steps in STORIES.items() for step in steps]


@pytest.fixture(scope="module")
def played():
    """Each story is played once, from its first recording to its last; a test looks at what one step gave."""
    rigs = {}

    def play(story):
        if story not in rigs:
            rigs[story] = rig = recorded_rig(allow_http_callback=story == "auth")
            for step in STORIES[story]:
                rig.answers[step.name] = step.play(rig)
        return rigs[story]

    yield play
    for rig in rigs.values():
        close(rig)


def test_every_recording_has_its_place():
    listed = [name for _story, name in STEPS] + [*SUMMARIES] + [*NOT_PRETENDED]
    assert sorted(listed) == all_names()


@pytest.mark.parametrize(("story", "name"), STEPS, ids=[name for _story, name in STEPS])
def test_the_pretend_shop_answers_as_the_real_one_did(played, story, name):
    step = next(one for one in STORIES[story] if one.name == name)
    answer = played(story).answers[name]
    if "response" in recording(name):
        compare_answers(step, answer, recording(name)["response"])
    else:
        compare_deliveries(played(story), answer, recording(name))


@pytest.mark.parametrize("name", SUMMARIES)
def test_an_experiment_ends_as_it_did_in_the_real_shop(name):
    rig = recorded_rig(allow_http_callback=True)
    try:
        SUMMARIES[name](rig, recording(name))
    finally:
        close(rig)


def compare_answers(step, answer, recorded):
    assert answer.status_code == recorded["status"]
    assert telling_headers(answer.headers.items()) == telling_headers(recorded["headers"])
    if recorded.get("json") is not None:
        here = answer.json()
        there = part_of(here, recorded["json"]) if step.partial else recorded["json"]
        assert differences(here, there, loose=step.loose) == []
    elif "body" in recorded:
        assert before_json(answer.text) == before_json(recorded["body"])
    else:
        compare_pages(step, answer.text, recorded["body_visible_text"])


def compare_deliveries(rig, delivered, recorded):
    """The signature is made anew here, over the bytes that came, with the secret the shop keeps."""
    said = dict(recorded["headers"])
    assert sorted(delivered.headers) == sorted(said)
    assert {name: delivered.headers[name] for name in said if name not in OWN} == {
        name: value for name, value in said.items() if name not in OWN
    }
    if "body_json_for_reading" in recorded:
        assert differences(delivered.json, recorded["body_json_for_reading"]) == []
    if "X-WC-Webhook-Signature" in said:
        secret = next(one["secret"] for one in rig.secrets if str(one["id"]) == delivered.headers["X-WC-Webhook-ID"])
        signature = hmac.new(secret.encode(), delivered.body, hashlib.sha256).digest()
        assert delivered.headers["X-WC-Webhook-Signature"] == base64.b64encode(signature).decode()


def compare_pages(step, here, recorded):
    for sentence in step.sentences or [visible_text(recorded)]:
        assert sentence in visible_text(recorded)
        assert sentence in visible_text(here)


def before_json(text):
    return text.partition("[{")[0]
