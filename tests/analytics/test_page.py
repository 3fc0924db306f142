"""The page of analytics: its figures lead to as many orders, its charts have their tables, and who reads what."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.db import db, now
from core.matrix import Role
from jobs.analytics import keep_zone
from models import Happening, MembershipStore
from services.analytics.counting import zone_kept
from services.analytics.periods import Period
from services.analytics.reading import lead_of
from services.milestones import note_milestones
from services.transitions import tell
from tests.home.test_home import figures, numbers

ROME = ZoneInfo("Europe/Rome")


def come_far(make, store, status, reason=None, days=1, **values):
    order = make.order(store, created_at=now() - timedelta(days=days), status=status, **values)
    note_milestones(order)
    if order.shipped_at:
        order.released_at = order.shipped_at - timedelta(hours=30)
    tell(order, Happening.STATUS, "status", reason=reason, steps=("received", status))
    db.commit()
    return order


@pytest.fixture
def admin(make):
    return make.member(Role.ADMIN)


@pytest.fixture
def store(make, admin):
    return make.store(client_id=admin.client_id, name="Aurora")


def counted(sign_in, member, query=""):
    keep_zone("Europe/Rome")
    while not zone_kept("Europe/Rome").is_whole:
        keep_zone("Europe/Rome")
    keep_zone("Europe/Rome")
    answer = sign_in(member).get(f"/analytics/{query}")
    assert answer.status_code == 200
    return answer


def test_each_number_leads_to_as_many_orders(make, admin, store, sign_in):
    for status in ("received", "created", "printed", "shipped", "shipped", "delivered"):
        come_far(make, store, status)
    come_far(make, store, "draft")
    come_far(make, store, "created", is_test=True)
    come_far(make, make.store(), "created")
    browser, page = sign_in(admin), counted(sign_in, admin)
    shown = figures(page)
    assert {label: figure for label, (figure, _url) in shown.items()} == {"Orders received": "6", "Orders shipped": "3"}
    steps = re.findall(
        r'<td class="main"><a href="(/orders/[^"]*)">(\w+)</a></td><td class="number"[^>]*>(\d+)</td>', page.text
    )
    assert [(word, count) for _url, word, count in steps] == [
        ("Received", "6"), ("Released", "5"), ("Produced", "4"), ("Shipped", "3"), ("Delivered", "1"),
    ]  # fmt: skip
    for url, _word, count in steps:
        assert len(numbers(browser.get(url.replace("&amp;", "&")))) == int(count)


def test_the_period_before_lead_time_and_causes_are_told(make, admin, store, sign_in):
    come_far(make, store, "shipped")
    come_far(make, store, "failed", reason="file_low_dpi")
    come_far(make, store, "failed", reason="address_incomplete")
    come_far(make, store, "delivered", days=35)
    page = counted(sign_in, admin).text
    assert "+200 % against 1 before" in page
    assert "Half within 30 h, nine of ten within 30 h." in " ".join(page.split())
    assert ("The resolution of a print file is too low" in page, "1 · 50 %" in page) == (True, True)


def test_every_chart_is_told_in_words_and_has_its_table(make, admin, store, sign_in):
    come_far(make, store, "shipped")
    come_far(make, store, "failed", reason="file_fonts")
    page = counted(sign_in, admin).text
    charts = re.findall(r'<svg class="chart".*?<title.*?>(.+?)</title><desc.*?>(.+?)</desc>', page)
    assert [title for title, told in charts if told] == [
        "Orders over time", "From received to delivered", "From release to shipping", "What stopped orders",
    ]  # fmt: skip
    assert page.count("<details") >= len(charts)


def test_a_store_manager_reads_their_own_stores(make, admin, store, sign_in):
    manager = make.member(Role.STORE_MANAGER, admin.client, all_stores=False)
    db.add(MembershipStore(client_id=admin.client_id, membership_id=manager.id, store_id=store.id))
    come_far(make, store, "created")
    come_far(make, make.store(client_id=admin.client_id, name="Borea"), "created")
    page = counted(sign_in, manager)
    assert figures(page)["Orders received"][0] == "1"
    assert ("Aurora" in page.text, "Borea" in page.text) == (True, False)


def test_the_provider_compares_clients_and_reads_one(make, admin, store, sign_in):
    boss, other = make.member(Role.PROVIDER_ADMIN), make.store()
    for _time in range(2):
        come_far(make, store, "created")
    come_far(make, other, "created")
    assert figures(counted(sign_in, boss))["Orders received"][0] == "3"
    one = counted(sign_in, boss, f"?client={admin.client_id}")
    assert figures(one)["Orders received"][0] == "2"


@pytest.mark.parametrize(
    "role,hidden",
    [(Role.OPERATOR, ["What stopped orders", ">Clients<", ">Stores<"]), (Role.ORDER_MANAGER, [">Products<"])],
)
def test_what_a_role_does_not_read_is_not_there(make, admin, store, sign_in, role, hidden):
    order = come_far(make, store, "failed", reason="file_fonts")
    make.item(order, catalog_variant_id=make.catalog_product().variants[0].id)
    page = counted(sign_in, make.member(role, None if role.is_staff else admin.client)).text
    main = page.partition("<main")[2]
    assert [words for words in hidden if words in main] == []
    assert [words for words in hidden if words in counted(sign_in, make.member(Role.PROVIDER_ADMIN)).text] == hidden


@pytest.mark.parametrize("place", ["client", "store"])
def test_the_floor_does_not_read_one_client_or_store_by_asking_for_it(make, admin, store, sign_in, place):
    come_far(make, store, "created")
    come_far(make, make.store(), "created")
    operator = make.member(Role.OPERATOR)
    asked = f"?{place}={admin.client_id if place == 'client' else store.id}"
    page = counted(sign_in, operator, asked)
    assert figures(page)["Orders received"][0] == "2"
    main = page.text.partition("<main")[2]
    assert [words for words in ("Aurora", admin.client.name, f'name="{place}"') if words in main] == []


def test_days_begin_where_the_reader_is(make, admin, store, sign_in):
    make.order(store, created_at=datetime(2026, 10, 24, 22, 30, tzinfo=UTC))  # the 25th in Rome
    make.order(store, created_at=datetime(2026, 10, 25, 22, 30, tzinfo=UTC))  # still the 25th: that day has 25 hours
    make.order(store, created_at=datetime(2026, 10, 25, 23, 30, tzinfo=UTC))
    page = counted(sign_in, admin, "?since=2026-10-25&until=2026-10-25")
    figure, url = figures(page)["Orders received"]
    assert (figure, len(numbers(sign_in(admin).get(url)))) == ("2", 2)


def test_before_anything_is_counted_the_page_says_so(make, admin, store, sign_in):
    make.order(store)
    page = sign_in(admin).get("/analytics/").text
    assert "are being counted" in page


@pytest.mark.parametrize(
    "query", ["?since=x&until=y&by=z&days=9", "?since=9999-99-99", "?client=x&store=1e9", "?since=2199-01-01"]
)
def test_questions_that_make_no_sense_are_not_asked(sign_in, admin, query):
    assert sign_in(admin).get(f"/analytics/{query}").status_code == 200


def test_a_period_has_as_many_days_before_it():
    period = Period.of({"since": "2026-11-01", "until": "2026-11-10"}, "Europe/Rome")
    assert [day.isoformat() for day in period.before] == ["2026-10-22", "2026-10-31"]
    weeks = Period.of({"since": "2026-11-01", "until": "2026-11-10", "by": "week"}, "Europe/Rome")
    assert [day.isoformat() for day in weeks.steps] == ["2026-10-26", "2026-11-02", "2026-11-09"]


def test_the_median_and_the_ninth_of_ten_are_ranks():
    lead = lead_of({1: 4, 10: 5, 100: 1})
    assert (lead.orders, lead.median, lead.most) == (10, 10, 10)
    assert lead_of({}).median is None
