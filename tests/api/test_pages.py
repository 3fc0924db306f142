"""The keys' pages, and the page that explains the API."""

import re
from datetime import timedelta

import pytest

from core.db import db, now
from core.matrix import Role
from models import Activity, ApiKey


def typed(**values):
    return {"name": "Warehouse", "scopes": ["orders:read", "orders:write"], "reach": "all"} | values


def test_a_key_is_shown_once_and_works(app, sign_in, maker):
    browser = sign_in(maker)
    page = browser.post("/settings/api-keys/", data=typed(), follow_redirects=True)
    secret = re.search(r"vk_[\w-]{43}", page.text)[0]
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.json["scopes"]) == (200, ["orders:read", "orders:write"])
    again = browser.get("/settings/api-keys/").text
    assert (secret in again, secret[:9] in again, secret[-4:] in again) == (False, True, True)
    logged = db.query(Activity).filter_by(action="api_key.created").one()
    assert secret not in str((logged.before, logged.after, logged.object_name))


def test_a_key_of_some_stores_and_some_days(sign_in, maker, store):
    day = (now() + timedelta(days=1)).date()  # a zone east of Greenwich may be there already
    data = typed(reach="some", stores=[store.id], expires_on=day.isoformat())
    sign_in(maker).post("/settings/api-keys/", data=data)
    key = db.query(ApiKey).one()
    assert (key.store_ids, key.expires_at > now()) == ([store.id], True)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"reach": "some"}, {"expires_on": "2020-01-01"}])
def test_a_key_that_makes_no_sense_is_not_made(sign_in, maker, wrong):
    assert sign_in(maker).post("/settings/api-keys/", data=typed(**wrong)).status_code == 422
    assert db.query(ApiKey).count() == 0


def test_a_store_of_another_client_cannot_be_ticked(make, sign_in, maker):
    other = make.store()
    answer = sign_in(maker).post("/settings/api-keys/", data=typed(reach="some", stores=[other.id]))
    assert (answer.status_code, db.query(ApiKey).count()) == (422, 0)


def test_a_revoked_key_is_closed(sign_in, maker, program):
    one, key = program(), db.query(ApiKey).one()
    browser = sign_in(maker)
    assert "Warehouse" in browser.get(f"/settings/api-keys/{key.id}/revocation").text
    browser.post(f"/settings/api-keys/{key.id}/revocation")
    assert (one.get("/me").status_code, "Revoked" in browser.get("/settings/api-keys/").text) == (401, True)


def test_the_staff_makes_a_key_for_a_client(make, sign_in, client):
    browser = sign_in(make.member(Role.PROVIDER_ADMIN))
    assert browser.get("/settings/api-keys/").status_code == 404
    browser.post(f"/settings/api-keys/?client={client.id}", data=typed())
    assert db.query(ApiKey).one().client_id == client.id


def test_the_page_has_the_readers_own_values(sign_in, maker, program, poster):
    program()
    key, page = db.query(ApiKey).one(), sign_in(maker).get("/api/docs").text
    wanted = (key.prefix, f"store_id&#34;: {poster.store_id}", "SUN-A4", "/orders/{order_id}/cancellation")
    assert [each for each in wanted if each not in page] == []


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_logs_in_may_read_it(make, sign_in, client, role):
    assert sign_in(make.member(role, None if role.is_staff else client)).get("/api/docs").status_code == 200


def test_the_document_speaks_the_language_that_is_asked_for(visitor):
    said = visitor.get("/api/v1/openapi.json", headers={"Accept-Language": "it"}).json
    assert (said["openapi"], said["paths"]["/orders"]["post"]["summary"]) == ("3.1.0", "Inviare un ordine")
