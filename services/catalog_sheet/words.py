"""Why a row of the catalog's file was refused, in the reader's words: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from services.bulk.words import FAULTS as UNREADABLE
from services.bulk.words import sheet_fault as of_any_sheet
from services.catalog_sheet.columns import name_of
from services.catalog_sheet.importing import Outcome

FAULTS: dict[str, LazyString] = {
    "needed": _("It is empty. Fill it in."),
    "row_unknown": _("“%(value)s” is none of: product, attribute, value, area, variant."),
    "twice": _("Row %(row)s is about the same thing. Keep one of them."),
    "too_long": _("It is longer than %(most)s letters."),
    "number_wrong": _("“%(value)s” is no number from %(least)s to %(most)s."),
    "price_wrong": _("“%(value)s” is no amount. Type it like 12.50."),
    "yes_wrong": _("“%(value)s” is neither yes nor no."),
    "country_unknown": _("Not known as a country: %(value)s. Use two-letter codes such as IT."),
    "format_unknown": _("Not known as a format: %(value)s."),
    "colour_unknown": _("“%(value)s” is none of: any, cmyk, rgb, gray."),
    "currency_unknown": _("“%(value)s” is no currency of this catalog."),
    "values_wrong": _("“%(value)s” says no value. Write it like format=a3; paper=silk."),
    "value_unknown": _("The product has no such value: %(value)s."),
    "values_incomplete": _("The values name no combination of this product: each attribute needs one of its values."),
    "values_fixed": _("A variant's values never change, as its Product UID does not. Make another one."),
    "variant_there": _("There is a variant with these values already."),
    "uid_other": _("The Product UID of these values is “%(value)s”. Leave the cell empty, or write that."),
    "uid_of_other": _("“%(value)s” is a variant of another product."),
    "product_unknown": _("There is no product “%(value)s”. Its own row has to come first."),
    "attribute_unknown": _("The product has no attribute “%(value)s”. Its own row has to come first."),
    "attribute_without_value": _("An attribute needs a value: a row of its own, behind this one."),
    "category_unknown": _("There is no category “%(value)s”. Add it in the catalog first."),
    "code_fixed": _("There are variants whose Product UIDs have the code in them. It stays."),
    "key_wrong": _("“%(value)s” cannot stand in a Product UID: small letters, digits and single hyphens only."),
    "most_too_small": _("It is smaller than the smallest quantity."),
    "safe_too_large": _("It leaves nothing of the area."),
    "dpi_too_small": _("It is smaller than the smallest resolution."),
    "area_twice": _("There is an area of this name for the same variants."),
    "no_variant": _("Not published: it has no variant that is switched on. Generate the variants first."),
    "no_area": _("Not published: a variant has no print area. Add one first."),
}

SHEET_FAULTS: dict[str, LazyString] = {
    "too_many_rows": _("The file has more than %(most)s rows. Divide it."),
    "column_missing": _("The column “%(column)s” is missing. Export the catalog to have a file with all columns."),
}


def sheet_fault(code: str, facts: Mapping[str, Any]) -> str:
    """Why a file cannot be read at all."""
    return str(SHEET_FAULTS[code]) % dict(facts) if code in SHEET_FAULTS else of_any_sheet(code, facts)


def fault_of(outcome: Outcome) -> str:
    """Where it is wrong, what is wrong, and what to do."""
    said = str(FAULTS.get(outcome.fault) or UNREADABLE[outcome.fault]) % dict(outcome.facts)
    return f"{name_of(outcome.place)}: {said}" if outcome.place else said
