"""The signed-in person of a request, as Flask-Login wants them."""

from flask import Flask, current_app, flash, g, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.local import LocalProxy

from blueprints.errors import page
from core.db import EVERYONE, db, now, see, seeing
from core.rights import Right
from core.web import go, wants_fragment
from models import LoginSession, Membership, User
from services.logins import note_session
from services.sessions import is_stale, may_enter, open_memberships, open_session, renew_token, session_of
from services.standing import Standing, end, holds, standing_of

KEPT = ("locale", "theme", "_flashes", "claim")  # of a visitor's cookie when the person changes


class Reader(UserMixin):
    """A live session and whose it is. The cookie holds `token`; the table, only its digest."""

    def __init__(self, session: LoginSession, token: str) -> None:
        self.session, self.token = session, token
        self.standing: Standing | None = None  # for whom a staff member stands in
        self.places: list[dict[str, object]] = []

    def get_id(self) -> str:
        return self.token

    @property
    def user(self) -> User:
        return self.session.user

    @property
    def own(self) -> Membership:
        assert self.session.membership is not None
        return self.session.membership

    @property
    def membership(self) -> Membership | Standing:
        """Who acts: their own place, or whom they stand in for."""
        return self.standing or self.own


def come_in(user: User, url: str) -> ResponseReturnValue:
    """The password was right: on to `url`, by way of the second factor where the person has one."""
    if user.has_second_factor:
        forget_visitor()
        session["half_in"] = {"user": user.id, "at": now().timestamp(), "next": url}
        db.commit()
        return go(url_for("auth.second_step"))
    note_session(sign_in(user).own)
    db.commit()
    return go(url)


def sign_in(user: User, membership: Membership | None = None) -> Reader:
    """Open a new session in this browser; the one that was open in it ends. Commit afterwards."""
    if current_user.is_authenticated:
        current_user.session.ended_at = now()
    forget_visitor()
    membership = membership or next(iter(open_memberships(user)), None)
    opened, token = open_session(user, request.remote_addr or "", request.user_agent.string, membership)
    reader = Reader(opened, token)
    login_user(reader)
    act_as(membership)
    return reader


def act_as(membership: Membership | None) -> None:
    """Who came in only now acts for the rest of this request."""
    if membership is not None:
        g.actor = membership
        see(membership.clients)


def to_another_place(reader: Reader, membership: Membership) -> None:
    """Other rights want another cookie: whoever has the old one has nothing."""
    reader.session.membership_id = membership.id
    another_cookie(reader)
    act_as(membership)


def another_cookie(reader: Reader) -> None:
    """Whoever has the old one has nothing; the forms that were open hold its token, and are asked once more."""
    reader.token = renew_token(reader.session)
    forget_visitor()
    login_user(reader._get_current_object() if isinstance(reader, LocalProxy) else reader)


def sign_out(reader: Reader) -> None:
    reader.session.ended_at = now()
    logout_user()
    forget_visitor()


def places_of(reader: Reader) -> list[dict[str, object]]:
    """Where the person may be, for the switch in the frame. Plain values: the rows are not in every page's scope."""
    return [
        {
            "id": place.id,
            "name": place.client.name if place.client else current_app.config["PROVIDER_NAME"],
            "role": place.role,
            "current": place.id == reader.session.membership_id,
        }
        for place in filter(may_enter, reader.user.memberships)
    ]


def forget_visitor() -> None:
    """Nothing that a visitor's cookie held, such as its form token, goes over to the person who logs in."""
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # the row decides, not the address the browser comes from
    manager.init_app(app)
    manager.unauthorized_handler(to_log_in)
    app.before_request(tell_end)

    @manager.user_loader
    def load(token: str) -> Reader | None:
        session = session_of(token)
        if session is None or session.membership is None:
            return None
        if is_stale(session):
            with seeing(EVERYONE):  # whose scope it will be is not settled yet
                session.seen_at = session.membership.seen_at = now()
                db.commit()
            session = session_of(token)  # the commit has let go of what was read
        if session is None:
            return None
        reader = Reader(session, token)
        reader.places = places_of(reader)
        return standing_in(reader) if session.as_client_id else reader


def standing_in(reader: Reader) -> Reader | None:
    """With the role and reach of whom they stand in for; where that holds no longer, `g.view_ended` says so."""
    session = reader.session
    with seeing(EVERYONE):
        stands = standing_of(session)
        if stands is not None and holds(session):
            reader.standing, reader.places = stands, []
            return reader
        if stands is not None:
            g.actor = stands  # the log's last line is still of whoever stood in
            g.view_ended = end(session, stands.client)
            flash(_("Viewing as somebody of the client has ended by itself. You are in your own place."), "warning")
            del g.actor
        db.commit()
    read_anew = session_of(reader.token)
    if read_anew is None or read_anew.membership is None:
        return None
    own = Reader(read_anew, reader.token)
    own.places = places_of(own)
    return own


def tell_end() -> ResponseReturnValue | None:
    """What came too late is not done in one's own name instead: one is told, and what was typed stays."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "right", None) is Right.PUBLIC or not current_user.is_authenticated:
        return None
    if "view_ended" not in g:
        return None
    another_cookie(current_user)
    act_as(current_user.membership)
    db.commit()
    if request.endpoint == "auth.end_view" or (request.method == "GET" and not wants_fragment()):
        return go(g.view_ended)
    return page(403, kind="view_ended")


def to_log_in() -> ResponseReturnValue:
    if wants_fragment() or request.method == "POST":
        return page(401, kind="expired")  # what was typed stays: in the page that is open, or in this one
    wanted = request.full_path
    if wanted.rstrip("?") != "/":
        flash(_("Please log in."), "info")
    g.signed_out = True
    return go(url_for("auth.log_in", next=wanted))
