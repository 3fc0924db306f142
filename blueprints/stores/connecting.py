"""Connecting a store: which platform, which shop, and its owner's yes."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import Field

from blueprints.stores.area import bp, find, is_told_by_hand
from blueprints.stores.forms import AddressForm, ManualForm
from blueprints.stores.key_forms import FORMS
from core.db import db, one_or_404
from core.limits import limiter
from core.rights import Right, actor, requires
from core.running import own_url
from core.security import allow_form_to
from core.web import done, go, render, wants_fragment
from jobs.stores import prove_later
from models import Client, Connection, Store
from platforms import PLATFORMS, Ability, PlatformError
from services import connections, consent
from services.advice import advice_on
from services.stores import make_manual
from services.words.connecting import telling_of
from services.words.names import name_of

TRIES = "30/hour"  # each makes us call an address that somebody typed
MOST_CLIENTS = 500
OF_THE_KEY = ("key_refused", "key_reads_only", "key_writes_only", "role_too_small")  # beside the first field
OF_THE_SECRET = ("secret_wrong",)  # beside the last; all others stand on top


@bp.get("/connect")
@requires(Right.STORES_CONNECT)
def connect() -> ResponseReturnValue:
    platforms = consent.connectable()
    return render("stores/connect.html", "stores/_connect.html", platforms=platforms, telling_of=telling_of)


@bp.get("/connect/<platform>")
@requires(Right.STORES_CONNECT)
def new(platform: str) -> ResponseReturnValue:
    return _address_page(_known(platform), for_client(_address_form(platform)))


@bp.post("/connect/<platform>")
@limiter.limit(TRIES)
@requires(Right.STORES_CONNECT)
def create(platform: str) -> ResponseReturnValue:
    form = for_client(_address_form(_known(platform)))
    return _begin(platform, form, lambda: form.chosen_client)


@bp.get("/<int:store_id>/reconnect")
@requires(Right.STORES_RECONNECT)
def reconnect(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    return _address_page(_known(store.platform), _without_client(store, address=store.address), store=store)


@bp.post("/<int:store_id>/connections")
@limiter.limit(TRIES)
@requires(Right.STORES_RECONNECT)
def create_reconnection(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    return _begin(_known(store.platform), _without_client(store), lambda: store.client_id, store)


@bp.get("/connections/<int:connection_id>")
@requires(Right.STORES_RECONNECT)
def show_connection(connection_id: int) -> ResponseReturnValue:
    connection = _found(connection_id)
    if "user_id" in request.args:  # the shop's redirect; the token need not stay in the address
        return redirect(url_for(".show_connection", connection_id=connection.id, success=request.args.get("success")))
    state = connections.state_of(connection, request.args.get("success", ""))
    if state == "connected":
        return go(_next_step(find(connection.store_id or 0)))
    if wants_fragment() and request.args.get("was") == state:
        return "", 204
    return _connection_page(connection, state, _keys_form(connection, is_empty=True))


def _next_step(store: Store) -> str:
    """The store works; what is left is to tell the shop where its messages go, or to say which orders to take."""
    return url_for(".show_messages" if is_told_by_hand(store) else ".choose_start", store_id=store.id)


@bp.post("/connections/<int:connection_id>/authorisation")
@limiter.limit(TRIES)
@requires(Right.STORES_RECONNECT)
def authorise(connection_id: int) -> ResponseReturnValue:
    """Off to the shop, which asks its owner and posts the keys to us."""
    connection = _found(connection_id)
    if not consent.can_authorise(connection.platform):
        abort(404)
    page = own_url(url_for(".show_connection", connection_id=connection.id))
    url = consent.ask_in_shop(connection, page)
    db.commit()
    return go(url)


@bp.post("/connections/<int:connection_id>/keys")
@limiter.limit(TRIES)
@requires(Right.STORES_RECONNECT)
def take_keys(connection_id: int) -> ResponseReturnValue:
    connection = _found(connection_id)
    form = _keys_form(connection) or abort(404)
    if not form.validate():
        return _connection_page(connection, connections.state_of(connection), form, 422)
    fields = PLATFORMS[connection.platform].key_fields
    typed = {name: form[name].data or "" for name in fields}
    connections.take_keys(connection, typed, forget="forget" in form and form["forget"].data)
    prove_later(connection)
    db.commit()
    return go(url_for(".show_connection", connection_id=connection.id))


@bp.get("/manual")
@requires(Right.STORES_CONNECT)
def new_manual() -> ResponseReturnValue:
    return render("stores/manual.html", "stores/_manual.html", form=for_client(ManualForm()))


@bp.post("/manual")
@requires(Right.STORES_CONNECT)
def create_manual() -> ResponseReturnValue:
    form = for_client(ManualForm())
    if not form.validate():
        return render("stores/manual.html", "stores/_manual.html", 422, form=form)
    store = make_manual(form.chosen_client, form.name.data, actor.id)
    db.commit()
    return done(_("%(name)s is ready for orders.", name=store.name), url_for(".show", store_id=store.id))


def _begin(platform: str, form: AddressForm, client_id: Any, store: Store | None = None) -> ResponseReturnValue:
    if not form.validate():
        return _address_page(platform, form, 422, store=store)
    before = (store.platform, store.identity, store.address) if store else None
    db.commit()  # nothing is open while the shop is asked
    try:
        shop = connections.find_shop(platform, form.address.data if "address" in form else "")
        is_same = before is None or connections.is_known_as(shop, *before)
    except PlatformError as fault:
        advice = advice_on(fault.code, fault.facts, platform)
        _blame(form, f"{advice.happened} {advice.help}")
        return _address_page(platform, form, 422, store=store)
    if not is_same:
        _blame(
            form, _("This is another shop than that of this store, and the store's old address does not lead to it.")
        )
        return _address_page(platform, form, 422, store=store)
    connection = connections.begin(client_id(), platform, shop, actor.id, store)
    db.commit()
    return go(url_for(".show_connection", connection_id=connection.id))


def _address_page(
    platform: str, form: AddressForm, status: int = 200, store: Store | None = None
) -> ResponseReturnValue:
    return render(
        "stores/address.html", "stores/_address.html", status, form=form, store=store, platform=platform,
        label=name_of(platform), telling=telling_of(platform),
    )  # fmt: skip


def _blame(form: AddressForm, message: str) -> None:
    if "address" in form:
        form.address.errors = [message]
    else:
        form.form_errors.append(message)


def _connection_page(
    connection: Connection, state: str, form: FlaskForm | None, status: int = 200
) -> ResponseReturnValue:
    advice = _advice(connection, state)
    if advice and form and not form.errors and state == "failed" and (field := _field_at_fault(connection, form)):
        field.errors = [f"{advice.happened} {advice.help}"]
        advice = None
    can_authorise, platform = consent.can_authorise(connection.platform), PLATFORMS[connection.platform]
    if can_authorise:
        allow_form_to(consent.sites_of(connection))
    return render(
        "stores/connection.html", "stores/_connection.html", status, connection=connection, state=state, form=form,
        advice=advice, can_authorise=can_authorise, label=name_of(connection.platform),
        telling=telling_of(connection.platform), has_consent=Ability.OAUTH in platform.does,
        asks_address=platform.asks_address,
    )  # fmt: skip


def _field_at_fault(connection: Connection, form: FlaskForm) -> Field | None:
    fields = [form[name] for name in PLATFORMS[connection.platform].key_fields]
    if connection.error in OF_THE_KEY:
        return fields[0]
    return fields[-1] if connection.error in OF_THE_SECRET else None


def _keys_form(connection: Connection, *, is_empty: bool = False) -> FlaskForm | None:
    """None where no key can be typed."""
    kind = FORMS.get(connection.platform)
    if kind is None:
        return None
    form = kind(formdata=None) if is_empty else kind()
    if "forget" in form and not connections.known_keys(connection):
        del form["forget"]
    return form


def _address_form(platform: str, **values: str) -> AddressForm:
    form = AddressForm(data=values)
    if not PLATFORMS[platform].asks_address:
        del form.address
    return form


def _advice(connection: Connection, state: str) -> Any:
    if connection.error:
        return advice_on(connection.error, connection.error_facts, connection.platform)
    return advice_on(state, platform=connection.platform) if state in ("denied", "keys_never_came", "expired") else None


def _found(connection_id: int) -> Connection:
    """One's own: whoever began it, ends it."""
    return one_or_404(select(Connection).where(Connection.id == connection_id, Connection.asked_by_id == actor.id))


def _known(platform: str) -> str:
    return platform if platform in consent.connectable() else abort(404)


def for_client(form: Any) -> Any:
    """With the clients that the person may choose from; `?client=7` says it beforehand."""
    query = Client.visible_to(actor).with_only_columns(Client.id, Client.name).where(Client.archived_at.is_(None))
    if wanted := request.args.get("client", type=int):
        query = query.where(Client.id == wanted)
    clients = [tuple(row) for row in db.execute(query.order_by(Client.name, Client.id).limit(MOST_CLIENTS))]
    form.offer(clients or abort(404))
    return form


def _without_client(store: Store, **values: str) -> AddressForm:
    form = _address_form(store.platform, **values)
    form.offer([(store.client_id, "")])
    return form
