"""Two people, or one pressing twice, at the same endpoint: nobody undoes what they have not seen."""

import re

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, Client, Event, PostbackEndpoint
from services.postbacks import endpoints
from services.postbacks.owing import owe
from services.postbacks.sending import own_headers
from tests.conftest import HTMX

MARK = re.compile(r'name="mark" value="(\w+)"')
SECRET = re.compile(r"whsec_[\w+/=]+")


@pytest.fixture
def admin(make, sign_in, endpoint):
    return sign_in(make.member(Role.ADMIN, db.get_one(Client, endpoint.client_id)))


@pytest.fixture
def entered(endpoint):
    return {"name": "ERP", "address": endpoint.address, "events": ["order.printed"]}


def mark_on(page: str) -> str:
    return MARK.search(page)[1]


def acts(endpoint) -> list[str]:
    return list(db.scalars(select(Activity.action).where(Activity.object_id == endpoint.id).order_by(Activity.id)))


def tell(order, work, event=Event.ORDER_PRINTED):
    owe(order, event)
    db.commit()
    work()


def test_a_secret_that_was_made_twice_leaves_the_receivers_own_signing(admin, endpoint, order, receiver, work):
    """The first new one was never seen: its page was closed."""
    page = f"/postbacks/{endpoint.id}/secret"
    assert "stops signing at once" not in admin.get(page).text
    admin.post(page, data={"mark": mark_on(admin.get(page).text)}, follow_redirects=True)
    question = admin.get(page).text
    assert "That one stops signing at once; the one before it goes on for 24 hours." in question
    newest = SECRET.search(admin.post(page, data={"mark": mark_on(question)}, follow_redirects=True).text)[0]
    tell(order, work)
    receiver.secret = newest
    tell(order, work, Event.ORDER_CANCELED)
    assert [one.type for one in receiver.accepted] == ["order.printed", "order.canceled"]


def test_the_second_of_two_people_makes_no_secret_over_the_firsts(admin, endpoint, order, receiver, work):
    page = f"/postbacks/{endpoint.id}/secret"
    seen = mark_on(admin.get(page).text)
    receiver.secret = SECRET.search(admin.post(page, data={"mark": seen}, follow_redirects=True).text)[0]
    answer = admin.post(page, data={"mark": seen}, follow_redirects=True).text
    assert ("Somebody has made a new secret meanwhile." in answer, SECRET.search(answer)) == (True, None)
    assert acts(endpoint) == ["postback.created", "postback.secret_renewed"]
    tell(order, work)
    assert len(receiver.accepted) == 1


def test_whoever_enables_what_another_has_enabled_drops_nothing(admin, endpoint, order, receiver, work):
    endpoints.pause(endpoint)
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    admin.post(f"/postbacks/{endpoint.id}/enable", data={"backlog": "all"})
    answer = admin.post(f"/postbacks/{endpoint.id}/enable", data={"backlog": "0"}, follow_redirects=True).text
    assert "It is enabled already. Nothing was sent or dropped." in answer
    assert acts(endpoint).count("postback.enabled") == 1
    work()
    assert [one.type for one in receiver.accepted] == ["order.printed"]


def test_a_form_that_was_opened_before_a_header_came_does_not_remove_it(admin, endpoint, entered):
    page = f"/postbacks/{endpoint.id}"
    seen = mark_on(admin.get(f"{page}/edit").text)
    admin.post(page, data=entered | {"headers": "X-Api-Key: first", "mark": seen})
    answer = admin.post(page, data=entered | {"name": "Till", "headers": "", "mark": seen}, headers=HTMX)
    assert (answer.status_code, "X-Api-Key: •••" in answer.text, "first" in answer.text) == (409, True, False)
    assert 'value="Till"' in answer.text
    db.expire_all()
    assert (endpoint.name, own_headers(endpoint)) == ("ERP", {"X-Api-Key": "first"})


def test_a_header_that_got_another_value_meanwhile_keeps_it(admin, endpoint, entered):
    page = f"/postbacks/{endpoint.id}"
    admin.post(page, data=entered | {"headers": "X-Api-Key: first"})
    seen = mark_on(admin.get(f"{page}/edit").text)
    admin.post(page, data=entered | {"headers": "X-Api-Key: second", "mark": seen})
    answer = admin.post(page, data=entered | {"headers": "X-Api-Key: third", "mark": seen}, headers=HTMX)
    assert (answer.status_code, "This was changed meanwhile." in answer.text) == (409, True)
    db.expire_all()
    assert own_headers(endpoint) == {"X-Api-Key": "second"}


def test_a_form_of_the_staff_that_was_opened_before_does_not_show_it_to_the_client_again(make, sign_in, endpoint):
    staff, page = sign_in(make.member(Role.PROVIDER_ADMIN)), f"/postbacks/{endpoint.id}"
    wanted = {"name": "ERP", "address": endpoint.address, "events": ["order.printed"]}
    seen = mark_on(staff.get(f"{page}/edit").text)
    staff.post(page, data=wanted | {"for_provider": "y", "mark": seen})
    answer = staff.post(page, data=wanted | {"mark": seen}, headers=HTMX)
    assert (answer.status_code, "is now: Yes" in answer.text) == (409, True)
    db.expire_all()
    assert db.get_one(PostbackEndpoint, endpoint.id).for_provider is True
