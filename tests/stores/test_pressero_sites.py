"""A printer's webhook tells of all its sites, and each site is a client's: whose is a message, and whose the site?"""

import json
from datetime import timedelta

import pytest
import requests
from sqlalchemy import select

from core.db import db
from jobs.intake import drain
from models import Client, Delivery, Order, OrderItem, Round
from sandbox.pressero.sender import signature
from sandbox.pressero.site import SITE_ID
from services.credentials import hook_secret_of
from services.doctor import findings_of
from tests.stores import pressero_rig as rig
from tests.stores.pressero_rig import receive, set_up

site, owner = rig.site, rig.owner
OTHER = {"SiteId": "another-site", "SiteName": "Blu Spa", "Domain": "blu.example"}


def connect(owner, site, run_due, **keys):
    """Before the order of the message was placed."""
    store = rig.connect(owner, site, run_due, **keys)
    store.import_from -= timedelta(days=1)
    db.commit()
    return store


@pytest.fixture
def message(site):
    """A message of the site that holds an order; it is delivered to nobody."""
    site.set(body="full")
    site.add_webhook(f"{site.url}/nowhere", "", ["OrderPlaced"])
    site.place_order("MUG")
    body = json.loads(site.settle()[-1]["body"])
    site.control("PUT", "options", {"deliver": False})
    return body


def as_of(message, number=None, **told) -> dict:
    """The same of another site, or of none: what is None is left out."""
    outer = {name: told[name] for name in ("SiteId",) if name in told}
    rows = [message["Data"], *message["Data"]["Items"]]
    order = {} if number is None else {"OrderNumber": number}
    changed = [_without_none({**row, **told, **order}) for row in rows]
    return _without_none({**message, **outer, "MessageID": "", "Data": {**changed[0], "Items": changed[1:]}})


def _without_none(row: dict) -> dict:
    return {name: value for name, value in row.items() if value is not None}


def send(store, live, message, run_due) -> None:
    body = json.dumps(message).encode()
    headers = {"MessageHash": signature(body, hook_secret_of(store), "payload+key hex")}
    assert requests.post(f"{live}/hooks/pressero/{store.hook_token}", body, headers=headers, timeout=5).ok
    drain(store.id)
    run_due(Round)
    drain(store.id)
    db.expire_all()


def taken() -> list[tuple[str, str]]:
    own = select(Delivery.state, Delivery.reason).where(Delivery.source == "webhook").order_by(Delivery.id)
    return [(state, reason.partition(" ")[0]) for state, reason in db.execute(own)]


def orders() -> list[str]:
    return list(db.scalars(select(Order.number).order_by(Order.number)))


# -- without the API


def test_orders_of_a_site_that_may_be_another_are_kept_until_a_person_has_said_whose_they_are(
    owner, site, live, message, run_due
):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    send(store, live, as_of(message, 900, **OTHER), run_due)
    assert (orders(), taken()) == ([], [("parked", "site_unknown")])
    page = owner.get(f"/stores/{store.id}/messages").text
    assert "Blu Spa · blu.example · another-site" in page
    doctor = findings_now(owner, store, run_due)
    assert doctor["delivery"] == ("failed", "site_unknown")
    held = db.scalars(select(Delivery.id)).one()
    owner.post(f"/stores/{store.id}/messages/sender", data={"message": held})
    drain(store.id)
    db.expire_all()
    assert (orders(), store.field_map) == (["900"], {"only_site_id": "=another-site"})
    send(store, live, message, run_due)
    assert (orders(), taken()[-1]) == (["900"], ("ignored", "another_site"))
    assert "Of another site of the same printer: put aside" in owner.get(f"/stores/{store.id}/messages").text


def test_a_message_of_the_stores_own_domain_is_taken_and_one_without_its_site_is_not_once_an_id_is_known(
    owner, site, live, message, run_due
):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    send(store, live, message, run_due)
    assert len(orders()) == 1
    store.field_map = {"only_site_id": f"={SITE_ID}"}
    db.commit()
    send(store, live, as_of(message, 901, SiteId=None, Domain=None, SiteName=None), run_due)
    assert (len(orders()), taken()) == (1, [("done", ""), ("parked", "site_unknown")])


def test_messages_that_never_say_their_site_are_taken_and_the_doctor_says_so(owner, site, live, message, run_due):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    send(store, live, as_of(message, 902, SiteId=None, Domain=None, SiteName=None), run_due)
    assert orders() == ["902"]
    assert findings_now(owner, store, run_due)["delivery"] == ("warned", "sender_untold")
    assert "do not say from which site they are" in owner.get(f"/stores/{store.id}/messages").text


def test_a_site_is_compared_with_a_text_and_with_nothing_that_the_message_says(owner, site, run_due):
    store = connect(owner, site, run_due)
    answer = owner.post(f"/stores/{store.id}/fields", data={"only_site_id": "SiteId"})
    db.refresh(store)
    assert (answer.status_code, store.field_map) == (422, {})
    assert "Write = and the text that a message is compared with" in answer.text


# -- with the API


def test_of_a_full_message_the_number_counts_and_the_api_tells_the_rest(owner, site, live, message, run_due):
    store = connect(owner, site, run_due, **site.keys())
    set_up(owner, store, site)
    number = message["Data"]["OrderNumber"]
    message["Data"]["Items"][0]["Quantity"] = 99
    send(store, live, message, run_due)
    assert (orders(), taken()) == ([str(number)], [("done", "")])
    assert db.scalars(select(OrderItem.quantity)).all() == [1]


def test_another_sites_full_message_comes_in_by_no_way(owner, site, live, message, run_due):
    store = connect(owner, site, run_due, **site.keys())
    set_up(owner, store, site)
    send(store, live, as_of(message, 900, **OTHER), run_due)
    send(store, live, as_of(message, 901, SiteId=None, Domain=None, SiteName=None), run_due)
    assert taken() == [("ignored", "another_site"), ("ignored", "not_there")]
    assert "900" not in orders()
    assert "901" not in orders()
    page = owner.get(f"/stores/{store.id}/messages").text
    assert "had no such order for this store" in page


def test_what_was_kept_for_a_person_is_read_once_the_api_is_there(owner, site, live, message, run_due):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    send(store, live, as_of(message, Domain="second-name.example"), run_due)
    assert (orders(), taken()) == ([], [("parked", "site_unknown")])
    page = owner.post(f"/stores/{store.id}/connections", data={"address": site.url}).location
    owner.post(f"{page}/keys", data=site.keys())
    run_due()
    receive(store, site, run_due)
    assert orders() == [str(message["Data"]["OrderNumber"])]


# -- the client's reference


def findings_now(owner, store, run_due) -> dict[str, tuple[str, str]]:
    owner.post(f"/stores/{store.id}/doctor")
    run_due(Round)
    round_ = db.scalars(select(Round).where(Round.kind == "checkup")).one()
    return {str(one.check): (str(one.verdict), one.code) for one in findings_of(store, round_)}


@pytest.mark.parametrize(
    ("there", "here", "finding", "words"),
    [
        ("FERRO-1", "ferro-1", ("passed", ""), "The shop&#39;s Integration ID is the client&#39;s Reference ID."),
        ("FERRO-1", "BLU-2", ("warned", "reference_differs"), "“FERRO-1”; this client&#39;s Reference ID is “BLU-2”"),
        ("FERRO-1", None, ("warned", "reference_missing_here"), "“FERRO-1”; this client has no Reference ID"),
        ("", "BLU-2", ("warned", "reference_missing_there"), "does not say whose it is"),
        ("", None, ("warned", "reference_missing"), "Neither the shop nor this client has a reference"),
    ],
)
def test_the_sites_integration_id_is_compared_with_the_clients_reference(
    owner, site, run_due, there, here, finding, words
):
    site.set(integration_id=there)
    store = connect(owner, site, run_due, **site.keys())
    db.get_one(Client, store.client_id).reference = here
    db.commit()
    assert findings_now(owner, store, run_due)["client"] == finding
    assert words in owner.get(f"/stores/{store.id}/doctor").text
    is_shown = finding[1] not in ("", "reference_missing")
    for page in (f"/stores/{store.id}", f"/stores/{store.id}/messages"):
        assert (words in owner.get(page).text) is is_shown


def test_without_the_api_the_newest_message_tells_the_reference(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    assert findings_now(owner, store, run_due)["client"] == ("skipped", "client_untold")
    set_up(owner, store, site)
    site.set(body="full", integration_id="FERRO-1")
    site.place_order("MUG")
    receive(store, site, run_due)
    assert findings_now(owner, store, run_due)["client"] == ("warned", "reference_missing_here")
