"""What a person fills in on the floor."""

from collections.abc import Collection, Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
    ValidationError,
)
from wtforms.validators import URL, DataRequired, Length, NumberRange, Optional

from core import vocabulary
from core.forms import NEEDED, one_line
from models import OrderItem, PackageState
from papers.naming import BadPattern, check
from services.packages import Tracking

REASON_CHECKS = [DataRequired(NEEDED), Length(max=500)]


class TrackingForm(FlaskForm):
    """How a parcel travels."""

    version = HiddenField()  # the order as this person saw it
    carrier = StringField(_("Carrier"), filters=[one_line], validators=[Length(max=60)])
    tracking_code = StringField(_("Tracking code"), filters=[one_line], validators=[Length(max=100)])
    tracking_url = URLField(
        _("Tracking link"),
        description=_("Left empty, it is filled in for the carriers that Vetrina knows."),
        filters=[one_line],
        validators=[Optional(), Length(max=500), URL(message=_("This is no web address."))],
    )

    def validate_tracking_url(self, field: URLField) -> None:
        if field.data and not field.data.lower().startswith(("https://", "http://")):
            raise ValidationError(gettext("This is no web address."))

    @property
    def tracking(self) -> Tracking:
        return Tracking(self.carrier.data or "", self.tracking_code.data or "", self.tracking_url.data or "")


class ShipmentForm(TrackingForm):
    """A parcel that leaves needs its code, or somebody who says that it has none."""

    no_tracking = BooleanField(_("This parcel has no tracking"))

    @property
    def leaves(self) -> bool:
        return True

    def validate_tracking_code(self, field: StringField) -> None:
        if self.leaves and not field.data and not self.no_tracking.data:
            raise ValidationError(gettext("Type the code, or tick that this parcel has no tracking."))


class PackingForm(ShipmentForm):
    """A new package; `packing_form` adds a field for each item that has pieces left."""

    hand_over = BooleanField(_("Hand it to the carrier now"), default=True)

    @property
    def leaves(self) -> bool:
        return bool(self.hand_over.data)

    @property
    def wanted(self) -> dict[int, int]:
        pieces = {name: field.data for name, field in self._fields.items() if name.startswith("item_")}
        return {int(name.removeprefix("item_")): count for name, count in pieces.items() if count}


def packing_form(items: Collection[OrderItem], left: Mapping[int, int]) -> PackingForm:
    fields = {f"item_{item.id}": _pieces(item, left[item.id]) for item in items if item.id in left}
    return type("PackingForm", (PackingForm,), fields)()


def _pieces(item: OrderItem, left: int) -> IntegerField:
    most = NumberRange(0, left, gettext("At most %(left)s can be packed.", left=left))
    return IntegerField(item.title, default=left, validators=[Optional(), most])


ARRIVALS = (PackageState.IN_TRANSIT, PackageState.DELIVERED, PackageState.RETURNED)


class ArrivalForm(FlaskForm):
    """What became of a parcel that the carrier has."""

    state = RadioField(
        _("What happened?"),
        choices=[SelectChoice(str(each), vocabulary.ORDER[each].text) for each in ARRIVALS],
        default=str(PackageState.DELIVERED),
    )
    words = TextAreaField(_("How do you know?"), validators=REASON_CHECKS)


class CorrectionForm(FlaskForm):
    """T29: back to an earlier status, because a person says why."""

    target = SelectField(_("Back to"))
    words = TextAreaField(_("Reason"), validators=REASON_CHECKS)
    tells_shop = BooleanField(_("Tell the store too"), description=_("Otherwise nothing goes out."))


class BatchForm(FlaskForm):
    """What a batch is called."""

    name = StringField(_("Name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])


class ReversalForm(FlaskForm):
    """Why what a scan did is taken back."""

    words = TextAreaField(_("Reason"), validators=REASON_CHECKS)


class PatternForm(FlaskForm):
    """How print files are named in an archive."""

    pattern = StringField(_("Pattern"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=200)])

    def validate_pattern(self, field: StringField) -> None:
        try:
            check(field.data)
        except BadPattern as fault:
            raise ValidationError(_said_of(fault)) from None


def _said_of(fault: BadPattern) -> str:
    return {
        "unknown_field": gettext("There is no field {%(field)s}. Those there are stand below.", field=fault.field),
        "braces": gettext("A brace is open or closed without its other half."),
        "outside": gettext("Between two slashes, and at the beginning and the end, there must be a name."),
    }.get(fault.code, gettext("Please fill this in."))
