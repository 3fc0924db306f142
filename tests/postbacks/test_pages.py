"""Pages about postbacks, through the front door."""

import json
import re

import pytest
from sqlalchemy import select, update

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs.postback_resends import run_resend
from models import Activity, Client, Event, Mail, Postback, PostbackEndpoint, PostbackResend
from services.postbacks import endpoints
from services.postbacks.owing import owe
from tests.conftest import HTMX

ENTERED = {"name": "ERP", "address": "http://127.0.0.1:9/hook", "events": ["order.printed"], "preset": "generic"}


@pytest.fixture
def admin(make, sign_in, endpoint):
    return sign_in(make.member(Role.ADMIN, db.get_one(Client, endpoint.client_id)))


@pytest.fixture
def staff(make, sign_in):
    return sign_in(make.member(Role.PROVIDER_ADMIN))


def newest() -> PostbackEndpoint:
    return db.scalars(select(PostbackEndpoint).order_by(PostbackEndpoint.id.desc())).first()


def test_an_endpoint_is_made_and_its_secret_is_shown_once(admin):
    page = admin.post("/postbacks/", data=ENTERED, follow_redirects=True)
    assert ("whsec_" in page.text, newest().name) == (True, "ERP")
    assert "whsec_" not in admin.get(f"/postbacks/{newest().id}").text
    assert db.scalars(select(Activity.action)).all() == ["postback.created"] * 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"address": "ftp://x.example"}, "This is no address that can be called."),
        ({"events": []}, "Choose at least one."),
        ({"headers": "no colon"}, "Write each header as Name: value."),
        ({"headers": "Webhook-Id: 1"}, "Webhook-Id is set by Vetrina itself."),
        ({"preset": "own", "template": ""}, "Please fill this in."),
        ({"preset": "email", "address": "nobody"}, "This is no e-mail address."),
    ],
)
def test_what_cannot_work_is_refused_beside_its_field(admin, endpoint, changes, words):
    answer = admin.post("/postbacks/", data=ENTERED | changes, headers=HTMX)
    assert (answer.status_code, words in answer.text, newest().id) == (422, True, endpoint.id)


def test_a_preview_shows_a_real_order_and_saves_nothing(admin, endpoint, order):
    entered = ENTERED | {"preset": "own", "template": '{"n": {{ order.number|tojson }}}', "order": order.number}
    page = admin.post("/postbacks/", data=entered | {"preview": "1", "content_type": "application/json"})
    assert (page.status_code, f"{{&#34;n&#34;: &#34;{order.number}&#34;}}" in page.text) == (200, True)
    assert newest().id == endpoint.id


def test_a_faulty_template_is_named_with_its_line_before_it_is_saved(admin, endpoint, order):
    entered = ENTERED | {"preset": "own", "template": "{}\n{{ order.nothing }}", "content_type": "application/json"}
    page = admin.post("/postbacks/", data=entered | {"order": order.number})
    assert (page.status_code, "in line 2" in page.text, newest().id) == (422, True, endpoint.id)


def test_a_header_keeps_its_value_when_it_is_not_typed_anew(admin, endpoint, order, receiver, work):
    entered = {"name": "ERP", "address": receiver.url, "events": ["order.printed"]}
    admin.post(f"/postbacks/{endpoint.id}", data=entered | {"headers": "X-Key: first-secret"})
    page = admin.get(f"/postbacks/{endpoint.id}/edit").text
    assert ("X-Key: •••" in page, "first-secret" in page) == (True, False)
    admin.post(f"/postbacks/{endpoint.id}", data=entered | {"headers": "X-Key: •••\nX-Two: 2"})
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    sent = receiver.accepted[0].headers
    assert (sent["x-key"], sent["x-two"]) == ("first-secret", "2")


def test_what_waits_for_what_came_before_says_so(admin, order, receiver, work):
    receiver.says(500)
    owe(order, Event.ORDER_PRINTED)
    owe(order, Event.PACKAGE_SHIPPED)
    db.commit()
    assert admin.get("/postbacks/log").text.count("after the one before") == 1
    work()
    assert admin.get("/postbacks/log").text.count("after the one before") == 1
    receiver.says(200)
    db.execute(update(Postback).values(due_at=now()))
    db.commit()
    work()
    assert "after the one before" not in admin.get("/postbacks/log").text


def test_a_mailbox_has_no_page_for_programs(admin, order):
    box = {"kind": "email", "address": "desk@example.test", "preset": "email"}
    endpoints.make(order.client_id, {}, name="Desk", events=["order.printed"], **box)
    db.commit()
    assert admin.get(f"/postbacks/{newest().id}/receiving").status_code == 404


def test_a_failed_one_is_found_and_sent_again(admin, order, receiver, work, pass_time):
    receiver.says(500, b"broken here")
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    for _try in range(10):
        work()
        pass_time(days=2)
    page = admin.get(f"/postbacks/log?state=failed&q={order.number}").text
    postback = db.scalars(select(Postback)).one()
    assert f"/postbacks/log/{postback.id}" in page
    assert "broken here" in admin.get(f"/postbacks/log/{postback.id}").text
    assert "Failed postbacks" in admin.get("/").text
    receiver.says(200)
    admin.post(f"/postbacks/log/{postback.id}/sendings")
    work()
    assert {one.id for one in receiver.arrivals} == {postback.webhook_id}
    assert (len(receiver.accepted), db.get_one(Postback, postback.id).state) == (1, "delivered")


def test_all_that_failed_is_sent_again_as_a_job(make, admin, order, receiver, work):
    receiver.says(200)
    for _order in range(5):
        owe(make.order(order.store), Event.ORDER_PRINTED)
    db.commit()
    work()
    for postback in db.scalars(select(Postback).order_by(Postback.id).limit(3)):
        postback.state = "failed"
    db.commit()
    admin.post("/postbacks/resends", data={"endpoint": "", "since": "", "until": ""})
    run_resend(db.scalars(select(PostbackResend.id)).one())
    work()
    db.expire_all()
    resend = db.scalars(select(PostbackResend)).one()
    assert (resend.progress["done"], resend.progress["total"], resend.work_state) == (3, 3, "done")
    assert (len(receiver.accepted), len({one.id for one in receiver.accepted})) == (8, 5)


def test_the_staff_sends_again_for_a_client(staff, order, receiver, work):
    receiver.says(200)
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    db.execute(update(Postback).values(state="failed"))
    db.commit()
    staff.post(f"/postbacks/resends?client={order.client_id}", data={"endpoint": "", "since": "", "until": ""})
    run_resend(db.scalars(select(PostbackResend.id)).one())
    see(EVERYONE)
    resend = db.scalars(select(PostbackResend)).one()
    assert (resend.progress["done"], resend.work_state, resend.error) == (1, "done", None)


def test_a_resend_can_be_stopped(admin, order, endpoint):
    admin.post("/postbacks/resends", data={"endpoint": "", "since": "2026-01-01", "until": "2026-12-31"})
    resend_id = db.scalars(select(PostbackResend.id)).one()
    admin.post(f"/postbacks/resends/{resend_id}/cancellation")
    run_resend(resend_id)
    assert db.get_one(PostbackResend, resend_id).work_state == "canceled"


def test_a_test_on_a_real_order_is_marked_and_goes_even_while_paused(admin, endpoint, order, receiver, work):
    admin.post(f"/postbacks/{endpoint.id}/pause")
    admin.post(f"/postbacks/{endpoint.id}/trials", data={"event": "order.printed", "order": order.number})
    admin.post(f"/postbacks/{endpoint.id}/trials", data={"event": "ping"})
    work()
    assert [(one.type, one.test, one.order) for one in receiver.accepted] == [
        ("order.printed", True, order.id),
        ("ping", True, None),
    ]


def test_a_test_that_failed_while_paused_is_sent_again_at_once(admin, endpoint, receiver, work):
    admin.post(f"/postbacks/{endpoint.id}/pause")
    admin.post(f"/postbacks/{endpoint.id}/trials", data={"event": "ping"})
    trial = db.scalars(select(Postback).order_by(Postback.id.desc()).limit(1)).one()
    work()
    admin.post(f"/postbacks/log/{trial.id}/sendings")
    db.refresh(trial)
    assert trial.due_at is not None
    work()
    assert [one.type for one in receiver.accepted] == ["ping", "ping"]


def test_what_happens_while_paused_waits_and_the_answer_says_what_becomes_of_it(
    make, admin, endpoint, order, receiver, work, pass_time
):
    admin.post(f"/postbacks/{endpoint.id}/pause")
    owe(order, Event.ORDER_RECEIVED)
    db.commit()
    pass_time(hours=30)
    younger = make.order(order.store)
    owe(younger, Event.ORDER_RECEIVED)
    db.commit()
    work()
    assert receiver.arrivals == []
    assert "2 postbacks wait" in admin.get(f"/postbacks/{endpoint.id}/enable").text
    admin.post(f"/postbacks/{endpoint.id}/enable", data={"backlog": "24"})
    work()
    assert [one.order for one in receiver.accepted] == [younger.id]
    assert db.scalars(select(Postback.state).order_by(Postback.id)).all() == ["dropped", "delivered"]


def test_a_mailbox_gets_a_readable_mail(make, admin, order, work):
    box = {"kind": "email", "address": "desk@example.test", "preset": "email"}
    endpoints.make(order.client_id, {}, name="Desk", events=["order.printed"], **box)
    db.commit()
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    mail = db.scalars(select(Mail)).one()
    assert (mail.recipient, order.number in mail.subject) == ("desk@example.test", True)


def test_what_feeds_the_providers_system_is_the_staffs_alone(staff, admin, endpoint, order, work):
    theirs = ENTERED | {"for_provider": "y", "address": endpoint.address}
    staff.post(f"/postbacks/?client={endpoint.client_id}", data=theirs)
    hidden = newest()
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    assert (hidden.for_provider, hidden.id != endpoint.id) == (True, True)
    postback = db.scalars(select(Postback).where(Postback.endpoint_id == hidden.id)).one()
    paths = [f"/postbacks/{hidden.id}", f"/postbacks/{hidden.id}/edit", f"/postbacks/log/{postback.id}"]
    assert [admin.get(path).status_code for path in paths] == [404, 404, 404]
    assert [staff.get(path).status_code for path in paths] == [200, 200, 200]
    assert f"/postbacks/log/{postback.id}" not in admin.get("/postbacks/log").text
    assert admin.post(f"/postbacks/log/{postback.id}/sendings").status_code == 404


def test_a_client_cannot_say_that_an_endpoint_is_the_providers(admin):
    admin.post("/postbacks/", data=ENTERED | {"for_provider": "y"})
    assert newest().for_provider is False


def test_the_page_for_receivers_has_the_endpoints_own_values(admin, endpoint, order, work):
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    sent = db.scalars(select(Postback)).one()
    page = admin.get(f"/postbacks/{endpoint.id}/receiving").text
    assert (sent.webhook_id in page, f"{order.number}" in page) == (True, True)
    assert all(word in page for word in (endpoint.address, "hash_equals", "timingSafeEqual", "compare_digest"))


def test_the_log_says_why_a_template_gave_nothing(admin, endpoint, order, receiver, work):
    endpoint.preset, endpoint.template = "own", "{{ order.packages[0].carrier }}"
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    postback = db.scalars(select(Postback)).one()
    assert (receiver.arrivals, postback.state) == ([], "failed")
    assert "in line 1" in admin.get("/postbacks/log").text
    endpoint.template = '{"n": {{ order.number|tojson }}}'
    db.commit()
    admin.post(f"/postbacks/log/{postback.id}/sendings")
    work()
    assert json.loads(receiver.accepted[0].body) == {"n": order.number}


def test_a_new_secret_is_shown_once_and_for_a_day_both_are_taken(admin, endpoint, order, receiver, work):
    page = admin.post(f"/postbacks/{endpoint.id}/secret", follow_redirects=True).text
    newer = re.search(r"whsec_[\w+/=]+", page)[0]
    assert ("whsec_" in admin.get(f"/postbacks/{endpoint.id}").text, newer == receiver.secret) == (False, False)
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()  # the receiver knows the former one still
    receiver.secret = newer
    owe(order, Event.ORDER_CANCELED)
    db.commit()
    work()
    assert [one.type for one in receiver.accepted] == ["order.printed", "order.canceled"]
    assert "postback.secret_renewed" in db.scalars(select(Activity.action)).all()


def test_what_is_deleted_is_told_nothing_more_and_its_log_stays(admin, endpoint, order, receiver, work):
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    page = admin.post(f"/postbacks/{endpoint.id}/deletion", follow_redirects=True).text
    owe(order, Event.ORDER_CANCELED)
    db.commit()
    work()
    assert ("ERP deleted. Its log is kept for 30 days." in page, receiver.arrivals) == (True, [])
    assert db.scalars(select(Postback.event)).all() == ["order.printed"]
    assert admin.post(f"/postbacks/{endpoint.id}/secret").status_code == 404
