"""What a row of a sheet would do or why it cannot, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _

from core.vocabulary import ORDER
from services.bulk.catalog import words as catalog_words
from services.bulk.kinds import KINDS
from services.file_troubles import told

BECAUSE_OF_ANOTHER = ("order_refused", "parcel_refused", "product_refused")  # of the rows that belong together
FILE_UNFIT = "file_unfit"  # its facts are those of the file
FAULTS: dict[str, LazyString] = {
    **catalog_words.FAULTS,
    "quotes": _(
        "A quotation mark is opened and not closed, or text stands behind a closed one. Mend it in a text editor."
    ),
    "too_long": _("A cell holds more than 131,072 letters."),
    "nul": _("It holds a sign that no text has (NUL). Delete it, or save the file again from the spreadsheet."),
    "letters": _("Some letters are not of the encoding that was chosen. Choose another one below."),
    "other_store": _("This row is of store %(value)s. Import it there."),
    "no_variant": _("It names no variant. Fill in the shop's id of the variant, or its SKU."),
    "variant_unknown": _("The store has no such variant: “%(value)s”. Sync products, or correct it."),
    "several_variants": _("%(count)s variants of the store have “%(value)s”. Fill in the shop's id of the variant."),
    "twice": _("Row %(row)s is about the same variant. Keep one of them."),
    "changed_since": _(
        "Somebody changed this variant since the file was made. Export again, and look at what it is now."
    ),
    "changed_again": _("Somebody changed it since. It stays as they made it."),
    "uid_unknown": _(
        "There is no product with this UID that you may have made: “%(value)s”. Copy it from the catalog."
    ),
    "uid_missing": _("It has a file, but the variant is not connected. Fill in the Product UID too."),
    "area_unknown": _("The product has no print area “%(area)s”."),
    "area_without_file": _("A file is missing for the print area “%(area)s”."),
    "address_invalid": _("This is no whole address: “%(address)s”. It has to begin with https://."),
    "file_unknown": _("There is no such file here: “%(address)s”."),
    "multiplier_invalid": _("“%(value)s” is no number from 1 to %(most)s."),
    "reference_missing": _("It names no order. Fill in your own number of the order; rows of one order have the same."),
    "order_refused": _("The order is left out whole, because row %(row)s is wrong."),
    "contradicts": _(
        "Row %(row)s, the first of this order, says something else. Say it there, or leave it empty here."
    ),
    "too_many_letters": _("It has more than %(most)s letters."),
    "too_many_lines": _("An order has at most %(most)s lines. Divide it."),
    "item_twice": _("“%(value)s” stands on two lines of this order."),
    "currency_other": _(
        "The store sells in %(currency)s, not in “%(value)s”. Prices are not converted: write them in %(currency)s, or "
        "bring the order to a store that sells in “%(value)s”."
    ),
    "country_unknown": _("“%(value)s” is no country. Use the two letters of ISO 3166-1, such as IT or DE."),
    "email_invalid": _("“%(value)s” is no e-mail address."),
    "neither_yes_nor_no": _("“%(value)s” is neither yes nor no."),
    "type_unknown": _("“%(value)s” is neither “order” nor “draft”."),
    "quantity_invalid": _("“%(value)s” is no whole number from 1 on."),
    "price_invalid": _("“%(value)s” is no amount such as 12.50."),
    "address_incomplete": _("The order needs it. Fill it in on the first row of the order, or make it a draft."),
    "out_of_limits": _("From %(least)s to %(most)s pieces are made."),
    "below_least": _("At least %(least)s pieces are made."),
    "not_served": _("This product is not sent to “%(country)s”."),
    "no_product": _("It names no product. Fill in the SKU of a connected product, or a Product UID with its files."),
    "sku_unknown": _("No connected product of the store has the SKU “%(value)s”. Connect it first, or correct it."),
    "files_without_uid": _("What the SKU names brings its own files along. For others fill in the Product UID."),
    "no_longer": _("This product cannot be ordered any more. Look at it in the store's products or in the catalog."),
    "order_missing": _("It names no order. Fill in its number."),
    "order_unknown": _("There is no such order: “%(value)s”. Correct it, or look at the client and the store."),
    "order_over": _("The order “%(value)s” is a draft, or was canceled."),
    "several_orders": _("%(count)s orders are called “%(value)s”. Fill in the client or the store as well."),
    "code_missing": _("It has no tracking code. Fill it in."),
    "product_missing": _("It says how many, but not of what. Fill in the SKU, or leave the quantity empty."),
    "item_unknown": _("The order has no line with “%(value)s”."),
    "day_invalid": _("“%(value)s” is no day. Write it like 2026-11-26 or 26/11/2026."),
    "day_to_come": _("“%(value)s” is still to come."),
    "day_too_early": _("“%(value)s” is before the order, which came on %(ordered)s."),
    "parcel_twice": _("Row %(row)s is about the same parcel. Keep one of them, or name different products."),
    "parcel_contradicts": _("Row %(row)s, the first of this parcel, says something else."),
    "parcel_refused": _("The parcel is left out whole, because row %(row)s is wrong."),
    "several_parcels": _("%(count)s packed parcels of this order wait for a code. Fill it in on the order's page."),
    "nothing_left": _("Nothing of it is printed and unpacked: the order is at “%(status)s”."),
    "too_few_left": _("Only %(left)s are printed and in no parcel yet."),
    "changed_meanwhile": _("Somebody changed this order meanwhile. Bring the row again."),
    "order_begun": _("It is in production already, or further. Cancel it on its page, if that is still possible."),
    "parcel_changed": _("Somebody changed this parcel since, or it arrived. It stays as it is."),
    "parcel_told": _("The store was told already, and perhaps the buyer. Correct it on the order's page."),
    "low_resolution": _(
        "The file has fewer pixels than recommended. Use a larger picture, or connect it on the product's page."
    ),
}
SHEET_FAULTS: dict[str, LazyString] = {
    "sheet_empty": _("The file is empty."),
    "column_twice": _("The column “%(column)s” is there twice. Keep one of them."),
    "column_missing": _("The column “%(column)s” is missing. The template, or an export, has all columns."),
    "sheet_wide": _("It has more than %(rows)s rows or %(columns)s columns. Divide it."),
    "workbook_broken": _(
        "The Excel workbook cannot be read: it is damaged. Open it and save it again as .xlsx, or as CSV."
    ),
    "workbook_old": _(
        "This Excel workbook is of an old kind, or has a password. Save it as .xlsx without a password, or as CSV."
    ),
    "workbook_other": _("This is a packed file, but no Excel workbook. Save the table as .xlsx, or as CSV."),
    "workbook_large": _("The Excel workbook unpacks to more than %(megabytes)s MB. Save it as CSV, or divide it."),
    "files": _("Files are being fetched and looked at; the rows that need them follow."),
    "not_allowed": _("Whoever asked for it may not do this any more, or sees fewer clients than the file is about."),
    "turns": _("It goes on in a moment: other people's files had their turn."),
    "unexpected": _("Something unforeseen stopped it. Vetrina tries again by itself."),
}


def fault_of(row: Any, kind: str) -> str:
    """Where it is wrong, what is wrong, and what to do."""
    if row.fault in BECAUSE_OF_ANOTHER and "fault" in row.facts:
        why = _placed(row.facts["place"], _said(row.facts["fault"], row.facts["facts"]), kind)
        return _said(row.fault, row.facts) + " " + why
    return _placed(row.place, _said(row.fault, row.facts), kind)


def _placed(place: str, said: str, kind: str) -> str:
    locale = get_locale()
    return f"{KINDS[kind].name_of(place, locale.language if locale else 'en')}: {said}" if place else said


def sheet_fault(code: str, facts: Mapping[str, Any]) -> str:
    return str(SHEET_FAULTS.get(code, SHEET_FAULTS["unexpected"])) % dict(facts)


def _said(code: str, facts: Mapping[str, Any]) -> str:
    if code == FILE_UNFIT:
        return " ".join(filter(None, told(facts["code"], facts["facts"])))
    known = {"area": "", "value": ""} | dict(facts)
    if status := facts.get("status"):
        known["status"] = str(ORDER[status].text)
    return str(FAULTS[code]) % known
