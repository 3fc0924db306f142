"""The charts of the page, drawn from its figures and told in the reader's words."""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from core import charts
from core.charts import Bar, Series
from core.formats import day, number
from core.vocabulary import REACHED, REASON
from services.analytics.periods import Period
from services.analytics.reading import Figures, Found

HOURS = ((24, 1), (48, 2), (72, 3), (96, 4), (120, 5), (168, 7), (240, 10), (336, 14))  # up to so many hours: days


def orders(found: Found, period: Period) -> Markup:
    """How many came in each step, by where they stand now, beside the period before."""
    rows = list(found.by_step.values())
    series = [
        Series(_("Delivered"), [each.delivered for each in rows]),
        Series(_("On the way"), [each.shipped - each.delivered for each in rows]),
        Series(_("Being made"), [max(_on_floor(each), 0) for each in rows]),
        Series(_("Not released"), [max(_before(each), 0) for each in rows]),
        Series(_("Canceled"), [each.canceled for each in rows]),
    ]
    told = ngettext(
        "%(num)s order came in, %(before)s in the period before.",
        "%(num)s orders came in, %(before)s in the period before.",
        found.total.received,
        before=number(found.before.received),
    )
    words = [step_word(step, period.by) for step in found.by_step]
    line = Series(_("All, the period before"), found.before_steps)
    return charts.stacked("orders", _("Orders over time"), told, words, series, line)


def _on_floor(figures: Figures) -> int:
    return figures.released - figures.shipped - figures.called_off


def _before(figures: Figures) -> int:
    return figures.received - figures.released - (figures.canceled - figures.called_off)


def steps_of(found: Found, period: Period) -> list[tuple[str, str, int, float]]:
    """(key, word, orders, share of those received), from the first step to the last; each leads to its orders."""
    received = found.total.received
    return [
        (key, str(word), getattr(found.total, key), share(getattr(found.total, key), received))
        for key, word in REACHED.items()
    ]


def list_of(period: Period, key: str) -> str:
    return url_for("orders.index", **period.asked, reached=key)


def funnel(found: Found, period: Period) -> Markup:
    bars = [
        Bar(word, f"{number(count)} · {percent(part)}", part, list_of(period, key))
        for key, word, count, part in steps_of(found, period)
    ]
    told = _("How many of the orders that came in have been released, produced, shipped and delivered by now.")
    return charts.lying("funnel", _("From received to delivered"), told, bars)


def lead(found: Found) -> Markup:
    rows = lead_rows(found)
    told = _("Half of the orders left within %(median)s, nine of ten within %(most)s.",
             median=duration(found.lead.median), most=duration(found.lead.most))  # fmt: skip
    series = [Series(_("Orders"), [count for _word, count in rows])]
    return charts.stacked("lead", _("From release to shipping"), told, [word for word, _count in rows], series)


def lead_rows(found: Found) -> list[tuple[str, int]]:
    """(up to so many days, orders)."""
    rows, below = [], -1
    for hours, days in HOURS:
        count = sum(many for hour, many in found.hours.items() if below < hour <= hours)
        rows.append((_("≤ %(days)s d", days=number(days)), count))
        below = hours
    rows.append((_("longer"), sum(many for hour, many in found.hours.items() if hour > below)))
    return rows


def causes(found: Found) -> Markup:
    stopped = found.total.stopped
    bars = [
        Bar(reason(key), f"{number(count)} · {percent(share(count, stopped))}", share(count, stopped))
        for key, count in found.causes
    ]
    told = _("Why orders waited for a person, and how many of those that did.")
    return charts.lying("causes", _("What stopped orders"), told, bars)


def reason(key: str) -> str:
    words = str(REASON[key]) if key in REASON else key
    return words[:1].upper() + words[1:]


def step_word(step: date, by: str) -> str:
    return format_date(step, "MMM y" if by == "month" else "d MMM", locale=get_locale())


def step_long(step: date, by: str) -> str:
    if by == "week":
        return _("Week from %(day)s", day=day(step))
    return step_word(step, by) if by == "month" else day(step)


def duration(hours: int | None) -> str:
    if hours is None:
        return "—"
    return _("%(hours)s h", hours=number(hours)) if hours < 48 else _("%(days)s d", days=number(round(hours / 24, 1)))


def share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def percent(part: float) -> str:
    return f"{number(round(part * 100, 1))} %"


def change(now: int, before: int) -> str:
    """Against the period before, in words."""
    if not before:
        return _("none in the period before") if now else ""
    difference = round((now - before) / before * 100)
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return _(
        "%(change)s %% against %(before)s before", change=f"{sign}{number(abs(difference))}", before=number(before)
    )


def trend(values: Sequence[int], title: str) -> Markup:
    return charts.spark("trend", title, values)
