"""Rules that connect by themselves: made, tried on what is there, put in order, switched on and off."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.products.area import bp, filters, names_of_stores, refusal_of
from blueprints.products.batch_choice import undone_among
from blueprints.products.clients import client_asked
from blueprints.products.rule_form import RuleForm
from blueprints.products.studio import products_of
from core.db import db, now, one_or_404
from core.rights import Right, actor, requires
from core.web import done, go, render
from jobs.batches import begin
from models import BatchKind, MappingRule
from services import rules
from services.activity import changed, log_activity
from services.batches import selecting
from services.batches.applying import new_batch
from services.batches.by_rules import batches_of

SHOWN = 50
CONDITIONS = ("sku_prefix", "title_contains", "option_name", "option_value", "product_type", "vendor", "tag")


@bp.get("/rules/")
@requires(Right.PRODUCTS_VIEW)
def all_rules() -> ResponseReturnValue:
    client_id = client_asked(None)
    found = db.scalars(rules.visible_to(actor, client_id)).all() if client_id else []
    context: dict[str, Any] = {"rules": found, "client_id": client_id, "filters": filters(client_id)}
    context["faults"] = {rule.id: refusal_of(fault) for rule in found if (fault := rules.fault_of(rule))}
    return render("products/rules.html", "products/_rules.html", **context)


@bp.get("/rules/new")
@requires(Right.RULES_EDIT)
def new_rule() -> ResponseReturnValue:
    client_id = client_asked(None) or abort(404)
    return form_page(form_for(client_id), None, client_id)


@bp.post("/rules/")
@requires(Right.RULES_EDIT)
def create_rule() -> ResponseReturnValue:
    """Off at first: files, and a look at what it would connect, come before."""
    client_id = client_asked(None) or abort(404)
    form = form_for(client_id)
    if not form.validate() or form.made_of is None:
        return form_page(form, None, client_id, 422)
    rule = MappingRule(client_id=client_id, catalog_variant_id=form.made_of.id, **values_of(form))
    rules.add(rule)
    log_activity("mapping.rule_created", rule, after=told(rule))
    db.commit()
    return go(url_for(".show_rule", rule_id=rule.id))


@bp.get("/rules/<int:rule_id>")
@requires(Right.PRODUCTS_VIEW)
def show_rule(rule_id: int) -> ResponseReturnValue:
    """With what it would connect now."""
    return page_of_rule(find_rule(rule_id))


def page_of_rule(rule: MappingRule, status: int = 200, problem: str = "") -> ResponseReturnValue:
    waiting, all_matching = rules.candidates(rule), rules.matching(rule)
    shown = db.scalars(waiting.limit(SHOWN)).all()
    batches, fault = batches_of(rule), rules.fault_of(rule)
    context: dict[str, Any] = {"rule": rule, "shown": shown, "sold": products_of(shown), "batches": batches}
    context |= {"would": selecting.count(waiting), "matched": selecting.count(all_matching)}
    context |= {"files": rules.files_of(rule), "fault": refusal_of(fault) if fault else ""}
    context |= {"undone": undone_among(batches), "store_names": names_of_stores(context["sold"].values())}
    context["problem"] = problem
    return render("products/rule.html", "products/_rule.html", status, **context)


@bp.get("/rules/<int:rule_id>/edit")
@requires(Right.RULES_EDIT)
def edit_rule(rule_id: int) -> ResponseReturnValue:
    rule = find_rule(rule_id)
    form = form_for(rule.client_id, rule)
    return form_page(form, rule, rule.client_id)


@bp.post("/rules/<int:rule_id>")
@requires(Right.RULES_EDIT)
def update_rule(rule_id: int) -> ResponseReturnValue:
    rule = find_rule(rule_id)
    form = form_for(rule.client_id)
    if not form.validate() or form.made_of is None:
        return form_page(form, rule, rule.client_id, 422)
    before = told(rule)
    changed(rule, catalog_variant_id=form.made_of.id, **values_of(form))
    db.flush()
    db.refresh(rule)
    after = told(rule)
    differing = {name for name in after if after[name] != before[name]}
    old, new = ({name: side[name] for name in differing} for side in (before, after))
    log_activity("mapping.rule_changed", rule, before=old, after=new)
    db.commit()
    return done(_("%(name)s saved.", name=rule.name), url_for(".show_rule", rule_id=rule.id))


@bp.post("/rules/<int:rule_id>/switch")
@requires(Right.RULES_EDIT)
def switch_rule(rule_id: int) -> ResponseReturnValue:
    rule = find_rule(rule_id)
    rule.is_on = bool(request.form.get("on"))
    log_activity("mapping.rule_on" if rule.is_on else "mapping.rule_off", rule)
    db.commit()
    text = _("It is on: what syncs bring from now on is connected by it.") if rule.is_on else _("It is off.")
    return done(text, url_for(".show_rule", rule_id=rule.id))


@bp.post("/rules/<int:rule_id>/place")
@requires(Right.RULES_EDIT)
def move_rule(rule_id: int) -> ResponseReturnValue:
    """The first that matches counts, so the order matters."""
    rule = find_rule(rule_id)
    among = db.scalars(rules.visible_to(actor, rule.client_id).with_for_update()).all()
    if rules.move(rule, -1 if request.form.get("to") == "up" else 1, among):
        log_activity("mapping.rule_moved", rule, after={"position": rule.position})
        db.commit()
    return go(url_for(".all_rules", client=rule.client_id))


@bp.post("/rules/<int:rule_id>/deletion")
@requires(Right.RULES_EDIT)
def delete_rule(rule_id: int) -> ResponseReturnValue:
    """What it has connected stays connected."""
    rule = find_rule(rule_id)
    rule.deleted_at, rule.is_on = now(), False
    log_activity("mapping.rule_deleted", rule)
    db.commit()
    there = url_for(".all_rules", client=rule.client_id)
    return done(_("%(name)s deleted. What it has connected stays connected.", name=rule.name), there)


@bp.post("/rules/<int:rule_id>/batches")
@requires(Right.RULES_EDIT)
def apply_rule(rule_id: int) -> ResponseReturnValue:
    """To what is there already."""
    rule = find_rule(rule_id)
    batch = new_batch(BatchKind.RULE, rule.client_id, {}, actor.id)
    batch.rule_id, batch.store_id = rule.id, rule.store_id
    batch.total = selecting.count(rules.candidates(rule))
    if not batch.total:
        return done(_("There is nothing that it would connect."), url_for(".show_rule", rule_id=rule.id), "info")
    db.add(batch)
    begin(batch, actor)
    db.commit()
    return go(url_for(".show_batch", batch_id=batch.id))


def find_rule(rule_id: int) -> MappingRule:
    return one_or_404(MappingRule.visible_to(actor).where(MappingRule.id == rule_id, MappingRule.deleted_at.is_(None)))


def form_for(client_id: int, rule: MappingRule | None = None) -> RuleForm:
    given: dict[str, Any] = {}
    if rule:
        given = {name: getattr(rule, name) for name in ("name", "multiplier", *CONDITIONS)}
        given |= {"store_id": rule.store_id or 0, "uid": rule.made_of.uid}
    return RuleForm(client_id, filters(client_id)["stores"], actor.stores is None, **given)


def values_of(form: RuleForm) -> dict[str, Any]:
    values = {name: getattr(form, name).data or "" for name in ("name", *CONDITIONS)}
    return values | {"multiplier": form.multiplier.data, "store_id": form.store_id.data or None}


def told(rule: MappingRule) -> dict[str, Any]:
    """What the activity log keeps of it."""
    kept = {name: getattr(rule, name) for name in ("name", "multiplier", *CONDITIONS)}
    files = {area: file.name for area, file in rules.files_of(rule).items()}
    return kept | {"store": rule.store_id, "uid": rule.made_of.uid, "files": files}


def form_page(form: RuleForm, rule: MappingRule | None, client_id: int, status: int = 200) -> ResponseReturnValue:
    url = url_for(".update_rule", rule_id=rule.id) if rule else url_for(".create_rule", client=client_id)
    back = url_for(".show_rule", rule_id=rule.id) if rule else url_for(".all_rules", client=client_id)
    context = {"form": form, "rule": rule, "url": url, "back": back}
    return render("products/rule_form.html", "products/_rule_form.html", status, **context)
