"""The keys of a client's programs: listed, made, ended. A key is shown once, right after it was made."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select
from wtforms import SelectChoice

from blueprints.api_keys.forms import KeyForm
from core.crypto import seal, unseal
from core.db import db, now, one_or_404
from core.freshness import with_fresh_password
from core.key_scopes import WORDS
from core.language import wanted_zone
from core.rights import Right, actor, requires
from core.web import done, go, render
from models import ApiKey, ApiScope, Client, Store
from services import api_keys
from services.order_stores import order_stores

bp = Blueprint("api_keys", __name__, url_prefix="/settings/api-keys")
MOST_STORES = 200
MADE, PLACE = "made_key", "session/made_key"


@bp.get("/")
@requires(Right.API_KEYS_EDIT)
def index() -> ResponseReturnValue:
    client = find_client()
    shown = {"client": client, "keys": api_keys.keys_of(client), "is_live": api_keys.is_live, "made": _made(client)}
    shown["lacks_second_factor"] = api_keys.lacks_second_factor
    shown |= {"scope_words": WORDS, "stores": {store.id: store.name for store in db.scalars(_stores(client))}}
    return render("api_keys/index.html", "api_keys/_keys.html", **shown)


@bp.get("/new")
@requires(Right.API_KEYS_EDIT)
@with_fresh_password("api_keys.index")
def new() -> ResponseReturnValue:
    client = find_client()
    return _form(client, _offer(client, KeyForm(formdata=None, today=_today())))


@bp.post("/")
@requires(Right.API_KEYS_EDIT)
@with_fresh_password("api_keys.index")
def create() -> ResponseReturnValue:
    client = find_client()
    form = _offer(client, KeyForm(today=_today()))
    if not form.validate():
        return _form(client, form, 422)
    scopes = [ApiScope(scope) for scope in form.scopes.data or []]
    maker = current_user.membership
    ends = _end_of(form.expires_on.data) if form.expires_on.data else None
    key, secret = api_keys.make_key(client, maker, form.name.data or "", scopes, form.store_ids, ends)
    db.commit()
    session[MADE] = [key.id, seal(secret, PLACE)]
    return go(url_for(".index", client=client.id))


@bp.get("/<int:key_id>/revocation")
@requires(Right.API_KEYS_EDIT)
def confirm_revocation(key_id: int) -> ResponseReturnValue:
    key = find_key(key_id)
    shown = {"key": key, "client": db.get_one(Client, key.client_id)}
    return render("api_keys/revoke.html", "api_keys/_revoke.html", **shown)


@bp.post("/<int:key_id>/revocation")
@requires(Right.API_KEYS_EDIT)
def revoke(key_id: int) -> ResponseReturnValue:
    key = find_key(key_id)
    api_keys.revoke(key)
    db.commit()
    message = _("%(name)s is revoked. Whatever still uses it is refused.", name=key.name)
    return done(message, url_for(".index", client=key.client_id))


def find_client() -> Client:
    """The reader's own client; for the staff, the one that the page is asked about."""
    client_id = current_user.membership.client_id or request.values.get("client", type=int) or abort(404)
    return one_or_404(Client.visible_to(actor).where(Client.id == client_id))


def find_key(key_id: int) -> ApiKey:
    return one_or_404(ApiKey.visible_to(actor).where(ApiKey.id == key_id))


def _stores(client: Client) -> Select[Store]:
    return order_stores(actor).where(Store.client_id == client.id).order_by(Store.name, Store.id).limit(MOST_STORES)


def _offer(client: Client, form: KeyForm) -> KeyForm:
    stores: Sequence[Store] = db.scalars(_stores(client)).all()
    form.stores.choices = [SelectChoice(store.id, store.name) for store in stores]
    return form


def _form(client: Client, form: KeyForm, status: int = 200) -> ResponseReturnValue:
    notes = {scope: words[1] for scope, words in WORDS.items()}
    return render("api_keys/new.html", "api_keys/_new.html", status, client=client, form=form, notes=notes)


def _made(client: Client) -> tuple[int, str] | None:
    """The key that was made a moment ago, this once."""
    key_id, sealed = session.pop(MADE, (0, ""))
    is_here = key_id and db.scalar(ApiKey.visible_to(actor).where(ApiKey.id == key_id, ApiKey.client_id == client.id))
    return (key_id, str(unseal(sealed, PLACE))) if is_here else None


def _today() -> date:
    return now().astimezone(ZoneInfo(wanted_zone())).date()


def _end_of(day: date) -> datetime:
    """The whole day, where the reader is."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(wanted_zone()))
