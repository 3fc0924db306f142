"""What is made from the print files of a design."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from core.db import db
from models import Design, DesignPrint, DesignPrinting, Mapping, MappingFile, Product, Template, TemplateFile, Variant

MOST = 50


@dataclass(frozen=True, slots=True)
class Use:
    """A store's variant (`product_id` names its product), or a template product."""

    name: str
    product_id: int | None = None
    template_id: int | None = None


def uses_of(design: Design) -> list[Use]:
    """Of the client, whoever asks: what another store sells with it counts too."""
    return [*_variants(design), *_templates(design)]


def _variants(design: Design) -> list[Use]:
    query = (
        select(Product.title, Variant.title, Product.id)
        .join(Variant, (Variant.client_id == Product.client_id) & (Variant.product_id == Product.id))
        .join(Mapping, (Mapping.client_id == Variant.client_id) & (Mapping.variant_id == Variant.id))
        .join(MappingFile, (MappingFile.client_id == Mapping.client_id) & (MappingFile.mapping_id == Mapping.id))
        .where(Product.client_id == design.client_id, MappingFile.file_id.in_(_files(design)))
    )
    rows = db.execute(query.distinct().order_by(Product.title, Variant.title).limit(MOST))
    return [Use(" · ".join(filter(None, (product, variant))), product_id=number) for product, variant, number in rows]


def _templates(design: Design) -> list[Use]:
    query = select(Template.name, Template.id).join(
        TemplateFile, (TemplateFile.client_id == Template.client_id) & (TemplateFile.template_id == Template.id)
    )
    own = Template.client_id == design.client_id, TemplateFile.file_id.in_(_files(design))
    rows = db.execute(query.where(*own).distinct().order_by(Template.name).limit(MOST))
    return [Use(name, template_id=number) for name, number in rows]


def _files(design: Design) -> Select[Any]:
    return (
        select(DesignPrint.file_id)
        .join(
            DesignPrinting,
            (DesignPrinting.client_id == DesignPrint.client_id) & (DesignPrinting.id == DesignPrint.printing_id),
        )
        .where(DesignPrinting.client_id == design.client_id, DesignPrinting.design_id == design.id)
    )
