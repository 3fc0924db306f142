"""Why something is suggested, what is not known and what is in doubt, in the reader's words."""

from collections.abc import Collection

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from core.language import in_own_words
from services.catalog import in_words
from services.suggestions.suggestion import Suggestion

DOUBTS: dict[str, LazyString] = {
    "near": _("A size or colour is close, but not the same."),
    "only_sku": _("Only the SKU says so."),
    "other_thing": _("The title names another product too."),
    "perhaps_motif": _("A word of the title may belong to the picture."),
    "says_more": _("The store says more than the catalog does."),
    "name_says_more": _("The catalog says more than the store does."),
    "sku_differs": _("The SKU says something else."),
    "title_differs": _("The title says something else."),
    "several_fit": _("Another product fits just as well."),
}
REASONS: dict[str, LazyString] = {
    "same_product": _("Because the same variant of a product with this title is connected like this already."),
    "sibling": _("Because another variant of a product with this title is connected to this product."),
    "uid": _("Because the SKU is its Product UID."),
}


def why(suggestion: Suggestion, sku: str) -> str:
    """In sentences: its reason, what is left open, what is in doubt. `sku` is that of the variant."""
    sentences = [reason(suggestion, sku)]
    if suggestion.open:
        sentences.append(_("It does not say: %(names)s.", names=", ".join(names_of(suggestion, suggestion.open))))
    sentences += [DOUBTS[doubt] for doubt in suggestion.doubts]
    return " ".join(map(str, sentences))


def reason(suggestion: Suggestion, sku: str) -> LazyString:
    if suggestion.reason == "words":
        product = suggestion.made_of.product
        said = [in_own_words(product.names), *(value for _name, value in in_words(product, suggestion.named))]
        return _("Because the store says: %(words)s.", words=", ".join(said))
    if suggestion.reason == "same_sku":
        return _("Because the SKU %(sku)s is connected like this already.", sku=sku)
    return REASONS[suggestion.reason]


def names_of(suggestion: Suggestion, keys: Collection[str]) -> list[str]:
    """Of attributes."""
    return [in_own_words(one["names"]) for one in suggestion.made_of.product.attributes if one["key"] in keys]
