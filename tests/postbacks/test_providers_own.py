"""What feeds the provider's own system is the staff's alone, also where the story of it is told."""

import pytest
from sqlalchemy import select, update

from core.db import db
from core.matrix import Role
from models import Activity, Client, Postback, PostbackEndpoint, PostbackResend
from tests.conftest import HTMX

ENTERED = {"address": "http://127.0.0.1:9/in", "events": ["order.printed"], "preset": "generic"}
INSIDE = ENTERED | {"name": "INSIDE", "address": "http://127.0.0.1:9/inner-token", "for_provider": "y"}


@pytest.fixture
def client(order):
    return db.get_one(Client, order.client_id)


@pytest.fixture
def admin(make, sign_in, client):
    return sign_in(make.member(Role.ADMIN, client))


@pytest.fixture
def staff(make, sign_in, client):
    """Has added, tried, resent and paused an endpoint of the provider's, and paused one of the client's."""
    browser = sign_in(make.member(Role.PROVIDER_ADMIN))
    browser.post(f"/postbacks/?client={client.id}", data=INSIDE)
    hidden = db.scalars(select(PostbackEndpoint.id).where(PostbackEndpoint.for_provider)).one()
    browser.post(f"/postbacks/{hidden}/trials", data={"event": "ping"})
    tried = db.scalars(select(Postback.id)).one()
    db.execute(update(Postback).values(state="failed", due_at=None))
    db.commit()
    browser.post(f"/postbacks/log/{tried}/sendings")
    browser.post("/postbacks/resends", data={"client": client.id, "endpoint": hidden})
    browser.post(f"/postbacks/{hidden}/pause")
    return browser


def test_a_client_reads_nothing_of_it_in_its_own_activity_log(staff, admin, endpoint):
    staff.post(f"/postbacks/{endpoint.id}/pause")
    page = admin.get("/activity/?area=postback", headers=HTMX).text
    assert ("INSIDE" in page, "inner-token" in page, "Sent a test postback" in page) == (False, False, False)
    assert ("Sent a postback again" in page, "Sent postbacks again" in page) == (False, False)
    assert "Paused a postback endpoint" in page
    seen = staff.get("/activity/?area=postback", headers=HTMX).text
    assert all(words in seen for words in ("INSIDE", "inner-token", "Sent a test postback", "Sent postbacks again"))
    assert db.scalars(select(Activity.action).order_by(Activity.id)).all()[1:] == [
        "postback.created", "postback.tested", "postback.sent_again", "postback.many_sent_again", "postback.paused",
        "postback.paused",
    ]  # fmt: skip


def test_a_search_does_not_find_it_either(staff, admin):
    assert "postback endpoint" not in admin.get("/activity/?q=INSIDE", headers=HTMX).text
    assert "postback endpoint" in staff.get("/activity/?q=INSIDE", headers=HTMX).text


def test_a_client_neither_watches_nor_stops_that_it_is_sent_again(staff, admin):
    resend = db.scalars(select(PostbackResend.id)).one()
    assert admin.get(f"/postbacks/resends/{resend}").status_code == 404
    assert admin.post(f"/postbacks/resends/{resend}/cancellation").status_code == 404
    assert staff.get(f"/postbacks/resends/{resend}").status_code == 200
