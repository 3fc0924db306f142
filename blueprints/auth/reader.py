"""The signed-in person of a request, as Flask-Login wants them."""

from flask import Flask, flash, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, login_user, logout_user

from blueprints.errors import page
from core.db import db, now
from core.web import go, wants_fragment
from models import LoginSession, Membership, User
from services.sessions import is_stale, open_session, session_of


class Reader(UserMixin):
    """A live session and whose it is. The cookie holds `token`; the table, only its digest."""

    def __init__(self, session: LoginSession, token: str) -> None:
        self.session, self.token = session, token

    def get_id(self) -> str:
        return self.token

    @property
    def user(self) -> User:
        return self.session.user

    @property
    def membership(self) -> Membership:
        assert self.session.membership is not None
        return self.session.membership


def sign_in(user: User, membership: Membership | None = None) -> Reader:
    """Open a new session in this browser, whatever was there before. Commit afterwards."""
    session, token = open_session(user, request.remote_addr or "", request.user_agent.string, membership)
    reader = Reader(session, token)
    login_user(reader)
    return reader


def sign_out(reader: Reader) -> None:
    reader.session.ended_at = now()
    logout_user()


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # the row decides, not the address the browser comes from
    manager.init_app(app)

    @manager.user_loader
    def load(token: str) -> Reader | None:
        session = session_of(token)
        if session is None or session.membership is None:
            return None
        if is_stale(session):
            session.seen_at = session.membership.seen_at = now()
            db.commit()
        return Reader(session, token)

    @manager.unauthorized_handler
    def to_log_in() -> ResponseReturnValue:
        if wants_fragment():
            return page(401, kind="expired")  # told in the page that is open: what was typed there stays
        flash(_("Please log in."), "info")
        g.signed_out = True
        return go(url_for("auth.log_in", next=request.full_path if request.method == "GET" else "/"))
