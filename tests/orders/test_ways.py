"""The ways of orders that used to come to a standstill: ignored lines, changed mappings, half-begun orders, faults."""

import pytest
from sqlalchemy import select, text, update

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs import orders as jobs
from jobs.orders import apply_mapping, settle_due_orders
from models import FileState, Mapping, Order, TimelineEntry
from services.stores import open_orders
from tests.intake.shop import line, mapped, order


def fresh() -> None:
    see(EVERYONE)
    db.expire_all()


def ignore(browser, variant) -> None:
    browser.post(f"/products/{variant.product_id}/ignored", data={"ids": variant.id})
    see(EVERYONE)


@pytest.fixture
def unconnected(make, store):
    """What `line(2)` sells, known here and connected to nothing."""
    product = make.product(store, external_id="20")
    return make.variant(product, external_id="200")


def test_ignoring_a_variant_takes_its_waiting_lines_out_of_production(
    arrived, make, store, admin, sign_in, unconnected
):
    mapped(make, store)
    found = arrived(line_items=[line(1), line(2)])
    assert found.status == "not_connected"
    ignore(sign_in(admin), unconnected)
    apply_mapping(store.client_id, unconnected.id)
    fresh()
    assert (found.status, [(each.is_ours, each.status) for each in found.items]) == (
        "created",
        [(True, "created"), (False, "received")],
    )


def test_ignoring_the_only_variant_leaves_nothing_to_wait_for_and_the_order_can_be_cancelled(
    arrived, store, admin, sign_in, unconnected
):
    found, browser = arrived(line_items=[line(2)]), sign_in(admin)
    ignore(browser, unconnected)
    settle_due_orders(0)  # the bell was lost
    fresh()
    assert (found.status, found.reason, [each.is_ours for each in found.items]) == ("received", None, [False])
    browser.post(f"/orders/{found.id}/cancellation", data={"version": found.version})
    fresh()
    assert (found.status, open_orders(store)) == ("canceled", 0)


def test_ignoring_the_only_line_here_leaves_the_order_where_it_can_be_cancelled(arrived, admin, sign_in):
    found, browser = arrived(), sign_in(admin)
    item = found.items[0]
    browser.post(f"/orders/{found.id}/items/{item.id}/ignored", data={"version": found.version})
    fresh()
    assert found.status == "received"
    browser.post(f"/orders/{found.id}/cancellation", data={"version": found.version})
    fresh()
    last = db.scalars(select(TimelineEntry).order_by(TimelineEntry.id.desc()).limit(1)).one()
    assert (found.status, last.from_status, last.to_status) == ("canceled", "received", "canceled")


def test_a_half_begun_order_is_asked_for_not_cancelled(arrived, make, store, admin, sign_in):
    mapped(make, store, 1)
    mapped(make, store, 2)
    found = arrived(line_items=[line(1), line(2)])
    found.items[0].status = "in_production"
    db.commit()
    page = sign_in(admin).get(f"/orders/{found.id}").text
    assert ("Ask to cancel" in page, f"/orders/{found.id}/cancellation" in page) == (True, False)


def test_approved_after_its_product_was_connected_anew_it_is_to_be_approved_again(arrived, make, store, admin, sign_in):
    mapped(make, store)
    store.approval = "manual"
    db.commit()
    found = arrived()
    db.execute(update(Mapping).values(version=Mapping.version + 1))
    db.commit()
    sign_in(admin).post(f"/orders/{found.id}/approval", data={"version": found.version})
    fresh()
    assert (found.status, found.items[0].mapping_version) == ("pending_approval", 2)
    assert {"why": "mapping_changed", "by": "system"} in db.scalars(select(TimelineEntry.facts)).all()


def test_a_line_that_was_taken_out_holds_nothing_up_at_release(arrived, make, store, admin, sign_in):
    mapped(make, store, 1)
    mapped(make, store, 2)
    store.approval = "manual"
    db.commit()
    found = arrived(line_items=[line(1), line(2)])
    gone = found.items[1]
    gone.status, gone.files = "canceled", {"front": {"id": 1, "sha256": "0" * 64, "name": "old.pdf"}}
    db.commit()
    sign_in(admin).post(f"/orders/{found.id}/approval", data={"version": found.version})
    fresh()
    assert found.status == "created"


def test_who_let_a_twin_pass_has_not_accepted_a_bad_file(arrived, make, store, admin, sign_in):
    variant = mapped(make, store)
    store.approval = "manual"
    db.commit()
    twin = {"billing": order()["billing"]}
    arrived(**twin)
    found, browser = arrived(number=2, **twin), sign_in(admin)
    browser.post(f"/orders/{found.id}/acceptance", data={"version": found.version})
    fresh()
    assert (found.status, found.accepted) == ("pending_approval", ["duplicate_suspect"])
    variant.mapping_state, variant.state_reason = "broken", "area_changed"
    db.commit()
    browser.post(f"/orders/{found.id}/approval", data={"version": found.version})
    fresh()
    assert (found.status, found.reason) == ("on_hold", "file_size_mismatch")


def test_a_file_that_cannot_be_had_is_never_accepted(make, store, admin, sign_in):
    file = make.file(store.client_id, state=FileState.REFUSED, error="gone")
    made_as = make.catalog_product().variants[0]
    found = make.order(store, status="received")
    pinned = {"front": {"id": file.id, "sha256": None, "name": "a.pdf"}}
    make.item(found, catalog_variant_id=made_as.id, mapping_version=None, files=pinned)
    found.status = found.items[0].status = "on_hold"
    found.reason = "client_request"
    db.commit()
    browser = sign_in(admin)
    browser.post(f"/orders/{found.id}/check", data={"version": found.version})
    fresh()
    assert (found.status, found.reason) == ("on_hold", "file_unreachable")
    assert "Approve as it is" not in browser.get(f"/orders/{found.id}").text


def test_an_order_that_breaks_does_not_keep_the_others_from_their_release(arrived, make, store, monkeypatch):
    mapped(make, store)
    store.approval, store.delay_hours = "delayed", 6
    db.commit()
    first, second = arrived(), arrived(number=2)
    db.execute(text("update orders set release_at = now() - interval '1 minute'"))
    db.commit()
    release = jobs.release

    def breaking(found: Order) -> bool:
        if found.id == first.id:
            raise ZeroDivisionError
        return release(found)

    monkeypatch.setattr(jobs, "release", breaking)
    settle_due_orders(0)
    fresh()
    assert (first.status, second.status) == ("passed", "created")
    assert first.release_at > now()


def test_a_draft_that_was_submitted_meanwhile_is_not_deleted(make, store, admin, sign_in, monkeypatch):
    from blueprints.orders import placing

    found = make.order(store, status="draft")
    look_up = placing._find_draft

    def submitted_after(order_id: int) -> Order:
        draft = look_up(order_id)
        db.execute(update(Order).where(Order.id == order_id).values(status="received"))
        return draft

    monkeypatch.setattr(placing, "_find_draft", submitted_after)
    sign_in(admin).post(f"/orders/{found.id}/discard")
    fresh()
    assert db.scalars(select(Order.id)).all() == [found.id]


@pytest.mark.parametrize("terms", [{"approval": "manual"}, {"approval": "delayed", "delay_hours": 6}])
def test_what_was_let_go_once_is_not_to_be_let_go_again_after_a_hold(arrived, make, store, admin, sign_in, terms):
    mapped(make, store)
    for name, value in terms.items():
        setattr(store, name, value)
    db.commit()
    found, client, provider = arrived(), sign_in(admin), sign_in(make.member(Role.PREPRESS))
    act = "approval" if store.approval == "manual" else "release"
    client.post(f"/orders/{found.id}/{act}", data={"version": found.version})
    fresh()
    due = found.due_at
    assert (found.status, due is not None) == ("created", True)
    held = {"version": found.version, "reason": "material_shortage", "then": "received"}
    provider.post(f"/orders/{found.id}/hold", data=held)
    fresh()
    assert found.status == "on_hold"

    provider.post(f"/orders/{found.id}/check", data={"version": found.version})

    fresh()
    assert (found.status, found.due_at) == ("created", due)
