"""What is typed at the door."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError

from core.forms import NEEDED, email_field, one_line
from services.passwords import LONGEST, SHORTEST, is_guessable


class LogInForm(FlaskForm):
    email = EmailField(_("Email"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=254)])
    password = PasswordField(_("Password"), validators=[DataRequired(NEEDED), Length(max=LONGEST)])


class CodeForm(FlaskForm):
    code = StringField(_("Code"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=30)])


class PasswordForm(FlaskForm):
    password = PasswordField(_("Password"), validators=[DataRequired(NEEDED), Length(max=LONGEST)])


class ForgottenForm(FlaskForm):
    email = email_field()


class NewPasswordForm(FlaskForm):
    """A chosen password: long, and not one that is guessed early. `about`: what everybody knows of its owner."""

    password = PasswordField(
        _("New password"),
        description=_(
            "At least %(count)s characters. A few unrelated words are good, and easy to remember.", count=SHORTEST
        ),
        validators=[DataRequired(NEEDED), Length(SHORTEST, LONGEST, _("Between %(min)d and %(max)d characters."))],
    )
    again = PasswordField(
        _("Once more"), validators=[DataRequired(NEEDED), EqualTo("password", _("The two are not the same."))]
    )
    about: tuple[str, ...] = ()

    def validate_password(self, field: Field) -> None:
        if is_guessable(field.data, *self.about):
            raise ValidationError(_("This one is guessed early. A few unrelated words are better."))


class NamedPasswordForm(NewPasswordForm):
    """Of somebody new here, who also says what to be called."""

    first_name = StringField(_("First name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])
    last_name = StringField(_("Last name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])


class ViewForm(FlaskForm):
    """For whom a staff member wants to stand in: "member:7" or "role:admin", and why."""

    whom = SelectField(_("As whom"), validators=[DataRequired(NEEDED)])
    reason = TextAreaField(
        _("Reason"),
        description=_("The client's Admins read it in their activity log."),
        filters=[one_line],
        validators=[DataRequired(NEEDED), Length(max=300)],
    )
