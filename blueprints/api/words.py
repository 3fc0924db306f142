"""What is wrong with a value, in words, by the codes in which the models tell it."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

OTHER: tuple[str, LazyString] = ("invalid", _("This value is not possible here."))
A_NUMBER = "wrong_type", _("This has to be a whole number.")
WORDS: Mapping[str, tuple[str, LazyString]] = {
    "missing": ("missing", _("“%(name)s” is missing.")),
    "extra_forbidden": ("unknown_field", _("There is no field “%(name)s” here.")),
    "string_type": ("wrong_type", _("This has to be a text.")),
    "int_type": A_NUMBER,
    "int_parsing": A_NUMBER,
    "int_from_float": A_NUMBER,
    "bool_type": ("wrong_type", _("This has to be true or false.")),
    "bool_parsing": ("wrong_type", _("This has to be true or false.")),
    "list_type": ("wrong_type", _("This has to be a list.")),
    "dict_type": ("wrong_type", _("This has to be an object.")),
    "model_type": ("wrong_type", _("This has to be an object.")),
    "string_too_long": ("too_long", _("It may have up to %(max_length)s letters.")),
    "string_too_short": ("empty", _("This must not be empty.")),
    "too_long": ("too_many", _("It may have up to %(max_length)s entries.")),
    "too_short": ("too_few", _("It needs at least %(min_length)s entry.")),
    "greater_than_equal": ("out_of_range", _("It is at least %(ge)s.")),
    "less_than_equal": ("out_of_range", _("It is at most %(le)s.")),
    "literal_error": ("unknown_value", _("Possible are: %(expected)s.")),
    "enum": ("unknown_value", _("Possible are: %(expected)s.")),
    "country_unknown": ("country_unknown", _("Use the two letters of ISO 3166-1, such as IT or DE.")),
    "string_pattern_mismatch": ("invalid", _("It is not written as it has to be; the document says how.")),
    "email_invalid": ("email_invalid", _("This is no e-mail address.")),
    "address_invalid": ("address_invalid", _("Send the whole address of the file, beginning with https://.")),
    "file_or_address": ("file_or_address", _("Name either a file or an address.")),
    "sku_or_uid": ("sku_or_uid", _("Name either a SKU or a Product UID.")),
    "files_without_uid": ("files_without_uid", _("What a SKU names brings its own files along.")),
    "reference_twice": ("reference_twice", _("Two lines have this reference.")),
    "moment_invalid": ("moment_invalid", _("Write a time such as 2026-11-26T09:30:00Z, with its zone.")),
}
