"""The signature is one that another's library takes, whatever the body's letters and the clock's zone."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from core.db import db, now
from services.postbacks.signing import new_secret, rotate, secrets_of, signed

BODY = '{"buyer":"Zoë Müller — Città di Castello 🎨"}'.encode()


@pytest.mark.parametrize("zone", ["UTC", "Europe/Rome", "America/New_York"])
def test_another_library_takes_our_signature(zone):
    secret = new_secret()
    headers = signed("msg_1", now().astimezone(ZoneInfo(zone)), BODY, [secret])
    assert Webhook(secret).verify(BODY, headers)["buyer"] == "Zoë Müller — Città di Castello 🎨"


@pytest.mark.parametrize(
    ("body", "id_", "secret"),
    [(BODY + b" ", "msg_1", "same"), (BODY, "msg_2", "same"), (BODY, "msg_1", "other")],
)
def test_a_changed_body_another_id_and_another_secret_are_refused(body, id_, secret):
    ours = new_secret()
    headers = signed("msg_1", now(), BODY, [ours]) | {"webhook-id": id_}
    with pytest.raises(WebhookVerificationError):
        Webhook(ours if secret == "same" else new_secret()).verify(body, headers)


def test_an_old_signature_is_refused():
    secret = new_secret()
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(secret).verify(BODY, signed("msg_1", now() - timedelta(minutes=6), BODY, [secret]))


def test_for_a_day_the_former_secret_signs_too(endpoint):
    (former,) = secrets_of(endpoint, now())
    newer = rotate(endpoint)
    db.commit()
    headers = signed("msg_1", now(), BODY, secrets_of(endpoint, now()))
    assert [Webhook(key).verify(BODY, headers)["buyer"][:3] for key in (former, newer)] == ["Zoë", "Zoë"]
    assert secrets_of(endpoint, now() + timedelta(hours=24, seconds=1)) == [newer]
    assert former not in endpoint.secret + endpoint.old_secret
