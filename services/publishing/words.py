"""What is lacking, what platforms ask, and why a publication failed, in words: what is wrong, and what to do."""

from flask_babel import LazyString
from flask_babel import gettext as _now
from flask_babel import lazy_gettext as _

from core.language import in_own_words
from models import Publication
from services.advice import Advice, advice_on
from services.catalog import in_words
from services.mapping_words import REFUSALS
from services.publishing.drafting import Lacking

LACKING: dict[str, LazyString] = {
    **REFUSALS,
    "no_title": _("The product still needs a title."),
    "no_variant": _("Tick at least one variant to be sold."),
    "no_price": _("Every variant that is ticked needs a price."),
}
QUESTIONS: dict[str, LazyString] = {
    "taxonomy_id": _("Category on Etsy"),
    "shipping_profile_id": _("Shipping profile"),
    "readiness_state_id": _("Processing time"),
    "return_policy_id": _("Return policy (days)"),
    "production_partner_ids": _("Production partner"),
}
OWN: dict[str, tuple[LazyString, LazyString]] = {
    "store_not_connected": (_("The store is not connected."), _("Connect it again; then publish.")),
    "publication_gone": (
        _("The product was deleted in the shop."),
        _("Publish it as a new product, or leave it."),
    ),
    "picture_unusable": (
        _("The picture “%(name)s” cannot be opened."),
        _("Take it out or choose another one; then publish again."),
    ),
    "files_are_checked": (_("Its files are still being checked."), _("It goes on by itself.")),
    "inspection_stopped": (_("A picture could not be drawn yet."), _("Vetrina tries again by itself.")),
}


def lacking_words(lacking: Lacking) -> str:
    return str(LACKING[lacking.code]) % {"area": _area_in_words(lacking) if lacking.area else ""}


def _area_in_words(lacking: Lacking) -> str:
    """With the values it is for, where its product has several: Front (A3)."""
    area, product = lacking.area, lacking.product
    values = ", ".join(value for _name, value in in_words(product, area.only_for)) if product and area else ""
    name = in_own_words(area.names) if area else ""
    return f"{name} ({values})" if values else name


def trouble_of(publication: Publication) -> Advice | None:
    """Why it is not in the shop as it should be."""
    code, facts = publication.error, publication.error_facts
    if not code:
        return None
    if code == "publication_lacks":
        return Advice(_now("Something is missing."), str(LACKING[facts["what"]]) % {"area": _now("A print area")})
    if code in OWN:
        found, help_ = OWN[code]
        return Advice(str(found) % facts, str(help_))
    return advice_on(code, facts, publication.store.platform)
