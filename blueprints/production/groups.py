"""What is on the floor by kind, so that alike lines are put into one batch."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from blueprints.production.area import bp, link_to
from core.rights import Right, actor, requires
from core.web import render
from services import production
from services.floor.batches import MOST_LINES
from services.floor.groups import LOOKED_AT, Group, groups_of
from services.production import Asked


@bp.get("/groups")
@requires(Right.PRODUCTION_VIEW)
def group_list() -> ResponseReturnValue:
    asked = Asked.of(request.args)
    shown = {"asked": asked, "groups": groups_of(actor, asked), "looked_at": LOOKED_AT, "most_lines": MOST_LINES}
    about = {"clients": production.clients_on_floor(actor), "can_batch": asked.status in production.NEXT}
    return render(
        "production/groups.html", "production/_groups.html",
        **shown, **about, board_of=_board_of, batch_of=_batch_of, link_to=link_to,
    )  # fmt: skip


def _board_of(group: Group) -> str:
    """The board with this group's lines alone."""
    return url_for(".index", **_asked_for(group))


def _batch_of(group: Group) -> str:
    """Where a batch of them is made."""
    return url_for(".create_batch", **_asked_for(group))


def _asked_for(group: Group) -> dict[str, Any]:
    return {**request.args.to_dict(), "q": group.variant.uid}
