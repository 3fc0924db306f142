"""What is to be put on sale, said on one page; saved as far as it is, and told to the shop when it is complete."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import ValidationError
from wtforms.validators import StopValidation

from blueprints.publications.answers import found_in, is_searched, pressed, term_of
from blueprints.publications.area import bp, find_mine, library
from blueprints.publications.asking import asked
from blueprints.publications.forms import DRAFT, LIVE, NO_FILE, PublicationForm, form_for, price_text
from blueprints.publications.pictures import moved, order_wanted, rows_of
from blueprints.publications.refused import mark_refused
from blueprints.publications.uploads import take_new_files
from core.db import db
from core.freshness import is_as_seen, shows
from core.rights import Right, actor, can, requires
from core.web import done, go, render
from jobs.publishing import draw_later, publish_later
from models import File, Publication, PublicationState
from platforms.offers import Question
from services.activity import log_activity
from services.file_reach import in_reach
from services.files import original_of
from services.publishing.drafting import STILL_CHECKED, Draft, first_price, lacking, save
from services.publishing.showing import chosen_of
from services.publishing.variants import areas_of, makeable, prints_of
from services.publishing.words import lacking_words

TOLD_NOW = lazy_gettext("The shop is being told of it. Wait until that is done, then change it.")


@bp.get("/<int:publication_id>/edit")
@requires(Right.PRODUCTS_PUBLISH)
def edit(publication_id: int) -> ResponseReturnValue:
    publication = find_mine(publication_id)
    questions, problems = asked(publication.store)
    values = as_said(publication, questions)
    form = form_of(publication, questions, values)
    shows(form, values)
    refused = mark_refused(publication, form)
    return page(publication, form, questions, problems=[*problems, *filter(None, [refused])])


@bp.post("/<int:publication_id>/edit")
@requires(Right.PRODUCTS_PUBLISH)
def update(publication_id: int) -> ResponseReturnValue:
    publication = find_mine(publication_id)
    questions, problems = asked(publication.store)
    form = form_of(publication, questions)
    if publication.state == PublicationState.PUBLISHING:
        form.form_errors.append(TOLD_NOW)
        return page(publication, form, questions, 409)
    if not is_as_seen(form, as_said(publication, questions)):
        return page(publication, form, questions, 409)
    take_new_files(form, areas_of(makeable(publication.catalog_product)), publication.client_id)
    db.commit()  # a file that has come stays, whatever the form still lacks
    if pressed():
        return page(publication, form, questions, problems=problems)
    publishes = request.form.get("act") == "publish"
    if not is_fine(form, publication, questions, whole=publishes):
        return page(publication, form, questions, 422, problems)
    db.refresh(publication, with_for_update=True)  # of two that press at once, the second finds it told already
    if publication.state == PublicationState.PUBLISHING:
        form.form_errors.append(TOLD_NOW)
        return page(publication, form, questions, 409)
    is_changed = save(publication, draft_in(form, publication, questions))
    lacks = [lacking_words(each) for each in lacking(publication) if each.code != STILL_CHECKED] if publishes else []
    if publishes and not lacks:
        publish_later(publication)
        log_activity("publication.publish_asked", publication)
        db.commit()
        return go(url_for(".show", publication_id=publication.id))
    draw_later(publication)
    note(publication, is_changed)
    db.commit()
    if lacks:
        form.form_errors += lacks
        shows(form, as_said(publication, questions))
        return page(publication, form, questions, 422, problems)
    here = url_for(".edit", publication_id=publication.id, _anchor="order" if moved() else None)
    return done(_("%(name)s saved.", name=publication.title), here)


def note(publication: Publication, is_changed: bool) -> None:
    if is_changed:
        log_activity("publication.changed", publication)


def is_fine(form: PublicationForm, publication: Publication, questions: list[Question], *, whole: bool) -> bool:
    """Half a form can be saved; all of it is asked for before a shop is told."""
    if whole:
        return form.validate() and not form.form_errors
    if not (form.title.validate(form) and form.text.validate(form)) or form.form_errors:
        return False
    try:
        form.prices(makeable(publication.catalog_product))
    except (StopValidation, ValidationError):
        form.validate()
        return False
    return True


def draft_in(form: PublicationForm, publication: Publication, questions: list[Question]) -> Draft:
    product = publication.catalog_product
    areas, kept = areas_of(makeable(product)), prints_of(publication)
    wanted = {area.id: form.of_area(area)["library"].data for area in areas}
    wanted |= {area: file.id for area, file in kept.items() if f"library_{area}" not in request.form}  # not shown
    files = files_named([*wanted.values(), *(form.pictures.data or ())], publication.client_id)
    accepts = form.accepts_low_resolution.data and can(actor, Right.MAPPINGS_ACCEPT_LOW_DPI)
    chosen = publication.chosen | {each.key: form.answer(each).data for each in questions}
    return Draft(
        title=form.title.data or "",
        text=form.text.data or "",
        is_live=form.goes.data == LIVE,
        prices=form.prices(makeable(product)),
        prints={area: files[number] for area, number in wanted.items() if number in files},
        pictures=[files[number] for number in form.pictures.data or () if number in files],
        order=order_wanted(),
        chosen={key: answer for key, answer in chosen.items() if answer},
        accepts_low_resolution=bool(accepts),
        with_mockups=form.with_mockups.data,
    )


def files_named(ids: list[int], client_id: int) -> dict[int, File]:
    own = in_reach(actor).where(File.client_id == client_id, File.id.in_(filter(None, ids)))
    return {file.id: original_of(file) for file in db.scalars(own)}


def form_of(
    publication: Publication, questions: list[Question], values: dict[str, Any] | None = None
) -> PublicationForm:
    variants = makeable(publication.catalog_product)
    own = [*prints_of(publication).values(), *(each.file for each in chosen_of(publication))]
    files = list({file.id: file for file in [*own, *library(publication.client_id)]}.values())
    return form_for(publication.store.currency, variants, areas_of(variants), files, questions, values)


def as_said(publication: Publication, questions: list[Question]) -> dict[str, Any]:
    """The form's values, as they are kept."""
    variants, store = makeable(publication.catalog_product), publication.store
    prices = {each["id"]: each["price"] for each in publication.offered}
    prints = prints_of(publication)
    said: dict[str, Any] = {
        "title": publication.title,
        "text": publication.text,
        "goes": LIVE if publication.is_live else DRAFT,
        "pictures": [link.file_id for link in chosen_of(publication)],
        "accepts_low_resolution": publication.accepts_low_resolution,
        "with_mockups": publication.with_mockups,
    }
    for each in variants:
        said[f"offer_{each.id}"] = each.id in prices
        said[f"price_{each.id}"] = price_text(prices.get(each.id) or first_price(each, store), store.currency)
    for area in areas_of(variants):
        said[f"library_{area.id}"] = prints[area.id].id if area.id in prints else NO_FILE
    return said | {f"answer_{each.key}": publication.chosen.get(each.key, "") for each in questions}


def page(
    publication: Publication,
    form: PublicationForm,
    questions: list[Question],
    status: int = 200,
    problems: list[str] | None = None,
) -> ResponseReturnValue:
    variants = makeable(publication.catalog_product)
    areas = areas_of(each for each in variants if form.of_variant(each)["offer"].data)
    wanted = [form.of_area(area)["library"].data for area in areas]
    files = files_named([*wanted, *(form.pictures.data or ())], publication.client_id)
    searched = [each for each in questions if is_searched(each)]
    context = {
        "publication": publication,
        "form": form,
        "questions": questions,
        "terms": {each.key: term_of(each) for each in searched},
        "answers": {each.key: found_in(each, term_of(each), form.answer(each).data) for each in searched},
        "pressed": pressed(),
        "variants": variants,
        "areas": areas,
        "has_more_areas": len(areas) < len(areas_of(variants)),
        "files": files,
        "pictures": rows_of(publication, [files[one] for one in form.pictures.data or () if one in files]),
        "problems": problems or [],
    }
    return render("publications/edit.html", "publications/_edit.html", status, **context)
