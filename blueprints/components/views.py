"""Every component in every state on one page, to look at while building: there in the demo and in development alone."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from blueprints.components.forms import EveryFieldForm
from core import charts, vocabulary
from core.charts import Bar, Series
from core.rights import Right, requires
from core.web import render

bp = Blueprint("components", __name__, url_prefix="/components")
needs = "DEMO"

WRONG = {"refused-name": "", "refused-email": "anna@", "refused-quantity": "900"}


@bp.get("/")
@requires(Right.PUBLIC)
def index() -> ResponseReturnValue:
    refused = EveryFieldForm(MultiDict(WRONG), prefix="refused-", meta={"csrf": False})
    refused.validate()
    now = datetime.now(UTC)
    rows = demo_rows(now, request.args.get("q", ""))
    return render(
        "components/gallery/index.html", "components/gallery/_rows.html",
        form=EveryFieldForm(None, meta={"csrf": False}, approval="instant", access=True, scope=["gifts"]),
        refused=refused, rows=rows, now=now, states=vocabulary, charts=demo_charts(),
    )  # fmt: skip


@bp.get("/progress")
@requires(Right.PUBLIC)
def progress() -> ResponseReturnValue:
    done = min(request.args.get("done", 0, int) + 95, 380)
    return render("components/gallery/progress.html", "components/gallery/_progress.html", done=done, total=380)


@bp.get("/dialog")
@requires(Right.PUBLIC)
def dialog() -> ResponseReturnValue:
    return render("components/gallery/dialog.html", "components/gallery/_dialog.html")


def demo_charts() -> dict[str, Markup]:
    """Each kind of chart; as many series as there are patterns, and one that is empty."""
    days, kinds = ("Mon", "Tue", "Wed", "Thu", "Fri"), ("Received", "Released", "Shipped", "Delivered", "Canceled")
    series = [Series(kind, [9 - at, 4 + at, 12 - 2 * at, 3 * at, 6]) for at, kind in enumerate(kinds)]
    bars = [
        Bar("File too small", "128 orders", 1.0, "#charts"),
        Bar("Address incomplete", "31 orders", 0.24, "#charts"),
    ]
    return {
        "stacked": charts.stacked("week", "Orders of the week", "By day and step", days, series, series[0]),
        "lying": charts.lying("why", "Why orders waited", "The file was too small most often", bars),
        "spark": charts.spark("line", "Between 2 and 11 orders a day", [2, 5, 4, 9, 11, 7, 3]),
        "nothing": charts.stacked("none", "No orders", "Nothing came in", days, [Series("Received", [0] * 5)]),
    }


def demo_rows(now: datetime, term: str) -> list[dict[str, object]]:
    buyers = ("Anna Bianchi", "Marco De Luca", "Sophie Martin", "Jonas Weber", "Chiara Esposito")
    return [
        {
            "number": f"V-{10482 - index}",
            "buyer": buyers[index % len(buyers)],
            "store": ("Prints & Co.", "Bottega Rossi")[index % 2],
            "status": status,
            "total": 1990 + index * 731,
            "at": now - timedelta(minutes=7) * index**3,
        }
        for index, status in enumerate(vocabulary.ORDER)
        if term.lower() in buyers[index % len(buyers)].lower()
    ]
