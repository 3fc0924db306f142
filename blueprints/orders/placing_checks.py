"""What a draft may lack and an order may not, beside the fields, by the very questions that every order is asked."""

from dataclasses import asdict

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import StopValidation

from blueprints.orders.placing_forms import AreaForm, LineForm, PlacingForm, price_of
from core.countries import in_words
from core.forms import NEEDED
from models import FileState, Order, Reason, Store
from services.file_troubles import trouble_of
from services.findings import told
from services.placing import with_reference
from services.preflight import findings_of
from services.validation import Asked, Line, Verdict, has_address, is_served, is_within_limits


def is_keepable(form: PlacingForm, store: Store, order: Order | None) -> bool:
    """Whether it can be kept as a draft."""
    is_good = form.validate()
    for line in form.ordered:
        if line.ware is None:
            _say(line.term, _("Choose one of the products found, or type another SKU."))
        try:
            price_of(line, store.currency)
        except StopValidation as fault:
            _say(line.price, str(fault))
        is_good = is_good and line.ware is not None and not line.price.errors
    return _is_own_reference(form, store, order) and is_good


def is_complete(form: PlacingForm) -> bool:
    """Whether a draft of it could be submitted."""
    _ask_address(form)
    for line in form.ordered:
        _ask_line(line, form)
    if not form.ordered:
        _say(form.line_forms[0].term, _("An order needs at least one line."))
    fields = [*form, *(field for line in form.line_forms for field in line)]
    areas = [area for line in form.line_forms for entry in line.areas for area in entry.form]
    return not any(field.errors for field in [*fields, *areas])


def _is_own_reference(form: PlacingForm, store: Store, order: Order | None) -> bool:
    """A repeated reference is asked about: somebody may be placing the same order twice."""
    reference = form.reference.data
    if not reference or form.same_reference.data:
        return True
    other = with_reference(store, reference, order.id if order else None)
    if other:
        _say(form.reference, _("%(number)s has this reference already.", number=other.number))
        _say(form.same_reference, _("Tick this if it is another order all the same."))
    return other is None


def _ask_address(form: PlacingForm) -> None:
    for verdict in has_address(Asked([], asdict(form.address))):
        for name in verdict.facts["missing"]:
            _say(form[name], _("Type a name or a company.") if name == "last_name" else str(NEEDED))


def _ask_line(line: LineForm, form: PlacingForm) -> None:
    if line.ware is None:
        return
    making = line.ware.making(line.files)
    asked = Asked([Line(line.ware.title, line.quantity.data or 0, making=making)], asdict(form.address))
    for verdict in (*is_within_limits(asked), *is_served(asked)):
        if verdict.reason is Reason.QUANTITY_OUT_OF_LIMITS and not line.quantity.errors:
            _say(line.quantity, _limits(verdict))
        elif verdict.reason is Reason.DESTINATION_NOT_SERVED and form.country.data:
            country = dict(in_words())[form.country.data]
            _say(line.term, _("This product is not sent to %(country)s.", country=country))
    for entry in line.areas:
        _ask_file(entry.form)


def _limits(verdict: Verdict) -> str:
    least, most = verdict.facts["least"], verdict.facts["most"]
    if most is None:
        return _("At least %(least)s pieces are made.", least=least)
    return _("From %(least)s to %(most)s pieces are made.", least=least, most=most)


def _ask_file(area: AreaForm) -> None:
    """What is being fetched or looked at is waited for by the order itself."""
    file = area.file
    if file is None:
        if area.print_area.is_required and not area.url.data:
            _say(area.upload, _("Choose a file, or type its address."))
    elif file.state == FileState.REFUSED:
        trouble = trouble_of(file)
        _say(area.upload, f"{trouble.found} {trouble.help}" if trouble else _("This file was refused."))
    elif file.state == FileState.READY:
        for finding in findings_of(file, area.print_area):
            if finding.blocks:
                _say(area.upload, " ".join(told(finding)))


def _say(field: Field, text: str) -> None:
    field.errors = [*field.errors, text]
