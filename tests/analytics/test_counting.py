"""What is kept by day equals what the orders say, for random orders, after late changes, in any time zone."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from time_machine import travel

from core.db import db, now
from core.matrix import Role
from jobs.analytics import keep_zone
from models import (
    CatalogVariant,
    DayFigure,
    DaySpread,
    FigureZone,
    Happening,
    MonthFigure,
    MonthSpread,
    Order,
    OrderItem,
    TimelineEntry,
)
from services.analytics import counting
from services.analytics.periods import Period
from services.analytics.reading import by_place
from services.milestones import note_milestones
from services.transitions import tell

ZONES = ("Europe/Rome", "America/New_York", "Asia/Kathmandu")
FIELDS = (
    "received",
    "released",
    "produced",
    "shipped",
    "delivered",
    "canceled",
    "called_off",
    "stopped",
    "due",
    "kept",
)
STATUSES = ("draft", "received", "failed", "created", "in_production", "printed", "shipped", "delivered", "canceled")
REASONS = ("file_low_dpi", "address_incomplete", "unmapped_variant")


@pytest.fixture(autouse=True)
def november():
    """A look goes one stretch of days back from today: which orders it meets does not hang on when this runs."""
    with travel(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def dice():
    return random.Random(46)


@pytest.fixture
def orders(make, dice):
    """Of three stores of two clients, over the night on which clocks are set back, each somewhere on its way."""
    client = make.client()
    stores = [make.store(client_id=client.id), make.store(client_id=client.id), make.store()]
    made_of = [make.catalog_product().variants[0] for _each in range(2)]
    made = []
    for _number in range(60):
        moment = datetime(2026, 10, 23, tzinfo=UTC) + timedelta(minutes=dice.randrange(5 * 24 * 60))
        order = make.order(dice.choice(stores), created_at=moment, is_test=dice.random() < 0.1, status="received")
        make.item(order, quantity=dice.randint(1, 3), catalog_variant_id=dice.choice(made_of).id)
        go_on(order, dice)
        made.append(order)
    db.commit()
    return made


def go_on(order, dice) -> None:
    """To any status, with its times and a line of its story, as the steps do."""
    order.status = dice.choice(STATUSES)
    note_milestones(order)
    if order.released_at and order.shipped_at:
        order.released_at = order.shipped_at - timedelta(hours=dice.randint(1, 200))
        order.due_at = dice.choice([None, order.shipped_at - timedelta(hours=1), order.shipped_at + timedelta(hours=1)])
    reason = dice.choice(REASONS) if order.status == "failed" else None
    entry = tell(order, Happening.STATUS, "status", reason=reason, steps=("received", order.status))
    entry.created_at = now()


def plainly(zone: str) -> tuple[Counter, Counter]:
    """The same counted one by one, without the database's help."""
    figures, spreads = Counter(), Counter()
    products = dict(db.execute(select(CatalogVariant.id, CatalogVariant.product_id)).all())
    for order in db.scalars(select(Order)):
        if order.is_test or order.status == "draft":
            continue
        day = order.created_at.astimezone(ZoneInfo(zone)).date()
        story = db.scalars(select(TimelineEntry).where(TimelineEntry.order_id == order.id))
        stops = {entry.reason for entry in story if entry.to_status in ("failed", "on_hold", "not_connected")}
        has_left, is_off = order.shipped_at is not None, order.status == "canceled"
        yes = {
            "received": True, "released": order.released_at, "produced": order.produced_at, "shipped": has_left,
            "delivered": order.delivered_at, "canceled": is_off, "called_off": is_off and order.released_at,
            "stopped": stops, "due": has_left and order.due_at, "kept": has_left and order.due_at
            and order.shipped_at <= order.due_at,
        }  # fmt: skip
        for place in ((order.client_id, order.store_id), (None, None)):
            for name in FIELDS:
                figures[day, place, name] += bool(yes[name])
            for reason in stops - {None}:
                spreads[day, place, "cause", reason] += 1
            if has_left:
                hours = -(-(order.shipped_at - order.released_at) // timedelta(hours=1))
                spreads[day, place, "lead", str(hours)] += 1
            for item in db.scalars(select(OrderItem).where(OrderItem.order_id == order.id)):
                spreads[day, place, "product", str(products[item.catalog_variant_id])] += item.pieces
    return +figures, spreads


def kept(zone: str, figure=DayFigure, spread=DaySpread) -> tuple[Counter, Counter]:
    figures = Counter()
    for row in db.scalars(select(figure).where(figure.zone == zone)):
        for name in FIELDS:
            figures[row.day, (row.client_id, row.store_id), name] += getattr(row, name)
    rows = db.scalars(select(spread).where(spread.zone == zone))
    spreads = {(row.day, (row.client_id, row.store_id), row.kind, row.key): row.count for row in rows}
    return +figures, Counter(spreads)


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_kept_equals_a_plain_count_also_after_late_changes(orders, dice, zone):
    keep_zone(zone)
    keep_zone(zone)
    assert kept(zone) == plainly(zone)
    for order in dice.sample(orders, 20):
        go_on(order, dice)
    db.commit()
    assert kept(zone) != plainly(zone)
    keep_zone(zone)
    assert kept(zone) == plainly(zone)


def test_counting_again_changes_nothing_and_counting_anew_gives_the_same(orders):
    keep_zone("Europe/Rome")
    keep_zone("Europe/Rome")
    before = kept("Europe/Rome")
    keep_zone("Europe/Rome")
    assert kept("Europe/Rome") == before
    counting.forget_zones(["Asia/Tokyo"])
    assert kept("Europe/Rome") == (Counter(), Counter())
    keep_zone("Europe/Rome")
    keep_zone("Europe/Rome")
    assert kept("Europe/Rome") == before


def by_month(figures: Counter) -> Counter:
    found: Counter = Counter()
    for (moment, *rest), count in figures.items():
        found[moment.replace(day=1), *rest] += count
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_kept_by_month_is_the_sum_of_its_days_also_after_late_changes(orders, dice, zone):
    for order in orders[::2]:
        order.created_at += timedelta(days=30)
    db.commit()
    keep_zone(zone)
    for _look in range(2):
        keep_zone(zone)
        for days, months in zip(kept(zone), kept(zone, MonthFigure, MonthSpread), strict=True):
            assert by_month(days) == months
        assert len({moment for moment, *_rest in months}) > 1
        for order in dice.sample(orders, 20):
            go_on(order, dice)
        db.commit()


def test_a_period_is_read_by_its_months_and_the_days_beside_them(orders, make):
    keep_zone("Europe/Rome")
    keep_zone("Europe/Rome")
    reader = make.member(Role.PROVIDER_ADMIN)
    begin, days = date(2026, 9, 17), plainly("Europe/Rome")[0]
    for since, until in (
        (begin, date(2026, 11, 9)),
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 10, 24), date(2026, 10, 26)),
    ):
        clients, stores = by_place(reader, Period(since, until, "day"), "Europe/Rome", clients=True, stores=True)
        for found, place in ((clients, 0), (stores, 1)):
            expected: Counter = Counter()
            for (moment, owner, name), count in days.items():
                if name == "received" and owner[place] and since <= moment <= until:
                    expected[owner[place]] += count
            assert {one.id: figures.received for one, figures in found} == expected
            assert [figures.received for _one, figures in found] == sorted(expected.values(), reverse=True)


def test_a_zone_that_is_new_is_counted_back_stretch_by_stretch(make):
    store = make.store()
    for days in (0, 40, 80):
        make.order(store, created_at=now() - timedelta(days=days))
    seen = []
    for _look in range(3):
        keep_zone("Europe/Rome")
        zone = db.scalars(select(FigureZone)).one()
        total = db.scalar(text("select sum(received) from day_figures where client_id is null"))
        seen.append((int(total), zone.is_whole))
    assert seen == [(1, False), (2, False), (3, True)]


def test_a_new_order_is_counted_by_the_next_look(make):
    store = make.store()
    keep_zone("Europe/Rome")
    order = make.order(store)
    tell(order, Happening.STATUS, "status", steps=("received", "passed"))
    db.commit()
    keep_zone("Europe/Rome")
    assert [(row.client_id, row.received) for row in db.scalars(select(DayFigure).order_by(DayFigure.id))] == [
        (order.client_id, 1),
        (None, 1),
    ]
