from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from blueprints.catalog.area import bp, names
from blueprints.catalog.forms import CategoryForm
from core.db import db, one_or_404
from core.freshness import is_as_seen, shows
from core.rights import Right, requires
from core.web import done, render
from models import CatalogCategory, CatalogProduct
from services.activity import changed, log_activity
from services.catalog import key_of


@bp.get("/categories")
@requires(Right.CATALOG_EDIT)
def list_categories() -> ResponseReturnValue:
    counted = select(CatalogProduct.category_id, func.count()).group_by(CatalogProduct.category_id)
    counts = dict(db.execute(counted).all())
    return render("catalog/categories.html", "catalog/categories.html", categories=all_of_them(), counts=counts)


@bp.get("/categories/new")
@requires(Right.CATALOG_EDIT)
def new_category() -> ResponseReturnValue:
    return page(CategoryForm(), url_for(".create_category"))


@bp.post("/categories")
@requires(Right.CATALOG_EDIT)
def create_category() -> ResponseReturnValue:
    form = CategoryForm()
    if not form.validate():
        return page(form, url_for(".create_category"), 422)
    key = free_key(key_of(form.name_en.data or ""))
    category = CatalogCategory(key=key, names=names(form.name_en.data, form.name_it.data), position=form.position.data)
    db.add(category)
    log_activity("catalog.category_created", category, name=form.name_en.data or "")
    db.commit()
    return done(_("%(name)s saved.", name=form.name_en.data), url_for(".list_categories"))


@bp.get("/categories/<int:category_id>/edit")
@requires(Right.CATALOG_EDIT)
def edit_category(category_id: int) -> ResponseReturnValue:
    category = find_category(category_id)
    form = CategoryForm(data=as_typed(category))
    shows(form, as_typed(category))
    return page(form, url_for(".update_category", category_id=category.id))


@bp.post("/categories/<int:category_id>")
@requires(Right.CATALOG_EDIT)
def update_category(category_id: int) -> ResponseReturnValue:
    category, form = find_category(category_id), CategoryForm()
    url = url_for(".update_category", category_id=category.id)
    if not is_as_seen(form, as_typed(category)):
        return page(form, url, 409)
    if not form.validate():
        return page(form, url, 422)
    told = names(form.name_en.data, form.name_it.data)
    before, after = changed(category, names=told, position=form.position.data)
    log_activity("catalog.category_changed", category, name=form.name_en.data or "", before=before, after=after)
    db.commit()
    return done(_("%(name)s saved.", name=form.name_en.data), url_for(".list_categories"))


@bp.post("/categories/<int:category_id>/delete")
@requires(Right.CATALOG_EDIT)
def delete_category(category_id: int) -> ResponseReturnValue:
    category = find_category(category_id)
    if db.scalar(select(CatalogProduct.id).where(CatalogProduct.category_id == category.id).limit(1)):
        return done(_("It still holds products. Move them first."), url_for(".list_categories"), "error")
    log_activity("catalog.category_deleted", category, name=category.names.get("en", ""))
    db.delete(category)
    db.commit()
    return done(_("Category deleted."), url_for(".list_categories"))


def page(form: CategoryForm, url: str, status: int = 200) -> ResponseReturnValue:
    return render("catalog/category.html", "catalog/_category.html", status, form=form, url=url)


def as_typed(category: CatalogCategory) -> dict[str, Any]:
    return {f"name_{language}": text for language, text in category.names.items()} | {"position": category.position}


def find_category(category_id: int) -> CatalogCategory:
    return one_or_404(select(CatalogCategory).where(CatalogCategory.id == category_id))


def all_of_them() -> list[CatalogCategory]:
    return list(db.scalars(select(CatalogCategory).order_by(CatalogCategory.position, CatalogCategory.id)))


def free_key(wanted: str) -> str:
    taken = set(db.scalars(select(CatalogCategory.key).where(CatalogCategory.key.startswith(wanted))))
    numbered = (f"{wanted[:36]}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(key for key in numbered if key not in taken)
