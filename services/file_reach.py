"""Whose files somebody sees: their client's, but what only another store's products are made of is not theirs."""

from sqlalchemy import Select, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH

from core.db import db
from core.rights import Actor
from models import DesignFile, DesignPrint, File, Mapping, MappingFile, OrderItem, TemplateFile
from models.base import one_of, scope


def in_reach(actor: Actor) -> Select[File]:
    """To choose from; what no product uses yet, or a template or a design does, is everybody's at the client."""
    query = File.visible_to(actor)
    if actor.stores is None:
        return query
    used = select(MappingFile.id).where(MappingFile.client_id == File.client_id, MappingFile.file_id == File.id)
    here = used.join(Mapping, Mapping.id == MappingFile.mapping_id).where(one_of(Mapping.store_id, actor.stores))
    shared = [
        select(table.id).where(table.client_id == File.client_id, table.file_id == File.id).exists()
        for table in (TemplateFile, DesignFile, DesignPrint)
    ]
    return query.where(or_(~used.exists(), here.exists(), *shared))


def is_in_reach(file: File, actor: Actor) -> bool:
    """Whether `file`, of a client in the actor's sight, may be opened."""
    if actor.stores is None:
        return True
    return db.scalar(in_reach(actor).where(File.id == file.id)) is not None or _is_in_own_order(file, actor)


def _is_in_own_order(file: File, actor: Actor) -> bool:
    """Whether an order of theirs was made with it, whatever the product is made of by now."""
    path = cast(f"$.*.id ? (@ == {file.id})", JSONPATH)
    own = select(OrderItem.id).where(*scope(OrderItem, actor), func.jsonb_path_exists(OrderItem.files, path))
    return db.scalar(own.limit(1)) is not None
