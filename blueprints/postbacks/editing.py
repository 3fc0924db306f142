"""An endpoint is made, changed and deleted; what it would send is seen before it is saved."""

import json
from dataclasses import dataclass
from typing import Any

from flask import request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.postbacks.area import NO_PACKAGE, bp, client_of, find, find_client, find_order, home_of, url_of
from blueprints.postbacks.forms import KEPT, EndpointForm
from core.db import db, now
from core.freshness import is_as_seen
from core.rendering import TemplateFault
from core.rights import Right, actor, requires
from core.web import done, render
from models import Client, Order, PostbackEndpoint
from services.postbacks import endpoints
from services.postbacks.owing import NoPackage, newest_package
from services.postbacks.payload import with_id, written
from services.postbacks.presets import PRESETS
from services.postbacks.sending import fill, own_headers
from services.postbacks.words import of_template


@dataclass(frozen=True)
class Preview:
    """What would be sent for an order, or why nothing can."""

    text: str = ""
    fault: str = ""


@bp.get("/new")
@requires(Right.POSTBACKS_EDIT)
def new() -> ResponseReturnValue:
    """First what it is, then the rest."""
    client, preset = find_client(), PRESETS.get(request.args.get("preset", ""))
    if preset is None:
        return render("postbacks/choose.html", "postbacks/_choose.html", client=client, presets=PRESETS)
    headers = "\n".join(f"{name}: " for name in preset.headers)
    form = EndpointForm(template=preset.template, events=preset.events, headers=headers)
    form.suit(preset.kind, preset.key)
    return page(client, form, preset.key)


@bp.post("/")
@requires(Right.POSTBACKS_EDIT)
def create() -> ResponseReturnValue:
    client, form = find_client(), EndpointForm()
    preset = PRESETS.get(request.form.get("preset", ""), PRESETS["generic"])
    form.suit(preset.kind, preset.key)
    preview = preview_of(client, form)
    if request.form.get("preview") or not form.validate() or (preview and preview.fault):
        return page(client, form, preset.key, None, preview, 200 if request.form.get("preview") else 422)
    try:
        values = said(form) | {"kind": preset.kind, "preset": preset.key}
        endpoint, secret = endpoints.make(client.id, form.headers_with({}), **values)
    except endpoints.TooMany:
        form.form_errors.append(_("There are as many endpoints as a client may have. Delete one first."))
        return page(client, form, preset.key, None, preview, 422)
    db.commit()
    session["postback_secret"] = [endpoint.id, secret]
    return done(_("%(name)s saved.", name=endpoint.name), url_of(endpoint))


@bp.get("/<int:endpoint_id>/edit")
@requires(Right.POSTBACKS_EDIT)
def edit(endpoint_id: int) -> ResponseReturnValue:
    endpoint = find(endpoint_id)
    form = EndpointForm(obj=endpoint)
    form.headers.data = headers_shown(endpoint)
    form.suit(endpoint.kind, endpoint.preset)
    is_as_seen(form, told(endpoint), [endpoint.headers])
    return page(client_of(endpoint.client_id), form, endpoint.preset, endpoint)


@bp.post("/<int:endpoint_id>")
@requires(Right.POSTBACKS_EDIT)
def update(endpoint_id: int) -> ResponseReturnValue:
    endpoint, form = find(endpoint_id), EndpointForm()
    client = client_of(endpoint.client_id)
    form.suit(endpoint.kind, endpoint.preset)
    if not is_as_seen(form, told(endpoint), [endpoint.headers]):
        return page(client, form, endpoint.preset, endpoint, None, 409)
    preview = preview_of(client, form)
    if request.form.get("preview") or not form.validate() or (preview and preview.fault):
        return page(client, form, endpoint.preset, endpoint, preview, 200 if request.form.get("preview") else 422)
    endpoints.change(endpoint, form.headers_with(own_headers(endpoint)), **said(form))
    db.commit()
    return done(_("%(name)s saved.", name=endpoint.name), url_of(endpoint))


@bp.get("/<int:endpoint_id>/deletion")
@requires(Right.POSTBACKS_EDIT)
def confirm_deletion(endpoint_id: int) -> ResponseReturnValue:
    endpoint = find(endpoint_id)
    return render("postbacks/delete.html", "postbacks/_delete.html", endpoint=endpoint, back=url_of(endpoint))


@bp.post("/<int:endpoint_id>/deletion")
@requires(Right.POSTBACKS_EDIT)
def delete(endpoint_id: int) -> ResponseReturnValue:
    endpoint = find(endpoint_id)
    endpoints.delete(endpoint)
    db.commit()
    message = _("%(name)s deleted. Its log is kept for 30 days.", name=endpoint.name)
    return done(message, url_for(".index", **home_of(endpoint.client_id)))


def preview_of(client: Client, form: EndpointForm) -> Preview | None:
    """For the order that was named; None: none was."""
    number = form.order.data or ""
    if not number or form.is_email:
        return None
    payload = payload_for(form, find_order(client.id, number))
    if not payload:
        return Preview(fault=str(form.order.errors[0]))
    if not form.needs_template:
        return Preview(json.dumps(json.loads(payload), indent=2, ensure_ascii=False))
    as_json = form.content_type.data == "application/json"
    db.commit()  # nothing is open while the template is filled
    try:
        return Preview(fill(form.template.data or "", payload, as_json=as_json))
    except TemplateFault as fault:
        form.template.errors = [of_template(fault.code, fault.line, fault.words)]
        return Preview(fault=form.template.errors[0])


def payload_for(form: EndpointForm, order: Order | None) -> str:
    """Of the first event that was ticked; empty where there is none, which then stands beside the field."""
    if order is None:
        form.order.errors = [_("There is no order with this number.")]
        return ""
    event = (form.events.data or ["order.received"])[0]
    try:
        return with_id(written(event, order, now(), 1, newest_package(event, order)), "msg_preview")
    except NoPackage:
        form.order.errors = [NO_PACKAGE]
        return ""


def said(form: EndpointForm) -> dict[str, Any]:
    values = {name: form[name].data for name in ("name", "address", "events", "content_type")}
    values["template"] = form.template.data if form.needs_template else ""
    is_staff = bool(actor.role and actor.role.is_staff)
    return values | ({"for_provider": form.for_provider.data} if is_staff else {})


def told(endpoint: PostbackEndpoint) -> dict[str, Any]:
    """What the form shows of it to its reader: all that saving writes."""
    names = ["name", "address", "events", "content_type", "template"]
    names += ["for_provider"] if actor.role and actor.role.is_staff else []
    return {name: getattr(endpoint, name) for name in names} | {"headers": headers_shown(endpoint)}


def headers_shown(endpoint: PostbackEndpoint) -> str:
    return "\n".join(f"{name}: {KEPT}" for name in own_headers(endpoint))


def page(
    client: Client,
    form: EndpointForm,
    preset: str,
    endpoint: PostbackEndpoint | None = None,
    preview: Preview | None = None,
    code: int = 200,
) -> ResponseReturnValue:
    return render(
        "postbacks/edit.html", "postbacks/_form.html", code,
        client=client, form=form, preset=PRESETS[preset], endpoint=endpoint, preview=preview,
    )  # fmt: skip
