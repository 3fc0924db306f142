"""The keys that a person can type, platform by platform; a form's fields are the platform's `key_fields`."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, PasswordField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from blueprints.stores.forms import stripped

LEAST_SECRET = 24


class WooCommerceKeys(FlaskForm):
    consumer_key = StringField(
        _("Consumer key"), validators=[DataRequired(_("Paste the consumer key.")), Length(max=100)], filters=[stripped]
    )
    consumer_secret = PasswordField(
        _("Consumer secret"),
        validators=[DataRequired(_("Paste the consumer secret.")), Length(max=100)],
        filters=[stripped],
    )

    def validate_consumer_key(self, field: Field) -> None:
        if not field.data.startswith("ck_"):
            raise ValidationError(gettext("A consumer key begins with ck_."))

    def validate_consumer_secret(self, field: Field) -> None:
        if not field.data.startswith("cs_"):
            raise ValidationError(gettext("A consumer secret begins with cs_."))


class PresseroKeys(FlaskForm):
    """All of them, or none; `forget` stands there where some are kept."""

    admin = StringField(
        _("Admin host"),
        validators=[Length(max=200)],
        filters=[stripped],
        description=_("For example admin.ams.v6.pressero.com."),
    )
    subscriber_id = StringField(_("Subscriber ID"), validators=[Length(max=100)], filters=[stripped])
    consumer_id = StringField(_("Consumer ID"), validators=[Length(max=100)], filters=[stripped])
    username = StringField(_("User name"), validators=[Length(max=200)], filters=[stripped])
    password = PasswordField(_("Password"), validators=[Length(max=200)])
    forget = BooleanField(
        _("Work without the API from now on"),
        description=_("The keys that are kept are forgotten. Products and orders stay."),
    )

    def validate_admin(self, _field: Field) -> None:
        given = [bool(field.data) for field in self if field.name not in ("csrf_token", "forget")]
        if any(given) and not all(given):
            raise ValidationError(gettext("Fill in all fields, or leave all of them empty."))


class CustomKeys(FlaskForm):
    secret = PasswordField(
        _("Secret"),
        validators=[DataRequired(_("Type the secret.")), Length(max=200)],
        filters=[stripped],
        description=_("At least 24 characters, made by a password generator."),
    )

    def validate_secret(self, field: Field) -> None:
        if len(field.data) < LEAST_SECRET:
            raise ValidationError(gettext("Use at least 24 characters."))


FORMS: dict[str, type[FlaskForm]] = {
    "woocommerce": WooCommerceKeys,
    "pressero": PresseroKeys,
    "custom": CustomKeys,
}
