"""Who scans what, what they see of it, and who takes it back."""

import re

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import (
    Activity,
    FloorBatch,
    MembershipClient,
    OrderItem,
    Push,
    Scan,
)
from papers.codes import Kind, code_of
from services.floor import scanning
from services.floor.batches import make_batch
from tests.production.scans import LINE, later, scan, statuses


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMIN, Role.VIEW_ONLY])
def test_others_scan_nothing(make, sign_in, to_make, role):
    browser = sign_in(make.member(role))
    assert browser.post("/production/scans", data={"code": LINE}).status_code == 403
    assert (browser.get("/production/scan").status_code, statuses()) == (403, ["created", "created"])


def test_an_account_manager_scans_only_what_they_reach(make, sign_in, to_make):
    manager = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    db.add(MembershipClient(membership_id=manager.id, client_id=make.client().id))
    db.commit()
    assert "Nothing stands behind this code" in scan(sign_in(manager), LINE)
    assert statuses() == ["created", "created"]


def test_without_javascript_the_answer_is_a_page_that_can_be_loaded_again(sign_in, to_make, operator):
    browser = sign_in(operator)
    answer = browser.post("/production/scans", data={"code": f" {LINE.lower()} "})
    assert (answer.status_code, answer.location) == (303, "/production/scan?shown=1")
    for _again in range(2):
        page = browser.get(answer.location).text
        assert "Print 6 pieces" in page
    assert statuses() == ["in_production", "created"]
    assert 'name="code"' in page
    assert browser.post("/production/scans", data={"code": " "}).location == "/production/scan"


def test_the_last_twenty_scans_of_this_person_are_shown(make, sign_in, to_make, operator):
    browser = sign_in(operator)
    for number in range(25):
        scan(browser, f"CODE{number:02}")
    scan(sign_in(make.member(Role.OPERATOR)), "SOMEBODYELSES")
    page = browser.get("/production/scan").text
    assert re.findall(r"<code>(\w+)</code>", page) == [f"CODE{number:02}" for number in range(24, 4, -1)]


def test_of_each_person_only_the_newest_scans_are_kept(sign_in, to_make, operator, monkeypatch):
    monkeypatch.setattr(scanning, "KEPT", 3)
    browser = sign_in(operator)
    for number in range(6):
        scan(browser, f"CODE{number}")
    assert db.scalars(select(Scan.code).order_by(Scan.id)).all() == ["CODE3", "CODE4", "CODE5"]


def test_the_shop_hears_at_once_of_a_step_made_by_a_scan(connected, make, sign_in, operator, queued):
    order = make.order(connected, external_id="9", status="created")
    item = make.item(order)
    scan(sign_in(operator), code_of(Kind.LINE, item.id))
    push = db.scalars(select(Push)).one()
    assert queued("platforms") == [("jobs.pushes.run_push", push.id)]


def test_nobody_takes_a_scan_back_but_an_administrator(make, sign_in, to_make, operator):
    browser = sign_in(operator)
    assert "Take it back" not in scan(browser, LINE)
    assert browser.post("/production/scans/1/reversal", data={"words": "x"}).status_code == 403
    assert statuses() == ["in_production", "created"]


def test_an_administrator_takes_the_last_scan_back_with_a_reason(make, sign_in, to_make):
    admin = make.member(Role.PROVIDER_ADMIN)
    make_batch(admin, [1])
    db.commit()
    browser = sign_in(admin)
    scan(browser, LINE)
    later()
    assert "Take it back" in scan(browser, LINE)
    assert browser.post("/production/scans/1/reversal", data={"words": "x"}).status_code == 404  # not the last
    assert browser.post("/production/scans/2/reversal", data={"words": ""}).status_code == 422
    assert (statuses()[0], db.scalars(select(FloorBatch.state)).one()) == ("printed", "done")
    browser.post("/production/scans/2/reversal", data={"words": "Misprint"})
    item = db.get_one(OrderItem, 1)
    assert (statuses()[0], item.printed_at, item.started_at is None) == ("in_production", None, False)
    assert db.scalars(select(FloorBatch.state)).one() == "started"
    acts = [(act.action, act.reason) for act in db.scalars(select(Activity).order_by(Activity.id.desc()).limit(1))]
    assert acts == [("production.scan_reversed", "Misprint")]
    assert browser.get("/production/scans/2/reversal").status_code == 404
    assert "Taken back" in browser.get("/production/scan").text
    later()
    scan(browser, LINE)
    assert statuses()[0] == "printed"
