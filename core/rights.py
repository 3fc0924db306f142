"""Rights: asked with `can`, declared with `requires`, checked by one guard before every request."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol, TypeVar

from flask import abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.local import LocalProxy

from core.db import see
from core.matrix import CELLS, Right, Role
from core.standing import BARRED, STANDS_IN, barred_of, refusal_of

View = TypeVar("View", bound=Callable)


class Actor(Protocol):
    """Whoever acts: a person in one membership, or Vetrina itself."""

    @property
    def id(self) -> int | None: ...

    @property
    def role(self) -> Role | None: ...

    @property
    def clients(self) -> Collection[int | str]: ...

    @property
    def stores(self) -> Collection[int] | None:
        """None: all stores of the clients in scope."""

    @property
    def flags(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Vetrina:
    """Vetrina itself, acting in a job for one client. It asks nobody for a right, and sees that client alone."""

    clients: Collection[int | str]
    stores: Collection[int] | None = None
    id: int | None = None
    role: Role | None = None
    flags: Collection[str] = ()


# The notes of the matrix that are a switch on the membership or its client. The others are checked where their facts
# are: L1 the written reason (users), L4 the typed name (stores), L7 the store's own switch (publishing); L2, L5, L6, L8
# and L10 say what the page shows, and their rights are lines of their own.
SWITCHES = {"L3": "may_connect_stores", "L9": "order_managers_connect"}


def can(actor: Actor, right: Right | str) -> bool:
    if actor.role is None:
        return True
    if _is_kept_from(actor, Right(right)):
        return False
    cell = CELLS[Right(right)][actor.role]
    return cell != "-" and (cell not in SWITCHES or SWITCHES[cell] in actor.flags)


def _is_kept_from(actor: Actor, right: Right) -> bool:
    """A key has some of its maker's rights alone; who stands in for a person has not all of theirs."""
    allowed = getattr(actor, "rights", None)
    return (allowed is not None and right not in allowed) or (STANDS_IN in actor.flags and right in BARRED)


def is_provider(actor: Actor) -> bool:
    """Whether the provider acts, in its own name or for a person of the client."""
    return (actor.role is not None and actor.role.is_staff) or STANDS_IN in actor.flags


def requires(right: Right) -> Callable[[View], View]:
    """Declare the right that a view needs. `guard` checks it."""

    def declare(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return declare


def comes_in_by(door: Callable[[], Actor]) -> Callable[[View], View]:
    """Declare that nobody comes to this view by a log-in: `door` says who asks, or answers with an error."""

    def declare(view: View) -> View:
        view.door = door  # type: ignore[attr-defined]
        return view

    return declare


def guard() -> ResponseReturnValue | None:
    """Before every request: sign-in or key, scope, right. A view that declares nothing is refused."""
    if request.endpoint is None:
        return None  # no such page; routing answers
    view = current_app.view_functions[request.endpoint]
    right = getattr(view, "right", None)
    if right is Right.PUBLIC:
        return None
    if door := getattr(view, "door", None):
        g.actor = door()
    elif not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    else:
        g.actor = current_user.membership
    see(g.actor.clients)
    if right is None or not can(g.actor, right):
        g.refused, g.refused_as = right, barred_of(g.actor.flags, right)
        abort(403)
    if why := refusal_of(g.actor.flags, request.endpoint, request.method):
        g.refused_as = why
        abort(403)
    return None


actor: Actor = LocalProxy(lambda: g.actor)  # type: ignore[assignment]
