"""The provider says what is asked of print files; the connections that are there are judged anew."""

from sqlalchemy import select

from blueprints.preflight.forms import as_typed
from core.db import db
from core.matrix import Role
from designs.findings import Code, Level
from designs.thresholds import Thresholds
from jobs.preflight import judge_later, run_judging
from models import Activity, Judging, MappingFile, PrintArea
from services.judging import judge, uses_after
from services.mappings import connect
from services.preflight import blocking, findings_of, sheet_of
from services.thresholds import thresholds
from tests.rows import picture

STRICT = {"no_bleed": "block"}


def typed(**changes):
    return as_typed(Thresholds()) | changes


def judge_what_is_owed():
    for judging_id in db.scalars(select(Judging.id).where(Judging.due_at.is_not(None))).all():
        run_judging(judging_id)
    db.expire_all()


def test_what_nobody_set_is_as_usual(app, make, store):
    assert thresholds() == Thresholds()
    file, area = make.file(store.client_id, facts=picture(2480, 3508)), make.catalog_product().areas[0]
    assert blocking(file, area) == ""


def test_a_print_areas_own_resolution_counts_before_the_providers(app, make, ask):
    ask(min_dpi=120, recommended_dpi=250)
    area = make.catalog_product().areas[0]
    area.least_dpi = area.good_dpi = None
    assert (sheet_of(area).min_dpi, sheet_of(area).recommended_dpi) == (120, 250)
    area.least_dpi, area.good_dpi = 300, 400
    assert (sheet_of(area).min_dpi, sheet_of(area).recommended_dpi) == (300, 400)


def test_saving_first_says_what_it_breaks_and_changes_nothing(provider, connected, trimmed):
    connected(trimmed)
    page = provider.post("/preflight/", data=typed(**STRICT))
    assert page.status_code == 409
    assert "1 file of a connection is held against this" in page.text
    assert "1 of them is blocked from then on" in page.text
    assert (thresholds(), db.query(Judging).count()) == (Thresholds(), 0)


def test_confirmed_it_judges_the_connections_by_a_job_and_mends_them_again(provider, connected, trimmed):
    variant = connected(trimmed)
    provider.post("/preflight/", data=typed(**STRICT) | {"confirmed": "1"})
    assert variant.mapping_state == "connected"  # nobody waits for it
    judge_what_is_owed()
    assert (variant.mapping_state, variant.state_reason) == ("broken", "no_bleed")
    assert db.scalars(select(MappingFile.fault)).all() == ["no_bleed"]
    assert "Last checked anew" in provider.get("/preflight/").text
    provider.post("/preflight/", data=typed() | {"confirmed": "1"})
    judge_what_is_owed()
    assert (variant.mapping_state, variant.state_reason) == ("connected", "")
    told = [(one.progress["judged"], one.progress["broken"], one.progress["mended"]) for one in db.query(Judging)]
    assert told == [(1, 1, 0), (1, 0, 1)]


def test_a_look_that_was_cut_short_goes_on_where_it_stood(make, store, a4, ask, monkeypatch):
    variants = [make.variant(make.product(store)) for _number in range(3)]
    for variant in variants:
        connect([variant], a4, {"front": make.file(store.client_id, facts=picture(2480, 3508))})
    ask(levels=STRICT)
    monkeypatch.setattr("jobs.preflight.BATCH", 1)
    judging = judge_later()
    db.commit()
    first = uses_after(None, 1)[0]
    judge([first], thresholds())
    judging.progress = {"judged": 1, "broken": 1, "after": list(first.place)}  # the worker died here
    db.commit()
    judge_what_is_owed()
    assert [variant.state_reason for variant in variants] == ["no_bleed"] * 3
    assert {name: judging.progress[name] for name in ("judged", "broken")} == {"judged": 3, "broken": 3}


def test_a_change_that_touches_no_connection_is_saved_at_once_and_told(provider):
    answer = provider.post("/preflight/", data=typed(min_dpi="150"), follow_redirects=True)
    assert (answer.status_code, thresholds().min_dpi) == (200, 150)
    log = db.scalars(select(Activity).where(Activity.action == "preflight.changed")).one()
    assert (log.before, log.after) == ({"min_dpi": 100}, {"min_dpi": 150})


def test_a_recommended_resolution_below_the_smallest_is_refused(provider):
    page = provider.post("/preflight/", data=typed(min_dpi="300", recommended_dpi="200"))
    assert (page.status_code, thresholds()) == (422, Thresholds())


def test_the_second_of_two_people_is_told_of_the_first_ones_change(provider, ask):
    mark = provider.get("/preflight/").text.split('name="mark" value="')[1].split('"')[0]
    ask(min_dpi=150)
    page = provider.post("/preflight/", data=typed(min_dpi="120") | {"mark": mark})
    assert (page.status_code, "This was changed meanwhile" in page.text) == (409, True)


def test_who_may_not_change_the_catalog_may_not_say_what_is_asked(make, sign_in):
    for role in (Role.ADMIN, Role.SUPPORT, Role.ACCOUNT_MANAGER):
        browser = sign_in(make.member(role))
        assert browser.get("/preflight/").status_code == 403
        assert browser.post("/preflight/", data=typed()).status_code == 403


def test_a_size_within_the_tolerance_is_no_fault(app, make, store, ask):
    file, area = make.file(store.client_id, facts=picture(2552, 3650)), PrintArea(width_mm=210, height_mm=297)
    area.bleed_mm, area.safe_mm, area.formats = 3, 3, ["png"]
    codes = {finding.code: finding.level for finding in findings_of(file, area)}
    assert codes[Code.PROPORTION_DIFFERS] is Level.WARN
    ask(size_tolerance_mm=6)
    assert Code.SIZE_FITS in {finding.code for finding in findings_of(file, area)}
