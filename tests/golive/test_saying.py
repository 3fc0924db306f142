"""What people tick, who may, and what is said when a store goes live."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, Client, GoLiveTick, Store


@pytest.fixture
def ticks():
    return lambda: [(tick.said, tick.by) for tick in db.scalars(select(GoLiveTick).order_by(GoLiveTick.id))]


def acts() -> list[str]:
    return [action for action in db.scalars(select(Activity.action).order_by(Activity.id)) if "golive" in action]


def test_a_tick_has_a_name_and_can_be_taken_away(store, admin, lines, ticks):
    for _twice in range(2):
        answer = admin.post(f"/stores/{store.id}/go-live/ticks", data={"step": "invoice"})
        assert answer.status_code == 303
    assert (lines(store)["invoice"], [said for said, _by in ticks()]) == ("done", ["invoice"])
    admin.post(f"/stores/{store.id}/go-live/ticks/removal", data={"step": "invoice"})
    assert (lines(store)["invoice"], ticks()) == ("open", [])
    assert acts() == ["golive.ticked", "golive.unticked"]


@pytest.mark.parametrize("step", ["live", "access", "", "nothing"])
def test_only_lines_of_people_are_ticked(store, admin, ticks, step):
    assert admin.post(f"/stores/{store.id}/go-live/ticks", data={"step": step}).status_code == 400
    assert ticks() == []


@pytest.mark.parametrize("role", [Role.STORE_MANAGER, Role.VIEW_ONLY, Role.PREPRESS, Role.SUPPORT])
def test_who_only_looks_sees_no_button_and_ticks_nothing(make, sign_in, store, ticks, role):
    client = db.get_one(Client, store.client_id)
    browser = sign_in(make.member(role, None if role.is_staff else client))
    page = browser.get(f"/stores/{store.id}/go-live")
    assert (page.status_code, "go-live/ticks" in page.text) == (200, False)
    assert browser.post(f"/stores/{store.id}/go-live/ticks", data={"step": "invoice"}).status_code == 403
    assert ticks() == []


def test_going_live_with_open_lines_wants_a_reason(store, admin, ticks):
    page = admin.get(f"/stores/{store.id}/go-live/live").text
    assert "A test order stands on both sides" in page
    refused = admin.post(f"/stores/{store.id}/go-live/live", data={"reason": " "})
    assert (refused.status_code, ticks()) == (422, [])
    admin.post(f"/stores/{store.id}/go-live/live", data={"reason": "The season begins"})
    [tick] = db.scalars(select(GoLiveTick))
    assert (tick.said, tick.facts["reason"], "seen" in tick.facts["open"]) == ("live", "The season begins", True)
    assert "The season begins" in admin.get(f"/stores/{store.id}/go-live").text
    admin.post(f"/stores/{store.id}/go-live/live/withdrawal")
    assert (ticks(), acts()) == ([], ["golive.declared", "golive.withdrawn"])


def test_the_overview_of_a_client_and_the_list_say_how_far_each_store_is(make, store, admin, provider):
    other = make.store(name="Another's")
    overview = admin.get(f"/clients/{store.client_id}").text
    assert f"/stores/{store.id}/go-live" in overview and "of 13 done" in overview
    mine, all_of_them = admin.get("/go-live/").text, provider.get("/go-live/").text
    assert (other.name in mine, store.name in mine) == (False, True)
    names = {each.name for each in db.scalars(select(Store))}
    assert all(name.replace("'", "&#39;") in all_of_them for name in names)


def test_a_live_store_says_since_when(store, admin):
    admin.post(f"/stores/{store.id}/go-live/live", data={"reason": "Agreed by phone"})
    assert "Live since" in admin.get(f"/clients/{store.client_id}").text
