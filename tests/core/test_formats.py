"""How times, numbers and money read in both languages and in another time zone."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, g
from flask_babel import refresh
from markupsafe import Markup

from core import formats, language

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def reading():
    """Read as somebody of that language in that zone."""
    app = Flask(__name__)
    app.config["ROOT"] = ROOT
    language.init_app(app)
    with app.app_context():

        def choose(locale: str, zone: str = "Europe/Rome") -> None:
            g.locale, g.zone = locale, zone
            refresh()  # Flask-Babel remembers both for the length of a request

        yield choose


@pytest.mark.parametrize(
    ("locale", "minor", "currency", "shown"),
    [
        ("en", 1990, "EUR", "€19.90"),
        ("it", 1990, "EUR", "19,90\xa0€"),
        ("it", 1234567, "EUR", "12.345,67\xa0€"),
        ("en", 1990, "JPY", "¥1,990"),
        ("en", -50, "EUR", "-€0.50"),
        ("en", None, "EUR", ""),
    ],
)
def test_money_is_written_with_its_currency_as_the_language_does(reading, locale, minor, currency, shown):
    reading(locale)
    assert formats.money(minor, currency) == shown


@pytest.mark.parametrize(
    ("locale", "away", "shown"),
    [
        ("en", timedelta(seconds=-20), "just now"),
        ("it", timedelta(seconds=20), "adesso"),
        ("en", timedelta(hours=-3), "3 hours ago"),
        ("it", timedelta(hours=-3), "3 ore fa"),
        ("it", timedelta(days=2), "tra 2 giorni"),
        ("en", timedelta(days=-8), "15 Nov 2026"),
        ("it", timedelta(days=-8), "15 nov 2026"),
    ],
)
def test_near_times_are_told_from_now_and_far_ones_by_their_day(reading, locale, away, shown):
    reading(locale)
    assert formats.relative(NOON + away, NOON) == shown


def test_the_exact_time_stands_in_the_readers_zone_and_names_it(reading):
    reading("en", "America/New_York")
    assert formats.exact(NOON) == "23 Nov 2026, 07:00:00 EST"
    reading("en", "Europe/Rome")
    assert formats.exact(NOON) == "23 Nov 2026, 13:00:00 CET"
    reading("en", "Asia/Dubai")
    assert formats.exact(NOON) == "23 Nov 2026, 16:00:00 UTC+04"


def test_the_same_instant_is_another_day_across_midnight(reading):
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    reading("it")
    in_rome = formats.day(late)
    reading("it", "America/New_York")
    assert (in_rome, formats.day(late)) == ("24 nov 2026", "23 nov 2026")


def test_the_night_of_the_clock_change_keeps_both_halves_apart(reading):
    reading("it")
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert formats.exact(first) == "25 ott 2026, 02:30:00 CEST"
    assert formats.exact(second) == "25 ott 2026, 02:30:00 CET"


def test_a_time_element_carries_the_instant_for_machines_and_the_exact_time_for_people(reading):
    reading("en")
    html = formats.when(NOON - timedelta(hours=3), NOON)
    assert isinstance(html, Markup)
    assert html.startswith('<time datetime="2026-11-23T09:00:00+00:00" title="')
    assert html.endswith(">3 hours ago</time>")


def test_what_is_absent_is_shown_as_nothing(reading):
    reading("en")
    assert (formats.when(None), formats.day(None), formats.number(None)) == ("", "", "")


def test_a_calendar_day_has_no_zone_to_move_it(reading):
    reading("it", "America/New_York")
    assert formats.day(date(2026, 11, 23)) == "23 nov 2026"


def test_numbers_are_grouped_as_the_language_does(reading):
    reading("it")
    assert formats.number(1234567) == "1.234.567"
