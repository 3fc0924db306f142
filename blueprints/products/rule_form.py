"""What a person may say of a rule."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange

from core.db import db
from core.forms import NEEDED, one_line
from models import CatalogProduct, CatalogVariant


class RuleForm(FlaskForm):
    """At least one condition; what follows is named by its Product UID."""

    name = StringField(_("Name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])
    store_id = SelectField(_("Store"), coerce=int, default=0)
    sku_prefix = StringField(_("SKU begins with"), filters=[one_line], validators=[Length(max=100)])
    title_contains = StringField(_("Title contains"), filters=[one_line], validators=[Length(max=100)])
    option_name = StringField(_("Option"), filters=[one_line], validators=[Length(max=60)])
    option_value = StringField(_("Value of the option"), filters=[one_line], validators=[Length(max=100)])
    product_type = StringField(_("Product type"), filters=[one_line], validators=[Length(max=255)])
    vendor = StringField(_("Vendor"), filters=[one_line], validators=[Length(max=255)])
    tag = StringField(_("Tag"), filters=[one_line], validators=[Length(max=255)])
    uid = StringField(_("Product UID"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=200)])
    multiplier = IntegerField(
        _("Pieces to make for each one sold"), default=1, validators=[NumberRange(1, 10_000, _("From 1 to 10,000."))]
    )

    def __init__(self, client_id: int, stores: list[tuple[int, str]], sees_all: bool, **values: Any) -> None:
        super().__init__(**values)
        self._client_id = client_id
        self.made_of: CatalogVariant | None = None
        every = [SelectChoice(0, gettext("All stores"))] if sees_all else []
        self.store_id.choices = [*every, *(SelectChoice(store_id, name) for store_id, name in stores)]

    def validate(self, extra_validators: Any = None) -> bool:
        is_fine = super().validate(extra_validators)
        return self._has_condition() & self._is_usable() and is_fine

    def _has_condition(self) -> bool:
        if bool(self.option_name.data) is not bool(self.option_value.data):
            self.option_value.errors = [gettext("Name the option and its value, or neither.")]
            return False
        said = (self.sku_prefix, self.title_contains, self.option_name, self.product_type, self.vendor, self.tag)
        if any(one.data for one in said):
            return True
        self.sku_prefix.errors = [gettext("Say at least one thing by which the variants are known.")]
        return False

    def _is_usable(self) -> bool:
        usable = CatalogProduct.usable_by([self._client_id]).with_only_columns(CatalogProduct.id)
        named = CatalogVariant.uid == (self.uid.data or "").strip().lower(), CatalogVariant.is_active
        query = select(CatalogVariant).where(*named, CatalogVariant.product_id.in_(usable))
        self.made_of = db.scalars(query).one_or_none()
        if self.made_of is None and not self.uid.errors:
            self.uid.errors = [gettext("No product of the catalog that this client may use has this UID.")]
        return self.made_of is not None
