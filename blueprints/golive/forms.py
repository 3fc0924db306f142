"""What people fill in on the way to going live."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from core.countries import in_words
from core.forms import NEEDED, one_line
from platforms.values import Address


class LiveForm(FlaskForm):
    reason = TextAreaField(_("Why it goes live all the same"), validators=[Length(max=500)])


class TrialForm(FlaskForm):
    """A test order: of what, and to whom. `form_key` makes one order of one form."""

    form_key = HiddenField(validators=[Length(max=40)], filters=[one_line])
    ware = SelectField(_("Product"), validators=[DataRequired(NEEDED)])
    name = StringField(_("Name"), validators=[DataRequired(NEEDED), Length(max=100)], filters=[one_line])
    line1 = StringField(_("Street and number"), validators=[DataRequired(NEEDED), Length(max=200)], filters=[one_line])
    post_code = StringField(_("Post code"), validators=[Length(max=20)], filters=[one_line])
    city = StringField(_("City"), validators=[DataRequired(NEEDED), Length(max=100)], filters=[one_line])
    state = StringField(_("State or province"), validators=[Length(max=100)], filters=[one_line])
    country = SelectField(_("Country"), validators=[DataRequired(NEEDED)])

    def offer(self, wares: list[tuple[str, str]]) -> None:
        """(choice, title) of what can be ordered."""
        self.ware.choices = [SelectChoice(choice, title) for choice, title in wares]
        countries = [SelectChoice(code, name) for code, name in in_words()]
        self.country.choices = [SelectChoice("", gettext("Choose…")), *countries]

    @property
    def address(self) -> Address:
        parts = {name: self[name].data or "" for name in ("line1", "post_code", "city", "state", "country")}
        return Address(last_name=self.name.data or "", **parts)
