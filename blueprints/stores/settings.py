"""A store's settings, and from when on its orders are taken."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone
from flask_babel import gettext as _
from wtforms import SelectChoice

from blueprints.stores.area import bp, does, find, link
from blueprints.stores.forms import ImportForm, SettingsForm
from core.db import db
from core.forms import amount
from core.freshness import is_as_seen, shows
from core.money import to_text
from core.rights import Right, actor, is_provider, requires
from core.web import done, go, render, saved
from jobs.intake import drain_later
from jobs.rounds import read_orders_now
from models import ApprovalMode, Status, Store
from platforms import PLATFORMS, Ability, PlatformError
from services.activity import changed, log_activity
from services.advice import advice_on
from services.import_preview import in_shop, preview
from services.replays import reconsider
from services.shops import PERSON_WAITS, can_read, open_shop
from services.stores import change_settings

STAGED = (Status.IN_PRODUCTION, Status.PRINTED, Status.SHIPPED)  # what a shop with stages of its own is told
USUAL_DELAY = 12  # hours; offered where nobody has chosen


@bp.get("/<int:store_id>/settings")
@requires(Right.STORES_EDIT)
def edit(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    form = _form(store)
    shows(form, _now(store, form))
    return _page(store, form)


@bp.post("/<int:store_id>/settings")
@requires(Right.STORES_EDIT)
def update(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    db.refresh(store, with_for_update=True)
    form = _form(store)
    if not is_as_seen(form, _now(store, form)):
        return _page(store, form, 409)
    if not form.validate():
        return _page(store, form, 422)
    values = _values(store, form)
    if values.get("import_statuses", store.import_statuses) != store.import_statuses:
        reconsider(store)
        drain_later(store)
    change_settings(store, **values)
    db.commit()
    shows(form, _now(store, form))
    url = url_for(".edit", store_id=store.id)
    return saved(_("%(name)s saved.", name=store.name), url, "stores/_settings.html", store=store, form=form)


@bp.get("/<int:store_id>/import")
@requires(Right.STORES_EDIT)
def choose_start(store_id: int) -> ResponseReturnValue:
    """Last step of connecting; the store works already, so it can be left out."""
    return _start_page(find(store_id), ImportForm())


@bp.post("/<int:store_id>/import")
@requires(Right.STORES_EDIT)
def set_start(store_id: int) -> ResponseReturnValue:
    store, form = find(store_id), ImportForm()
    if not form.validate():
        return _start_page(store, form, 422)
    if form.start.data == "now":
        return go(url_for(".show", store_id=store.id))
    since = datetime.combine(form.since.data, time(), ZoneInfo(str(get_timezone())))
    if "count" in request.form:
        return _counted(store, form, since)
    read_orders_now(store)  # first: a look that is being made locks its round, then the store
    before, after = changed(store, import_from=since, orders_read_to=since)
    log_activity("store.import_from_changed", store, before=_told(before), after=_told(after))
    reconsider(store)
    drain_later(store)
    db.commit()
    return done(_started(store), url_for(".show", store_id=store.id))


def _started(store: Store) -> str:
    if can_read(store):
        return _("Orders since that day are being read from the shop.")
    return _("Orders since that day are taken as messages tell of them. The shop cannot be asked for earlier ones.")


def _counted(store: Store, form: ImportForm, since: datetime) -> ResponseReturnValue:
    """How many there are, before anything is taken."""
    shop, statuses = open_shop(store, seconds=PERSON_WAITS), tuple(store.import_statuses)
    db.commit()
    try:
        found = in_shop(shop, statuses, since)
    except PlatformError as fault:
        return _start_page(store, form, 422, advice=advice_on(fault.code, fault.facts, store.platform))
    names = {each["slug"]: each["name"] for each in store.facts.get("statuses", [])}
    taken = ", ".join(names.get(slug, slug) for slug in statuses)
    return _start_page(store, form, preview=preview(store, *found, since), taken=taken)


def _form(store: Store) -> SettingsForm:
    """Without what the store's platform has no place for."""
    form = SettingsForm(obj=store)
    form.currency = store.currency
    if not form.is_submitted():
        form.approve_from.data = _amount_text(store)
        form.delay_hours.data = store.delay_hours or USUAL_DELAY
    if does(store, Ability.ORDERS):
        known = {each["slug"]: each["name"] for each in store.facts.get("statuses", [])}
        known |= {slug: slug for slug in store.import_statuses if slug not in known}
        form.import_statuses.choices = [SelectChoice(slug, name) for slug, name in known.items()]
    else:
        del form.import_statuses
    if not (does(store, Ability.SHIP) and PLATFORMS[store.platform].tells_buyer):
        del form.tell_buyer
    if not does(store, Ability.NOTES):
        del form.complete_in_shop  # only shops with a status of their own are completed by us
    if not does(store, Ability.PUBLISH) or is_provider(actor):
        del form.provider_publishes  # a leave that the client gives
    _offer_stages(store, form)
    return form


def _offer_stages(store: Store, form: SettingsForm) -> None:
    """The shop's own, where it has some and they are known."""
    known = store.facts.get("stages", []) if does(store, Ability.STAGES) else []
    for status in STAGED:
        field = form[f"stage_{status}"]
        if not known:
            del form[field.name]
            continue
        field.choices = [
            SelectChoice("", _("leave as it is")),
            *(SelectChoice(str(each["id"]), each["printer"]) for each in known),
        ]
        if not form.is_submitted():
            field.data = store.stage_map.get(status, "")


def _now(store: Store, form: SettingsForm) -> dict[str, Any]:
    """What the form's fields say of the store as it is."""
    values = {field.name: getattr(store, field.name, "") for field in form if field.name != "csrf_token"}
    stages = {f"stage_{status}": store.stage_map.get(status, "") for status in STAGED if f"stage_{status}" in form}
    return values | {"approve_from": _amount_text(store)} | stages


def _amount_text(store: Store) -> str:
    return "" if store.approve_from is None else to_text(store.approve_from, store.currency)


def _values(store: Store, form: SettingsForm) -> dict[str, Any]:
    """The store's columns from its form."""
    values = {name: value for name, value in form.data.items() if name != "csrf_token"}
    values["delay_hours"] = values["delay_hours"] if values["approval"] == ApprovalMode.DELAYED else 0
    text = values["approve_from"]
    offered = [status for status in STAGED if f"stage_{status}" in values]  # none while the shop does not tell them
    stages = {status: stage for status in offered if (stage := values.pop(f"stage_{status}"))}
    own = {"stage_map": stages} if offered else {}
    return values | own | {"approve_from": amount(text, store.currency) if text else None}


def _page(store: Store, form: SettingsForm, status: int = 200) -> ResponseReturnValue:
    return render("stores/settings.html", "stores/_settings.html", status, store=store, form=form, link=link)


def _start_page(store: Store, form: ImportForm, status: int = 200, **more: object) -> ResponseReturnValue:
    more["days_back"] = PLATFORMS[store.platform].days_back
    return render("stores/import.html", "stores/_import.html", status, store=store, form=form, **more)


def _told(values: dict[str, datetime | None]) -> dict[str, str]:
    return {name: value.isoformat() if value else "" for name, value in values.items()}
