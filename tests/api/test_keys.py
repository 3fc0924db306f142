"""What opens, and what does not."""

from datetime import timedelta

import pytest

from core.db import db, now
from core.limits import limiter
from core.matrix import Role
from models import ApiKey, MembershipStore
from services import members
from services.api_keys import make_key, revoke
from services.second_factor import new_secret, switch_on


def the_key():
    return db.query(ApiKey).one()


def test_a_key_says_who_it_is(program, client):
    answer = program().get("/me")
    assert (answer.status_code, answer.json["client"], answer.json["all_stores"]) == (200, client.name, True)


def test_only_its_digest_and_its_ends_are_kept(client, maker):
    key, secret = make_key(client, maker, "Warehouse", [])
    db.commit()
    kept = str({column: getattr(key, column) for column in [*key.__table__.columns.keys()]})
    assert (secret in kept, key.shown) == (False, f"{secret[:9]}…{secret[-4:]}")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nothing", "Basic YTpi", "Bearer vk_" + "x" * 43])
def test_without_a_key_nothing_opens(app, visitor, header):
    answer = visitor.get("/api/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_log_in_opens_no_door_of_programs(sign_in, maker):
    assert sign_in(maker).get("/api/v1/me").status_code == 401


def test_a_key_opens_no_page(program):
    one = program()
    answer = one.browser.get("/orders/", headers={"Authorization": f"Bearer {one.secret}"})
    assert (answer.status_code, "/login" in answer.headers["Location"]) == (303, True)


def _revoked(key, _maker, _client):
    revoke(key)


def _expired(key, _maker, _client):
    key.expires_at = now() - timedelta(seconds=1)


def _maker_disabled(_key, maker, _client):
    maker.disabled_at = now()


def _access_off(_key, _maker, client):
    client.access_on = False


@pytest.mark.parametrize("end", [_revoked, _expired, _maker_disabled, _access_off])
def test_a_key_ends_at_once(program, maker, client, end):
    one = program()
    assert one.get("/me").status_code == 200
    end(the_key(), maker, client)
    db.commit()
    answer = one.get("/me")
    assert (answer.status_code, answer.json["code"]) == (401, "key_invalid")


def test_a_scope_that_the_key_lacks_is_named(program):
    answer = program(scopes=["orders:write"]).get("/orders")
    assert (answer.status_code, answer.json["code"]) == (403, "scope_missing")
    assert "orders:read" in answer.json["detail"]


def test_a_key_does_what_its_maker_may_do_now(program, maker):
    one = program()
    maker.role = Role.VIEW_ONLY
    db.commit()
    answer = one.post("/orders", json={})
    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


def test_a_key_reaches_the_stores_that_both_reach(make, program, maker, client, store):
    other, third = make.store(client_id=client.id), make.store(client_id=client.id)
    one = program(store_ids=[store.id, other.id])
    assert [each["id"] for each in one.get("/stores").json["items"]] == [store.id, other.id]
    maker.role, maker.all_stores = Role.STORE_MANAGER, False
    db.add_all(
        MembershipStore(client_id=client.id, membership_id=maker.id, store_id=each.id) for each in (other, third)
    )
    db.commit()
    assert [each["id"] for each in one.get("/stores").json["items"]] == [other.id]


def test_its_use_is_noted(program):
    program().get("/me")
    assert now() - the_key().used_at < timedelta(minutes=1)


def test_the_staffs_key_reaches_its_one_client(make, program, client, store):
    make.store()
    one = program(make.member(Role.PROVIDER_ADMIN))
    assert [each["id"] for each in one.get("/stores").json["items"]] == [store.id]


def test_what_is_not_there_is_told_as_json_in_the_language_that_is_asked_for(visitor):
    answer = visitor.get("/api/v1/nowhere", headers={"Accept-Language": "it"})
    assert (answer.status_code, answer.json["code"], answer.mimetype) == (404, "not_found", "application/problem+json")
    answer = visitor.delete("/api/v1/me")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_whoever_asks_too_often_waits(app, program):
    one = program()
    before, app.config["API_LIMIT"] = app.config["API_LIMIT"], "2 per minute"
    try:
        limiter.enabled = True
        answers = [one.get("/me") for _n in range(3)]
    finally:
        limiter.enabled = False
        app.config["API_LIMIT"] = before
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["RateLimit-Remaining"] == "1"
    assert 0 < int(answers[2].headers["Retry-After"]) <= 61


def test_a_key_goes_on_where_its_maker_lacks_a_second_factor_and_says_so(make, program, client, maker, sign_in):
    one, other = program(), make.member(client=client)
    client.second_factor_needed = True
    switch_on(other.user, new_secret(), 0)
    db.commit()
    assert one.get("/me").status_code == 200
    assert "has no second factor yet" in sign_in(other).get("/settings/api-keys/").text


def test_before_a_person_is_shut_out_the_keys_that_stop_are_named(make, program, client, sign_in):
    leaving, admin = make.member(client=client), make.member(client=client)
    program(member=leaving)
    page = sign_in(admin).get(f"/users/{leaving.id}/edit").text
    assert "stops with them: Warehouse" in page
    assert "stops with them" not in sign_in(admin).get(f"/users/{admin.id}/edit").text


def test_the_keys_of_somebody_who_was_removed_stay_in_the_list_and_say_why_they_are_off(make, program, client, sign_in):
    leaving, admin = make.member(client=client), make.member(client=client)
    one = program(member=leaving)
    members.remove(leaving, "")
    db.commit()
    page = sign_in(admin).get("/settings/api-keys/").text
    assert one.get("/me").status_code == 401
    assert "Whoever made it has no access any more" in page
