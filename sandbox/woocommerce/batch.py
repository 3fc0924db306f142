"""Batches: at most a hundred things at once, each with its own success or error."""

from collections.abc import Callable
from typing import Any

from sandbox.woocommerce.errors import RestError, too_many
from sandbox.woocommerce.rest import Answer, Call

Doc = dict[str, Any]
MOST = 100


def batch(
    call: Call,
    create_one: Callable[[Call, Doc], Doc],
    update_one: Callable[[Call, Doc], Doc],
    delete_one: Callable[[Call, int, bool], Doc],
) -> Answer:
    """200 whatever happens inside. Deletions of a batch are always for good."""
    asked = {name: call.params.get(name) or [] for name in ("create", "update", "delete")}
    if sum(map(len, asked.values())) > MOST:
        raise too_many()
    done: dict[str, list[Doc]] = {}
    for name, acts in (
        ("create", [lambda one=one: create_one(call, one) for one in asked["create"]]),
        ("update", [lambda one=one: update_one(call, one) for one in asked["update"]]),
        ("delete", [lambda one=one: delete_one(call, int(one), True) for one in asked["delete"]]),
    ):
        if acts:
            ids = [int(one.get("id", 0)) if isinstance(one, dict) else int(one) for one in asked[name]]
            done[name] = [_outcome(act, one_id) for act, one_id in zip(acts, ids, strict=True)]
    return Answer(done)


def _outcome(act: Callable[[], Doc], one_id: int) -> Doc:
    try:
        return act()
    except RestError as error:
        return {"id": one_id, "error": error.body()}
