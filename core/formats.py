"""Times, numbers and money as the reader's language and time zone write them: the filters of all templates."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import get_locale, get_timezone
from flask_babel import gettext as _
from markupsafe import Markup

from core import vocabulary
from core.countries import name_of
from core.money import digits
from core.right_words import RIGHTS

RELATIVE_UNTIL = timedelta(days=7)  # beyond it a date says more than "23 days ago"


def when(moment: datetime | None, now: datetime | None = None) -> Markup:
    """A `<time>` that says how long ago or how soon, and exactly when on hover."""
    if moment is None:
        return Markup("")
    html = Markup('<time datetime="{}" title="{}">{}</time>')
    return html.format(moment.astimezone(UTC).isoformat(timespec="seconds"), exact(moment), relative(moment, now))


def relative(moment: datetime, now: datetime | None = None) -> str:
    """ "3 hours ago", "in 2 days"; the day itself where that is further than a week."""
    away = moment - (now or datetime.now(UTC))
    if abs(away) < timedelta(minutes=1):
        return _("just now")
    if abs(away) >= RELATIVE_UNTIL:
        return day(moment)
    return format_timedelta(away, add_direction=True, threshold=1.0, locale=get_locale())


def exact(moment: datetime) -> str:
    """Date and time in the reader's zone, with the zone's name: no reader has to guess it."""
    local = _local(moment)
    zone = local.tzname() or ""  # CET, or +04 where none is in use; a language's own data know few of another's
    told = zone if zone[:1].isalpha() else f"UTC{zone}"
    return f"{format_datetime(local, 'd MMM y, HH:mm:ss', locale=get_locale())} {told}"


def clock(moment: datetime) -> str:
    """ "10:42" in the reader's zone, with the day where that is not today."""
    local = _local(moment)
    pattern = "HH:mm" if local.date() == _local(datetime.now(UTC)).date() else "d MMM, HH:mm"
    return format_datetime(local, pattern, locale=get_locale())


def to_minute(moment: datetime) -> str:
    """ "4 Dec 2026, 04:49" in the reader's zone."""
    return format_datetime(_local(moment), "d MMM y, HH:mm", locale=get_locale())


def day(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    local = _local(moment) if isinstance(moment, datetime) else moment
    return format_date(local, "d MMM y", locale=get_locale())


def iso_day(moment: datetime | None) -> str:
    """ "2026-11-27" in the reader's zone: as names of files sort by it."""
    return _local(moment).date().isoformat() if moment else ""


def money(minor: int | None, currency: str) -> str:
    """1990 EUR is `€19.90` in English, `19,90 €` in Italian."""
    if minor is None:
        return ""
    return format_currency(Decimal(minor).scaleb(-digits(currency)), currency, locale=get_locale())


def number(value: float | Decimal | None) -> str:
    return "" if value is None else format_decimal(value, locale=get_locale())


def _local(moment: datetime) -> datetime:
    return moment.astimezone(get_timezone())


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        when=when, exact=exact, day=day, money=money, number=number, clock=clock, country=name_of
    )
    app.jinja_env.globals.update(vocabulary=vocabulary, right_words=RIGHTS)
