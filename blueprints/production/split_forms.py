"""What is left of an order, spread over several parcels."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional

from blueprints.production.forms import PackingForm
from core.forms import one_line
from models import OrderItem
from services.packages import Tracking

LEAST, MOST = 2, 8  # parcels


class SplitForm(PackingForm):
    """One carrier, and whether all of it leaves now; `split_form` adds the parcels' codes and pieces."""

    tracking_code = None
    tracking_url = None  # the carrier's own, of each code
    parcels = 0
    no_tracking = BooleanField(_("Parcels without a code have no tracking"))

    def codes(self) -> list[Field]:
        return [self[f"code_{number}"] for number in range(1, self.parcels + 1)]

    def pieces(self, item: OrderItem) -> list[Field]:
        """Of an item that has some left: so many in each parcel."""
        return [self[f"item_{item.id}_{number}"] for number in range(1, self.parcels + 1)]

    def spread(self, items: Collection[OrderItem]) -> list[tuple[dict[int, int], Tracking]]:
        """Pieces and tracking of each parcel that has something in it."""
        carrier = self.carrier.data or ""
        found = [
            ({item.id: self.pieces(item)[place].data or 0 for item in items}, Tracking(carrier, code.data or ""))
            for place, code in enumerate(self.codes())
        ]
        return [(pieces, tracking) for pieces, tracking in found if any(pieces.values())]

    def validate(self, extra_validators: Any = None) -> bool:
        is_fine = super().validate(extra_validators)
        for number, code in enumerate(self.codes(), 1):
            inside = [field.data for name, field in self._fields.items() if name.startswith("item_")
                      and name.endswith(f"_{number}")]  # fmt: skip
            if self.leaves and any(inside) and not code.data and not self.no_tracking.data:
                code.errors = [gettext("Type the code, or tick that parcels without one have no tracking.")]
                is_fine = False
        return is_fine


def split_form(items: Collection[OrderItem], left: Mapping[int, int], parcels: int) -> SplitForm:
    """Each line is spread evenly; what is over goes round, so that two single pieces lie in two parcels."""
    parcels = min(max(parcels, LEAST), MOST)
    fields: dict[str, Any] = {"parcels": parcels}
    for number in range(1, parcels + 1):
        label = gettext("Tracking code of parcel %(number)s", number=number)
        fields[f"code_{number}"] = StringField(label, filters=[one_line], validators=[Length(max=100)])
    turn = 0
    for item in [each for each in items if each.id in left]:
        share, over = divmod(left[item.id], parcels)
        pieces = [share + ((place - turn) % parcels < over) for place in range(parcels)]
        turn += over
        fields |= {
            f"item_{item.id}_{place + 1}": _pieces(item, left[item.id], pieces[place]) for place in range(parcels)
        }
    return type("SplitForm", (SplitForm,), fields)()


def _pieces(item: OrderItem, left: int, offered: int) -> IntegerField:
    most = NumberRange(0, left, gettext("At most %(left)s can be packed.", left=left))
    return IntegerField(item.title, default=offered, validators=[Optional(), most])
