"""Why something is suggested, what is not known and what is in doubt, in the reader's words."""

from collections.abc import Collection

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.language import in_own_words
from services.catalog import in_words
from services.suggestions.suggestion import Suggestion

DOUBTS: dict[str, LazyString] = {
    "near": _l("A size or colour is close, but not the same."),
    "only_sku": _l("Only the SKU says so."),
    "other_thing": _l("The title names another product too."),
    "perhaps_motif": _l("A word of the title may belong to the picture."),
    "says_more": _l("The store says more than the catalog does."),
    "name_says_more": _l("The catalog says more than the store does."),
    "sku_differs": _l("The SKU says something else."),
    "title_differs": _l("The title says something else."),
    "several_fit": _l("Another product fits just as well."),
}


def why(suggestion: Suggestion, sku: str) -> str:
    """In sentences. `sku` is that of the variant."""
    sentences = [reason(suggestion, sku)]
    if suggestion.open:
        sentences.append(_("It does not say: %(names)s.", names=", ".join(names_of(suggestion, suggestion.open))))
    sentences += [str(DOUBTS[doubt]) for doubt in suggestion.doubts]
    if not suggestion.is_certain:
        sentences.append(_("%(percent)s %% sure", percent=round(suggestion.confidence * 100)))
    return " ".join(sentences)


def reason(suggestion: Suggestion, sku: str) -> str:
    if suggestion.reason == "same_sku":
        return _("Because the SKU %(sku)s is connected like this already.", sku=sku)
    if suggestion.reason == "same_product":
        return _("Because the same variant of a product with this title is connected like this already.")
    if suggestion.reason == "sibling":
        return _("Because another variant of a product with this title is connected to this product.")
    if suggestion.reason == "uid":
        return _("Because the SKU is its Product UID.")
    product = suggestion.made_of.product
    said = [in_own_words(product.names), *(value for _name, value in in_words(product, suggestion.named))]
    return _("Because the store says: %(words)s.", words=", ".join(said))


def names_of(suggestion: Suggestion, keys: Collection[str]) -> list[str]:
    """Of attributes."""
    values = {key: suggestion.made_of.values[key] for key in keys}
    return [name for name, _value in in_words(suggestion.made_of.product, values)]
