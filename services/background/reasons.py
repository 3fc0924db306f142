"""Why a piece of work failed, or waits longer, in the words that its own page has for that."""

from typing import Any

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from core.db import db
from designs.document import from_json
from models import Design, Publication
from services import design_words, file_troubles
from services.advice import advice_on
from services.bulk.words import sheet_fault
from services.exports.words import fault_of as export_fault
from services.postbacks.words import fault_of as postback_fault
from services.publishing.words import trouble_of as publication_trouble

OWN: dict[str, LazyString] = {
    "mail_refused": lazy_gettext("The mail server said: %(words)s"),
    "mail_delayed": lazy_gettext("The mail server said: %(words)s"),
    "on_its_way": lazy_gettext("Orders that are still on their way to the buyer are waited for."),
}
UNFORESEEN = lazy_gettext("Something unforeseen stood in the way; it has been noted.")


def plain(row: Any, _platform: str) -> str:
    """Of work that knows few reasons."""
    return str(OWN.get(row.error, UNFORESEEN)) % ({"words": ""} | row.error_facts)


def at_shop(row: Any, platform: str) -> str:
    """What the shop, or the way there, said."""
    if row.error in OWN:
        return plain(row, platform)
    advice = advice_on(row.error, row.error_facts, platform)
    return f"{advice.happened} {advice.help}"


def of_file(row: Any, _platform: str) -> str:
    return " ".join(filter(None, file_troubles.told(row.error, row.error_facts)))


def of_printing(row: Any, _platform: str) -> str:
    return design_words.trouble_of(row.error, row.error_facts, from_json(row.document))


def of_look(row: Any, _platform: str) -> str:
    return design_words.trouble_of(row.error, row.error_facts, from_json(db.get_one(Design, row.design_id).document))


def of_sheet(row: Any, _platform: str) -> str:
    return sheet_fault(row.error, row.error_facts)


def of_export(row: Any, _platform: str) -> str:
    return export_fault(row)


def of_postback(row: Any, _platform: str) -> str:
    return postback_fault(row.error, row.error_facts)


def of_publication(row: Publication, _platform: str) -> str:
    advice = publication_trouble(row)
    return f"{advice.happened} {advice.help}" if advice else _("Something is missing.")
