"""The page of one order: what it shows, and what people do there."""

import re

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs.orders import settle_due_orders
from models import Activity, Delivery, Order, OrderRequest, Reason, TimelineEntry
from services.orders import hold
from services.transitions import lock
from tests.conftest import HTMX
from tests.intake.shop import line, mapped, order
from tests.rows import ADDRESS


def last_act() -> str:
    return db.scalars(select(Activity.action).order_by(Activity.id.desc()).limit(1)).one()


def test_it_shows_lines_address_story_and_what_stands_in_the_way(arrived, admin, sign_in):
    found = arrived()
    page = sign_in(admin).get(f"/orders/{found.id}")
    for words in ("Order 1", "Poster 1", "Via Roma 1", "The shop told of it", "Not connected yet: Poster 1."):
        assert words in page.text


def test_another_clients_order_is_not_found(arrived, make, sign_in):
    found = arrived()
    assert sign_in(make.member(Role.ADMIN)).get(f"/orders/{found.id}").status_code == 404


def test_the_raw_delivery_stands_behind_a_click_for_those_who_may(arrived, admin, make, sign_in):
    found, delivery = arrived(), db.scalars(select(Delivery)).one()
    url = f"/orders/{found.id}/deliveries/{delivery.id}"
    assert "line_items" in sign_in(admin).get(url).text
    assert sign_in(make.member(Role.ORDER_MANAGER, client=admin.client)).get(url).status_code == 403


def test_a_polled_page_that_shows_the_newest_is_answered_with_nothing(arrived, admin, sign_in):
    found, browser = arrived(), sign_in(admin)
    mark = browser.get(f"/orders/{found.id}", headers=HTMX).headers["ETag"]
    known = {**HTMX, "If-None-Match": mark}
    assert browser.get(f"/orders/{found.id}", headers=known).status_code == 304
    browser.post(f"/orders/{found.id}/notes", data={"words": "hello"})
    assert "hello" in browser.get(f"/orders/{found.id}", headers=known).text


def test_approving_sends_it_into_production(arrived, make, store, admin, sign_in):
    mapped(make, store)
    store.approval = "manual"
    db.commit()
    found = arrived()
    assert found.status == "pending_approval"
    answer = sign_in(admin).post(f"/orders/{found.id}/approval", data={"version": found.version})
    db.expire_all()
    assert (answer.status_code, found.status, last_act()) == (303, "created", "order.approved")
    story = db.scalars(select(TimelineEntry).where(TimelineEntry.to_status == "passed")).one()
    assert story.actor == admin.name


def test_an_order_changed_meanwhile_is_not_acted_on(arrived, make, store, admin, sign_in):
    mapped(make, store)
    store.approval = "manual"
    db.commit()
    found = arrived()
    seen = found.version
    browser = sign_in(admin)
    browser.post(f"/orders/{found.id}/hold", data={"version": seen, "reason": "client_request", "then": "received"})
    answer = browser.post(f"/orders/{found.id}/approval", data={"version": seen})
    db.expire_all()
    assert (answer.status_code, found.status) == (409, "on_hold")
    assert f"changed by {admin.name}" in answer.text


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("hold", {"reason": "client_request", "words": "Wait for Monday", "then": "canceled"}),
        ("cancellation", {"words": "Ordered twice"}),
        ("address", {"line1": "Via Nuova 7", "city": "Lecce", "country": "IT"}),
    ],
)
def test_what_was_typed_into_an_order_changed_meanwhile_stays_and_can_be_sent_again(
    arrived, make, store, admin, sign_in, act, typed
):
    mapped(make, store)
    store.approval = "manual"
    db.commit()
    found, browser = arrived(), sign_in(admin)
    seen = found.version
    browser.post(f"/orders/{found.id}/address", data=ADDRESS | {"version": seen, "line1": "Via Po 1"})

    refused = browser.post(f"/orders/{found.id}/{act}", data={"version": seen, **typed})

    assert refused.status_code == 409
    assert f"{admin.name} changed this order just now" in refused.text
    assert [text for text in typed.values() if text not in refused.text] == []
    newest = re.search(r'name="version"[^>]*value="(\d+)"', refused.text)[1]
    again = browser.post(f"/orders/{found.id}/{act}", data={"version": newest, **typed})
    db.expire_all()
    assert (again.status_code, found.version > int(newest)) == (303, True)


def test_an_answer_to_what_was_changed_meanwhile_is_shown_to_its_writer(arrived, admin, sign_in):
    found, browser = arrived(), sign_in(admin)
    answer = browser.post(
        f"/orders/{found.id}/approval", data={"version": found.version - 1, "words": "Not before May"}
    )
    assert (answer.status_code, "Not before May" in answer.text) == (409, True)


def test_a_delayed_order_is_released_early_by_a_person_or_in_time_by_the_clock(arrived, make, store, admin, sign_in):
    mapped(make, store)
    store.approval, store.delay_hours = "delayed", 6
    db.commit()
    first, second = arrived(), arrived(number=2)
    assert (first.status, second.status) == ("passed", "passed")
    sign_in(admin).post(f"/orders/{first.id}/release", data={"version": first.version})
    see(EVERYONE)
    second.release_at = now()
    db.commit()
    settle_due_orders(0)
    see(EVERYONE)
    db.expire_all()
    assert (first.status, second.status, second.items[0].status) == ("created", "created", "created")


def test_a_hold_ends_as_was_printed_on_it(arrived, make, store, admin, sign_in):
    mapped(make, store)
    store.approval = "manual"
    db.commit()
    found = arrived()
    form = {"version": found.version, "reason": "client_request", "words": "wait", "then": "canceled"}
    sign_in(admin).post(f"/orders/{found.id}/hold", data=form | {"limit": "until", "until": "2030-01-01T10:00"})
    db.expire_all()
    assert (found.status, found.hold_default) == ("on_hold", "canceled")
    found.hold_until = now()
    db.commit()
    settle_due_orders(0)
    see(EVERYONE)
    db.expire_all()
    assert found.status == "canceled"


def test_a_completed_address_lets_it_go_on(arrived, make, store, admin, sign_in):
    mapped(make, store)
    found = arrived(shipping={}, billing={"country": "IT"})
    assert found.status == "failed"
    browser = sign_in(admin)
    assert browser.post(f"/orders/{found.id}/address", data={"version": found.version}).status_code == 422
    browser.post(f"/orders/{found.id}/address", data=ADDRESS | {"version": found.version})
    db.expire_all()
    assert (found.status, found.address["city"], last_act()) == ("created", "Torino", "order.address_changed")
    noted = db.scalars(select(Activity).order_by(Activity.id.desc()).limit(1)).one()
    assert "city" in noted.after["fields"]
    assert "Torino" not in str((noted.before, noted.after))  # it cannot be forgotten there


def test_ignoring_the_line_that_is_not_for_us_lets_the_rest_go_on(arrived, make, store, admin, sign_in):
    mapped(make, store, 1)
    found = arrived(line_items=[line(1), line(2)])
    item = found.items[1]
    sign_in(admin).post(f"/orders/{found.id}/items/{item.id}/ignored", data={"version": found.version})
    db.expire_all()
    assert (found.status, [each.is_ours for each in found.items]) == ("created", [True, False])


def test_a_twin_goes_on_when_a_person_says_that_it_is_meant(arrived, make, store, admin, sign_in):
    mapped(make, store)
    twin = {"billing": order()["billing"]}
    arrived(**twin)
    second = arrived(number=2, **twin)
    assert second.status == "on_hold"
    sign_in(admin).post(f"/orders/{second.id}/acceptance", data={"version": second.version})
    db.expire_all()
    assert (second.status, second.accepted) == ("created", ["duplicate_suspect"])


def test_once_production_has_begun_the_client_asks_and_the_provider_answers(arrived, make, store, admin, sign_in):
    mapped(make, store)
    found = arrived()
    for row in (found, *found.items):
        row.status = "in_production"
    db.commit()
    client = sign_in(admin)
    client.post(f"/orders/{found.id}/cancellation", data={"version": found.version})
    db.expire_all()
    assert found.status == "in_production"
    client.post(f"/orders/{found.id}/requests", data={"version": found.version, "kind": "cancel", "words": "please"})
    request = db.scalars(select(OrderRequest)).one()
    url = f"/orders/{found.id}/requests/{request.id}/answer"
    db.expire_all()
    assert client.post(url, data={"version": found.version, "answer": "accepted"}).status_code == 403
    provider = sign_in(make.member(Role.PROVIDER_ADMIN))
    provider.post(url, data={"version": found.version, "answer": "accepted"})
    db.expire_all()
    assert (found.status, request.state) == ("canceled", "accepted")


@pytest.mark.parametrize("role", [Role.VIEW_ONLY, Role.STORE_MANAGER])
@pytest.mark.parametrize("act", ["approval", "release", "hold", "cancellation", "address"])
def test_who_may_not_is_refused(arrived, make, admin, sign_in, role, act):
    found = arrived()
    member = make.member(role, client=admin.client)
    answer = sign_in(member).post(f"/orders/{found.id}/{act}", data={"version": found.version})
    db.expire_all()
    assert (answer.status_code, found.status) == (403, "not_connected")


def test_the_page_offers_only_what_would_be_done(arrived, make, admin, sign_in):
    found = arrived()
    shown = sign_in(make.member(Role.VIEW_ONLY, client=admin.client)).get(f"/orders/{found.id}").text
    for act in ("cancellation", "hold", "address", "ignored", "notes"):
        assert f"/orders/{found.id}/{act}" not in shown


def test_a_delivery_that_tells_of_another_order_is_not_found_under_this_one(arrived, make, admin, sign_in):
    mine, other = arrived(id=1), arrived(id=2)
    of_other = db.scalars(select(Delivery).where(Delivery.order_id == other.id)).one()
    page = sign_in(admin)
    assert page.get(f"/orders/{other.id}/deliveries/{of_other.id}").status_code == 200
    assert page.get(f"/orders/{mine.id}/deliveries/{of_other.id}").status_code == 404


def test_what_the_provider_holds_for_itself_only_the_provider_lets_go(arrived, make, store, admin, sign_in):
    mapped(make, store)
    order, operator = arrived(), make.member(Role.OPERATOR)
    lock(order)
    hold(order, make.member(Role.PROVIDER_ADMIN), Reason.PSP_CAPACITY)
    db.commit()
    sign_in(admin).post(f"/orders/{order.id}/check", data={"version": order.version})
    assert db.get(Order, order.id).status == "on_hold"
    sign_in(operator).post(f"/orders/{order.id}/check", data={"version": order.version})
    assert db.get(Order, order.id).status != "on_hold"


def test_a_cancelling_is_not_refused_by_who_could_not_accept_it(arrived, make, admin, sign_in):
    order, prepress = arrived(), make.member(Role.PREPRESS)
    request = OrderRequest(client_id=order.client_id, order_id=order.id, kind="cancel", words="stop")
    db.add(request)
    db.commit()
    answer = sign_in(prepress).post(
        f"/orders/{order.id}/requests/{request.id}/answer", data={"version": order.version, "answer": "refused"}
    )
    assert (answer.status_code, db.get(OrderRequest, request.id).state) == (403, "open")


def test_a_deadline_in_the_past_is_told_and_holds_nothing(arrived, make, store, admin, sign_in):
    mapped(make, store)
    order = arrived()
    typed = {"version": order.version, "reason": "client_request", "until": "2020-01-01T10:00", "then": "canceled"}
    answer = sign_in(admin).post(f"/orders/{order.id}/hold", data=typed)
    assert (answer.status_code, "That is past" in answer.text) == (422, True)
    assert db.get(Order, order.id).status != "on_hold"


@pytest.mark.parametrize(("above", "status"), [(0, "pending_approval"), (1, "created")])
def test_from_an_amount_on_orders_wait_for_a_person_though_approval_is_automatic(
    arrived, make, store, admin, sign_in, above, status
):
    mapped(make, store)
    total = arrived(number=1).total
    store.approve_from = total + above
    db.commit()

    found = arrived(number=2, billing={"email": "other@example.test"})

    page = sign_in(admin).get(f"/orders/{found.id}").text
    says = "wants orders of such a total approved" in page
    assert (found.total, found.status, says) == (total, status, status == "pending_approval")
    sign_in(admin).post(f"/orders/{found.id}/approval", data={"version": found.version})
    db.expire_all()
    assert found.status == "created"
