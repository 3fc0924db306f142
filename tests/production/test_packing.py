"""Packing and parcels: through the pages, and with two people at once."""

import re
from threading import Barrier, Thread

import pytest
from sqlalchemy import delete, func, select

from blueprints.production import parcels
from core.db import EVERYONE, db, see
from core.matrix import Role
from core.rights import Vetrina
from models import Activity, Package, PackageLine, Push, TimelineEntry
from services.carriers import known_as, tracking_url
from services.packages import TooMany, Tracking, pack, place_of
from tests.conftest import HTMX


@pytest.fixture
def order(make, connected):
    order = make.order(connected, external_id="77", number="1042", status="printed")
    make.item(order, title="Flyers", quantity=3)
    make.item(order, title="Bag", quantity=1)
    return order


def pieces(order, *counts):
    return {f"item_{item.id}": count for item, count in zip(order.items, counts, strict=True)}


def standing(order):
    db.expire_all()
    return order.status, [item.status for item in order.items], [package.state for package in order.packages]


def test_all_that_is_left_is_offered_and_packed_and_handed_over(sign_in, order, operator, queued):
    browser = sign_in(operator)
    page = browser.get(f"/production/orders/{order.id}/packages/new")
    assert (page.status_code, 'value="3"' in page.text, "<option" in page.text) == (200, True, True)
    sent = {"carrier": "gls", "tracking_code": " AB 1 ", "hand_over": "y"} | pieces(order, 3, 1)
    assert browser.post(f"/production/orders/{order.id}/packages", data=sent).status_code == 303
    assert standing(order) == ("shipped", ["shipped", "shipped"], ["shipped"])
    (package,) = order.packages
    assert (package.carrier, package.tracking_code, package.tracking_url) == (
        "GLS",
        "AB 1",
        tracking_url("GLS", "AB 1"),
    )
    kinds = [entry.what for entry in db.scalars(select(TimelineEntry).order_by(TimelineEntry.id))]
    assert kinds == ["packed", "status", "shipped", "status"]
    assert [line.action for line in db.scalars(select(Activity).order_by(Activity.id))] == [
        "package.packed",
        "package.shipped",
    ]
    push = db.scalars(select(Push)).one()
    assert queued("platforms") == [("jobs.pushes.run_push", push.id)]
    assert "ab 1" in order.search_text


def test_partial_packages_keep_the_rest_on_the_floor(sign_in, order, operator):
    browser, url = sign_in(operator), f"/production/orders/{order.id}/packages"
    browser.post(url, data={"no_tracking": "y", "hand_over": "y"} | pieces(order, 1, 0))
    assert standing(order) == ("partially_shipped", ["partially_shipped", "printed"], ["shipped"])
    assert 'id="item-1"' in browser.get("/production/?status=partially_shipped").text
    browser.post(url, data=pieces(order, 2, 1))
    assert standing(order)[1:] == (["partially_shipped", "packaged"], ["shipped", "packaged"])
    second = order.packages[1]
    browser.post(f"/production/packages/{second.id}/shipment", data={"carrier": "BRT", "tracking_code": "B2"})
    assert standing(order) == ("shipped", ["shipped", "shipped"], ["shipped", "shipped"])


@pytest.mark.parametrize(
    ("counts", "more", "said"),
    [
        ((4, 0), {"no_tracking": "y"}, "At most 3 can be packed"),
        ((-1, 0), {"no_tracking": "y"}, "At most 3 can be packed"),
        ((0, 0), {"no_tracking": "y"}, "Choose at least one piece"),
        ((1, 0), {}, "Type the code, or tick"),
        (
            (1, 0),
            {"tracking_code": "X", "tracking_url": "javascript://x.example/%0aalert(1)"},
            "This is no web address",
        ),
    ],
)
def test_what_cannot_be_packed_is_told_and_nothing_happens(sign_in, order, operator, counts, more, said):
    form = {"hand_over": "y"} | more | pieces(order, *counts)
    answer = sign_in(operator).post(f"/production/orders/{order.id}/packages", data=form, headers=HTMX)
    assert (answer.status_code, said in answer.text, "<html" in answer.text) == (422, True, False)
    assert standing(order) == ("printed", ["printed", "printed"], [])


def test_items_that_are_not_printed_or_held_are_not_packed(make, sign_in, order, operator):
    first, second = order.items
    first.status, second.is_held = "in_production", True
    db.commit()
    assert "Nothing is left to pack" in sign_in(operator).get(f"/production/orders/{order.id}/packages/new").text
    with pytest.raises(TooMany):
        pack(order, {first.id: 1}, Tracking(), operator)
    db.rollback()


def test_two_who_pack_at_once_never_pack_a_piece_twice(app, order, operator):
    """Each takes all: one of them gets all, the other is told that nothing is left."""
    wanted, order_id = {item.id: item.quantity for item in order.items}, order.id
    start, outcomes = Barrier(4), []

    def work():
        with app.app_context():
            see(EVERYONE)
            mine = db.get_one(type(order), order_id)
            start.wait()
            try:
                pack(mine, wanted, Tracking(), _packer())
                db.commit()
                outcomes.append("packed")
            except TooMany:
                db.rollback()
                outcomes.append("refused")

    db.rollback()
    threads = [Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["packed", "refused", "refused", "refused"]
    assert db.scalar(select(func.sum(PackageLine.quantity))) == 4


def test_a_parcel_arrives_or_comes_back_because_somebody_says_why(sign_in, order, operator, ship):
    package = ship(order, {order.items[0]: 3, order.items[1]: 1}, "A1")
    browser, url = sign_in(operator), f"/production/packages/{package.id}/arrival"
    assert browser.post(url, data={"state": "delivered", "words": " "}).status_code == 422
    assert standing(order)[0] == "shipped"
    browser.post(url, data={"state": "in_transit", "words": "The carrier's page"})
    assert standing(order) == ("in_transit", ["in_transit"] * 2, ["in_transit"])
    browser.post(url, data={"state": "delivered", "words": "The buyer called"})
    assert standing(order) == ("delivered", ["delivered"] * 2, ["delivered"])
    browser.post(url, data={"state": "returned", "words": "Refused at the door"})
    assert standing(order) == ("returned", ["returned"] * 2, ["returned"])
    told = db.scalars(select(TimelineEntry).where(TimelineEntry.kind == "package").order_by(TimelineEntry.id)).all()
    assert [entry.facts.get("words") for entry in told[-2:]] == ["The buyer called", "Refused at the door"]
    notes = [push.message["status"] for push in db.scalars(select(Push).where(Push.kind == "note"))]
    assert notes == ["delivered", "returned"]


def test_a_package_is_handed_over_once(sign_in, order, operator, ship):
    package = ship(order, {order.items[0]: 1}, "A1")
    answer = sign_in(operator).post(f"/production/packages/{package.id}/shipment", data={"tracking_code": "A1"})
    assert answer.status_code == 303
    assert [entry.what for entry in db.scalars(select(TimelineEntry).where(TimelineEntry.what == "shipped"))] == [
        "shipped"
    ]
    assert db.scalar(select(func.count()).select_from(Push)) == 1


def test_tracking_is_corrected_and_goes_out_again(sign_in, order, operator, ship):
    package = ship(order, {order.items[0]: 1}, "WRONG")
    sign_in(operator).post(f"/production/packages/{package.id}", data={"carrier": "UPS", "tracking_code": "1Z9"})
    db.expire_all()
    assert (package.carrier, package.tracking_url) == ("UPS", "https://www.ups.com/track?tracknum=1Z9")
    assert [push.state for push in db.scalars(select(Push).order_by(Push.id))] == ["skipped", "queued"]


def test_the_same_packing_form_sent_twice_makes_one_parcel_and_keeps_what_was_typed(sign_in, order, operator):
    browser, url = sign_in(operator), f"/production/orders/{order.id}/packages"
    version = re.search(r'name="version"[^>]*value="(\d+)"', browser.get(f"{url}/new").text)[1]
    sent = {"version": version, "carrier": "Corriere di zona"} | pieces(order, 1, 0)
    assert browser.post(url, data=sent).status_code == 303
    again = browser.post(url, data=sent, headers=HTMX)
    assert (again.status_code, "Corriere di zona" in again.text) == (409, True)
    assert f"{operator.name} changed this order just now" in again.text
    assert len(standing(order)[2]) == 1
    fresh = re.search(r'name="version"[^>]*value="(\d+)"', again.text)[1]
    assert browser.post(url, data=sent | {"version": fresh}).status_code == 303
    assert len(standing(order)[2]) == 2


def test_the_first_tracking_is_no_correction(sign_in, order, operator):
    browser = sign_in(operator)
    browser.post(f"/production/orders/{order.id}/packages", data=pieces(order, 1, 0))
    (package,) = order.packages
    browser.post(f"/production/packages/{package.id}/shipment", data={"carrier": "BRT", "tracking_code": "B2"})
    told = db.scalars(select(TimelineEntry.what).order_by(TimelineEntry.id)).all()
    assert ("tracking_added" in told, "tracking_corrected" in told) == (True, False)


@pytest.mark.parametrize("act", ["edit", "ship", "arrive"])
def test_a_parcel_that_was_taken_back_just_now_is_no_fault(sign_in, order, operator, ship, monkeypatch, act):
    package = ship(order, {order.items[0]: 1}, "A1")
    seen, found = parcels.find_package, f"/production/{ACTS[act]}".format(order=order.id, package=package.id)

    def find_then_lose(package_id):
        both = seen(package_id)
        db.execute(delete(Package).where(Package.id == package_id), execution_options={"synchronize_session": False})
        return both

    monkeypatch.setattr(parcels, "find_package", find_then_lose)
    sent = {"carrier": "UPS", "tracking_code": "1Z9", "state": "delivered", "words": "The buyer called"}
    browser = sign_in(operator)
    answer = browser.post(found, data=sent)
    assert (answer.status_code, "Somebody else was here just now" in browser.get(answer.location).text) == (303, True)


ACTS = {"packages": "orders/{order}/packages", "edit": "packages/{package}", "ship": "packages/{package}/shipment",
        "arrive": "packages/{package}/arrival", "correct": "orders/{order}/correction"}  # fmt: skip


@pytest.mark.parametrize("role", [Role.PREPRESS, Role.SUPPORT, Role.ADMIN, Role.ORDER_MANAGER])
@pytest.mark.parametrize("act", ACTS)
def test_who_may_not_pack_is_refused_and_nothing_happens(make, sign_in, order, ship, role, act):
    package = ship(order, {order.items[0]: 1}, "A1")
    before = standing(order)
    client = None if role.is_staff else db.get_one(type(make.client()), order.client_id)
    browser = sign_in(make.member(role, client))
    assert browser.post(f"/production/{ACTS[act]}".format(order=order.id, package=package.id)).status_code == 403
    assert standing(order) == before


@pytest.mark.parametrize("act", ACTS)
def test_an_account_managers_other_clients_are_not_found(make, sign_in, order, ship, act):
    package = ship(order, {order.items[0]: 1}, "A1")
    elsewhere = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    expected = 403 if act == "correct" else 404
    answer = sign_in(elsewhere).post(f"/production/{ACTS[act]}".format(order=order.id, package=package.id))
    assert answer.status_code == expected


def test_only_the_administrator_forces_a_status_back_and_the_shop_hears_nothing(make, sign_in, order, operator, ship):
    ship(order, {order.items[0]: 3, order.items[1]: 1}, "A1")
    url = f"/production/orders/{order.id}/correction"
    assert sign_in(operator).post(url, data={"target": "printed", "words": "Wrong box"}).status_code == 403
    browser = sign_in(make.member(Role.PROVIDER_ADMIN))
    assert browser.post(url, data={"target": "printed", "words": ""}).status_code == 422
    browser.post(url, data={"target": "printed", "words": "Wrong box"})
    assert standing(order) == ("printed", ["printed"] * 2, [])
    assert [push.state for push in db.scalars(select(Push))] == ["skipped"]
    line = db.scalars(select(Activity).order_by(Activity.id.desc())).first()
    assert (line.action, line.reason, line.before, line.after) == (
        "order.forced_back", "Wrong box", {"status": "shipped"}, {"status": "printed"},
    )  # fmt: skip


def test_forced_back_with_the_tick_the_shop_is_told(make, sign_in, order):
    url = f"/production/orders/{order.id}/correction"
    form = {"target": "in_production", "words": "Misprint", "tells_shop": "y"}
    sign_in(make.member(Role.PROVIDER_ADMIN)).post(url, data=form)
    assert standing(order)[0] == "in_production"
    assert [push.message["status"] for push in db.scalars(select(Push))] == ["in_production"]


def test_forced_back_to_packaged_the_parcels_are_here_again(make, sign_in, order, ship):
    ship(order, {order.items[0]: 3, order.items[1]: 1}, "A1")
    url = f"/production/orders/{order.id}/correction"
    sign_in(make.member(Role.PROVIDER_ADMIN)).post(url, data={"target": "packaged", "words": "Still here"})
    assert standing(order) == ("packaged", ["packaged"] * 2, ["packaged"])


PLACES = [
    (3, [], None),
    (3, [("packaged", 2)], None),
    (3, [("packaged", 2), ("packaged", 1)], "packaged"),
    (3, [("shipped", 2)], "partially_shipped"),
    (3, [("shipped", 2), ("packaged", 1)], "partially_shipped"),
    (3, [("shipped", 2), ("shipped", 1)], "shipped"),
    (3, [("delivered", 2), ("shipped", 1)], "shipped"),
    (3, [("delivered", 2), ("returned", 1)], "delivered"),
    (3, [("returned", 2), ("packaged", 1)], "partially_shipped"),
    (3, [("returned", 2), ("returned", 1)], "returned"),
]


@pytest.mark.parametrize(("quantity", "parcels", "expected"), PLACES)
def test_an_item_is_where_its_pieces_are(quantity, parcels, expected):
    assert place_of(quantity, parcels) == expected


def test_carriers_are_known_however_they_are_typed_and_codes_cannot_leave_their_place():
    assert (known_as(" poste  italiane"), known_as("Corriere di zona")) == ("Poste Italiane", "Corriere di zona")
    assert tracking_url("ups", "1Z/../x?y") == "https://www.ups.com/track?tracknum=1Z%2F..%2Fx%3Fy"
    assert (tracking_url("Nobody", "1"), tracking_url("UPS", "")) == ("", "")


def _packer():
    return Vetrina(EVERYONE)
