"""Why a design could not be kept, in words."""

from collections.abc import Mapping

from flask_babel import LazyString, format_decimal
from flask_babel import lazy_gettext as _

from designs.document import Document, Layer, TextLayer
from designs.reading import DesignFault, DesignRefused

WORDS: Mapping[DesignFault, LazyString] = {
    DesignFault.TOO_LONG: _("A text is too long: at most %(limit)s characters."),
    DesignFault.TOO_MANY_LINES: _("A text has too many lines: at most %(limit)s."),
    DesignFault.UNPRINTABLE: _("A text has a sign that cannot be printed (%(character)s)."),
    DesignFault.TOO_MANY_LAYERS: _("There are too many layers: at most %(limit)s in a design."),
    DesignFault.OUT_OF_RANGE: _("A value is out of range (%(where)s): from %(least)s to %(most)s."),
    DesignFault.NOTHING_LEFT: _("A picture is cropped until nothing is left of it."),
}
OTHER = _("The design could not be read (%(code)s, %(where)s).")


def fault_words(refused: DesignRefused) -> str:
    facts = {name: fact if isinstance(fact, str) else format_decimal(fact) for name, fact in refused.facts.items()}
    return str(WORDS.get(refused.code, OTHER)) % {"code": str(refused.code), **facts}


def trouble_of(error: str, facts: Mapping[str, object], document: Document) -> str:
    """Why print files could not be made, naming the layer that stands in the way."""
    layer = next((each for each in document.layers if each.id == facts.get("where")), None)
    said = {"layer": name_of(layer) if layer else "", "letters": str(facts.get("letters", ""))}
    return str(TROUBLES.get(error, TROUBLES["unexpected"])) % said


def name_of(layer: Layer) -> str:
    """As people see it in the list of layers."""
    return layer.name or (layer.text.split("\n")[0] if isinstance(layer, TextLayer) else str(_("Picture")))


TROUBLES: Mapping[str, LazyString] = {
    DesignFault.NO_LETTER: _("“%(layer)s” has letters that no typeface can draw: %(letters)s. Write it without them."),
    DesignFault.NO_PICTURE: _("The picture “%(layer)s” is not there any more. Take another one."),
    DesignFault.BAD_PICTURE: _("The picture “%(layer)s” cannot be printed. Take another one."),
    "storage_full": _("There is no room left for files at the moment. Try again later."),
    "inspection_stopped": _("The drawing was interrupted. Try again."),
    "unexpected": _("Something unforeseen stood in the way; it has been noted. Try again."),
}
