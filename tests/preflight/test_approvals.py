"""A person lets a finding pass as it is: with a reason, for this content on this area, and at every gate."""

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from models import Activity, FileApproval, MappingFile
from services.orders import look_again
from services.release import release
from services.transitions import lock
from tests.rows import picture

STRICT = {"no_bleed": "block"}


@pytest.fixture
def soft(make, store):
    """At 150 dpi, where 200 are recommended."""
    return make.file(store.client_id, name="soft.png", facts=picture(1276, 1790))


def approve(browser, file, area, code, reason="The white edge is meant."):
    url = f"/preflight/files/{file.id}/areas/{area.id}"
    return browser.post(f"{url}/approvals?code={code}", data={"reason": reason})


def test_who_when_and_why_stand_where_the_finding_stands(admin, a4, soft):
    area = a4.areas[0]
    page = approve(admin, soft, area, "resolution_low", "It hangs high above the door.")
    assert page.status_code == 303
    shown = admin.get(page.location).text
    assert ("It hangs high above the door." in shown, "Approved as it is by Ada" in shown) == (True, True)
    (log,) = db.scalars(select(Activity).where(Activity.action == "file.approved"))
    assert (log.reason, log.after) == ("It hangs high above the door.", {"finding": "resolution_low", "area": "front"})


def test_without_a_reason_nothing_is_let_pass(admin, a4, soft):
    assert approve(admin, soft, a4.areas[0], "resolution_low", "").status_code == 422
    assert db.query(FileApproval).count() == 0


def test_what_is_approved_is_not_asked_again_at_the_mapping(admin, variant, a4, soft):
    where = f"/products/{variant.product_id}/connect?variants={variant.id}&variant={a4.id}&file-front={soft.id}"
    assert admin.post(where, data={"act": "connect"}).status_code == 422
    approve(admin, soft, a4.areas[0], "resolution_low")
    assert admin.post(where, data={"act": "connect"}).status_code == 303
    db.refresh(variant)
    assert variant.mapping_state == "connected"


def test_accepting_a_low_resolution_at_the_mapping_is_an_approval_with_a_name(admin, variant, a4, soft):
    where = f"/products/{variant.product_id}/connect?variants={variant.id}&variant={a4.id}&file-front={soft.id}"
    admin.post(where, data={"act": "connect", "accept_low_resolution": "1"})
    (given,) = db.scalars(select(FileApproval))
    assert (given.code, given.by.startswith("Ada"), given.reason) == (
        "resolution_low", True, "Accepted when it was connected."
    )  # fmt: skip


def test_what_the_provider_blocks_only_its_own_people_let_pass(admin, provider, a4, trimmed, ask):
    ask(levels=STRICT)
    area = a4.areas[0]
    assert "Only its own people can let it pass" in admin.get(f"/preflight/files/{trimmed.id}/areas/{area.id}").text
    assert approve(admin, trimmed, area, "no_bleed").status_code == 409
    assert db.query(FileApproval).count() == 0
    assert approve(provider, trimmed, area, "no_bleed").status_code == 303


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.STORE_MANAGER, 303),
        (Role.ORDER_MANAGER, 403),
        (Role.VIEW_ONLY, 403),
        (Role.ACCOUNT_MANAGER, 303),
        (Role.OPERATOR, 403),
    ],
)
def test_who_may_accept_a_warning_at_mapping_may_approve_it(make, sign_in, client, a4, soft, role, status):
    member = make.member(role, None if role.is_staff else client)
    assert approve(sign_in(member), soft, a4.areas[0], "resolution_low").status_code == status


def test_it_counts_at_the_release_and_mends_what_was_broken(provider, make, store, connected, a4, trimmed, ask):
    variant = connected(trimmed)
    order = make.order(store, status="passed", release_at=now())
    make.item(order, variant_id=variant.id, status="passed")
    ask(levels=STRICT)
    lock(order)
    release(order)
    db.commit()
    assert (order.status, order.reason) == ("on_hold", "file_no_bleed")
    approve(provider, trimmed, a4.areas[0], "no_bleed")
    db.expire_all()
    lock(order)
    look_again(order)
    assert (order.status, db.scalars(select(MappingFile.fault)).all()) == ("created", [""])


def test_taken_back_it_counts_no_more_and_breaks_what_relied_on_it(provider, connected, a4, trimmed, ask):
    ask(levels=STRICT)
    area = a4.areas[0]
    approve(provider, trimmed, area, "no_bleed")
    variant = connected(trimmed)
    given = db.scalars(select(FileApproval)).one()
    provider.post(f"/preflight/files/{trimmed.id}/areas/{area.id}/approvals/{given.id}/end")
    db.expire_all()
    assert (given.ended_at is not None, variant.mapping_state, variant.state_reason) == (True, "broken", "no_bleed")
    assert "taken back by" in provider.get(f"/preflight/files/{trimmed.id}/areas/{area.id}").text


def test_another_area_or_another_file_is_asked_anew(admin, make, store, variant, a4, soft):
    area = a4.areas[0]
    approve(admin, soft, area, "resolution_low")
    where = f"/products/{variant.product_id}/connect?variants={variant.id}&variant={a4.id}&file-front="
    other = make.file(store.client_id, facts=picture(1276, 1790))
    assert admin.post(f"{where}{other.id}", data={"act": "connect"}).status_code == 422
    area.safe_mm = 5
    db.commit()
    assert admin.post(f"{where}{soft.id}", data={"act": "connect"}).status_code == 422
    assert "the print area was changed since" in admin.get(f"/preflight/files/{soft.id}/areas/{area.id}").text
