"""Where a print file is used. Nothing that is used can be deleted."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.db import db, now
from core.rights import Actor
from models import (
    Design,
    DesignFile,
    DesignPrint,
    DesignPrinting,
    File,
    MappingBatch,
    MappingChange,
    MappingFile,
    MappingRule,
    Order,
    OrderRequest,
    Product,
    Publication,
    PublicationFile,
    PublicationPicture,
    RequestState,
    Sheet,
    SheetRow,
    Store,
    Template,
    TemplateFile,
    Variant,
)
from models import Mapping as Connection
from models.base import scope
from models.batches import TAKEN_BACK_FOR

MOST_SHOWN = 20
PRINTED = table(
    "items_printed_from",
    *(column(name) for name in ("id", "client_id", "store_id", "order_id")),
    column("file_ids", JSONB),
)
WANTED_FOR = timedelta(days=30)  # rows of a file that nobody applied; then it is brought again


class Use(StrEnum):
    CONNECTIONS = "connections"
    TEMPLATES = "templates"
    DESIGNS = "designs"  # a picture in one, or a print file made from one
    RULES = "rules"
    ORDERS = "orders"
    PUBLICATIONS = "publications"
    REQUESTS = "requests"  # another print file for an order in production, which nobody has answered yet
    DRAFTS = "drafts"  # of bulk acts, and rows of spreadsheets that wait
    HISTORY = "history"  # what a connection was in the last thirty days, and may be again


SHOWN = (Use.CONNECTIONS, Use.TEMPLATES, Use.DESIGNS, Use.PUBLICATIONS, Use.RULES, Use.ORDERS)

NAMED: Mapping[Use, Any] = {
    Use.CONNECTIONS: MappingFile.file_id,
    Use.TEMPLATES: TemplateFile.file_id,
}


def uses_of(file: File) -> dict[Use, int]:
    """How often it is used where; nothing of what does not use it."""
    rows = _rows(file.client_id, file.id)
    counts = {use: sum(db.scalar(_counted(each)) or 0 for each in rows[use]) for use in Use}
    return {use: count for use, count in counts.items() if count}


def uses(files: Collection[File]) -> dict[int, dict[Use, int]]:
    """{file id: how often it is used where}, of what a list shows."""
    found: dict[int, dict[Use, int]] = {file.id: {} for file in files}
    if not found:
        return found
    own = File.client_id.in_({file.client_id for file in files}), File.id.in_(found)
    rows = _rows(File.client_id, File.id)
    counts = (_counted(each).scalar_subquery() for use in SHOWN for each in rows[use])
    for id_, *numbers in db.execute(select(File.id, *counts).where(*own)):
        found[id_] = {use: number for use, number in zip(SHOWN, numbers, strict=True) if number}
    return found


def is_used() -> ColumnElement[bool]:
    """Of a row of `files`."""
    rows = _rows(File.client_id, File.id)
    return or_(*(each.exists() for use in SHOWN for each in rows[use]))


def products_with(file: File, actor: Actor) -> list[Any]:
    """(product's id, its title, the variant's title, the store's name) of connections in the actor's reach."""
    query = (
        select(Product.id, Product.title, Variant.title.label("variant"), Store.name.label("store"))
        .select_from(MappingFile)
        .join(Connection, _same(Connection, MappingFile.client_id, MappingFile.mapping_id))
        .join(Variant, _same(Variant, Connection.client_id, Connection.variant_id))
        .join(Product, _same(Product, Variant.client_id, Variant.product_id))
        .join(Store, _same(Store, Product.client_id, Product.store_id))
        .where(MappingFile.client_id == file.client_id, MappingFile.file_id == file.id, *scope(Connection, actor))
    )
    return list(db.execute(query.order_by(Product.id.desc(), Variant.id).limit(MOST_SHOWN)))


def templates_with(file: File) -> list[Template]:
    own = select(TemplateFile.template_id).where(
        TemplateFile.client_id == file.client_id, TemplateFile.file_id == file.id
    )
    query = select(Template).where(Template.client_id == file.client_id, Template.id.in_(own))
    return list(db.scalars(query.order_by(Template.name).limit(MOST_SHOWN)))


def designs_with(file: File) -> list[Design]:
    own = _in_designs(file.client_id, file.id)
    query = select(Design).where(Design.client_id == file.client_id, Design.id.in_(own))
    return list(db.scalars(query.order_by(Design.name).limit(MOST_SHOWN)))


def orders_with(file: File, actor: Actor) -> list[Order]:
    """The newest in the actor's reach."""
    [ids] = _rows(file.client_id, file.id)[Use.ORDERS]
    query = select(Order).where(Order.client_id == file.client_id, Order.id.in_(ids), *scope(Order, actor))
    return list(db.scalars(query.order_by(Order.id.desc()).limit(MOST_SHOWN)))


def _rows(client_id: Any, file_id: Any) -> Mapping[Use, tuple[Select[Any], ...]]:
    """What uses this file (or, of columns, the row's): queries of the ids that are counted."""
    rules = select(MappingRule.id).where(MappingRule.client_id == client_id, MappingRule.deleted_at.is_(None))
    orders = select(PRINTED.c.order_id).where(PRINTED.c.client_id == client_id)
    asked = select(OrderRequest.id).where(OrderRequest.client_id == client_id, OrderRequest.state == RequestState.OPEN)
    drafts = select(MappingBatch.id).where(MappingBatch.client_id == client_id, MappingBatch.ended_at.is_(None))
    waiting = select(SheetRow.id).join(Sheet, _same(Sheet, SheetRow.client_id, SheetRow.sheet_id))
    waiting = waiting.where(SheetRow.client_id == client_id, SheetRow.done_at.is_(None))
    waiting = waiting.where(Sheet.created_at > now() - WANTED_FOR)
    history = select(MappingChange.id).where(MappingChange.client_id == client_id)
    history = history.where(MappingChange.created_at > now() - TAKEN_BACK_FOR)
    return {
        **{use: (_by_column(named, client_id, file_id),) for use, named in NAMED.items()},
        Use.DESIGNS: (_in_designs(client_id, file_id),),
        Use.PUBLICATIONS: (_in_publications(client_id, file_id),),
        Use.RULES: (rules.where(_names(MappingRule.files, "$.*", file_id)),),
        Use.ORDERS: (orders.where(PRINTED.c.file_ids.op("@>")(func.jsonb_build_array(file_id))),),
        Use.REQUESTS: (asked.where(_names(OrderRequest.wanted, "$.*[1].id", file_id)),),
        Use.DRAFTS: (
            drafts.where(_names(MappingBatch.wanted, "$.files.*", file_id)),
            waiting.where(_names(SheetRow.wanted, "$.files.*", file_id)),
        ),
        Use.HISTORY: (history.where(_names(MappingChange.before, "$.files.*", file_id)),),
    }


def _by_column(named: Any, client_id: Any, file_id: Any) -> Select[Any]:
    return select(named.class_.id).where(named.class_.client_id == client_id, named == file_id)


def _in_designs(client_id: Any, file_id: Any) -> Select[Any]:
    laid = select(DesignFile.design_id).where(DesignFile.client_id == client_id, DesignFile.file_id == file_id)
    printed = (
        select(DesignPrinting.design_id)
        .join(DesignPrint, _same(DesignPrinting, DesignPrint.client_id, DesignPrint.printing_id))
        .where(DesignPrint.client_id == client_id, DesignPrint.file_id == file_id)
    )
    return select(Design.id).where(Design.client_id == client_id, or_(Design.id.in_(laid), Design.id.in_(printed)))


def _in_publications(client_id: Any, file_id: Any) -> Select[Any]:
    named = [
        select(each.publication_id).where(each.client_id == client_id, each.file_id == file_id)
        for each in (PublicationFile, PublicationPicture)
    ]
    return select(Publication.id).where(Publication.client_id == client_id, or_(*map(Publication.id.in_, named)))


def _names(document: Any, path: str, file_id: Any) -> ColumnElement[bool]:
    """Whether the JSON names the file there."""
    named = func.jsonb_path_query_array(document, literal_column(f"'{path}'::jsonpath"), type_=JSONB)
    answer: ColumnElement[bool] = named.op("@>")(func.jsonb_build_array(file_id))
    return answer


def _counted(rows: Select[Any]) -> Select[Any]:
    [id_] = rows.selected_columns
    return rows.with_only_columns(func.count(id_.distinct()))


def _same(joined: Any, client_id: Any, id_: Any) -> ColumnElement[bool]:
    return and_(joined.client_id == client_id, joined.id == id_)
