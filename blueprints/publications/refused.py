"""What the shop refused, said beside the field that it is about."""

from collections.abc import Iterator

from wtforms import Field

from blueprints.publications.forms import PublicationForm
from models import Publication, PublicationState
from services.publishing.words import trouble_of

PLACES = {  # our field: what platforms call it, in the names of fields or in their own sentences
    "title": ("title", "name"),
    "text": ("description", "descriptionhtml"),
    "pictures": ("picture", "image", "files", "media"),
    "answer_taxonomy_id": ("taxonomy", "category"),
    "answer_shipping_profile_id": ("shipping",),
    "answer_readiness_state_id": ("readiness", "processing"),
    "answer_return_policy_id": ("return policy", "return_policy"),
    "answer_production_partner_ids": ("partner",),
}
OF_VARIANTS = ("variant", "price", "sku", "property value", "option")


def mark_refused(publication: Publication, form: PublicationForm) -> str:
    """Put the shop's words beside the fields that they speak of; the whole of it, for the top of the page."""
    trouble = trouble_of(publication) if publication.state == PublicationState.FAILED else None
    if trouble is None:
        return ""
    said = f"{publication.error_facts.get('fields') or ''} {trouble.quote}".lower()
    words = trouble.quote or trouble.happened
    for field in _meant(form, said):
        field.errors = [words]
    return f"{trouble.happened} {trouble.help}"


def _meant(form: PublicationForm, said: str) -> Iterator[Field]:
    for name, words in PLACES.items():
        if name in form and any(word in said for word in words):
            yield form[name]
    if any(word in said for word in OF_VARIANTS):
        yield from (field for field in form if field.name.startswith("price_") and field.data)
