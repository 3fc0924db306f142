"""Who is added, and what they may do."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import NEEDED, email_field, one_line
from core.matrix import CLIENT_ROLES, STAFF_ROLES, Role
from core.vocabulary import ROLE

NOTES = {
    Role.ADMIN: _("All stores and all settings. Adds and removes users."),
    Role.STORE_MANAGER: _("Manages the stores named below and their products."),
    Role.ORDER_MANAGER: _("Sees and manages orders, nothing else."),
    Role.VIEW_ONLY: _("Sees everything, changes nothing."),
    Role.PROVIDER_ADMIN: _("Everything, and who else is on the staff."),
    Role.ACCOUNT_MANAGER: _("Clients with their stores, products and orders: all clients, or assigned ones."),
    Role.PREPRESS: _("Catalog, print files and product connections."),
    Role.OPERATOR: _("Production and shipping."),
    Role.SUPPORT: _("Reads everything, and repeats what is safe to repeat."),
}


def choices(roles: Sequence[Role]) -> list[SelectChoice]:
    return [SelectChoice(role.value, ROLE[role]) for role in roles]


class PersonForm(FlaskForm):
    """Part of a form that adds somebody."""

    email = email_field()
    first_name = StringField(_("First name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])
    last_name = StringField(_("Last name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])


class ReasonForm(FlaskForm):
    """The provider touches a client's users only when the client asked for it in writing."""

    reason = StringField(
        _("What the client asked for"),
        description=_("Who asked, when and in which words. The client's Admins are told by e-mail."),
        filters=[one_line],
        validators=[Length(max=500)],
    )
    needs_reason = False

    def validate_reason(self, field: StringField) -> None:
        if self.needs_reason and not field.data:
            raise ValidationError(NEEDED)


class ResetForm(FlaskForm):
    """Why somebody's second factor is switched off."""

    reason = StringField(_("Reason"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=500)])


class RoleForm(ReasonForm):
    role = RadioField(_("Role"), choices=choices(CLIENT_ROLES), validators=[DataRequired(NEEDED)])
    reach = RadioField(
        _("Stores"),
        choices=[SelectChoice("all", _("All stores, future ones too")), SelectChoice("some", _("Only these"))],
        default="all",
    )
    stores = SelectMultipleField(
        _("Which stores"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=True
    )
    may_connect_stores = BooleanField(
        _("May connect stores"), description=_("For a Store Manager: new stores are added to the list above.")
    )

    def validate_stores(self, field: SelectMultipleField) -> None:
        if self.reach.data == "some" and self.role.data != Role.ADMIN and not field.data:
            raise ValidationError(_("Choose at least one store, or all of them."))

    @property
    def store_ids(self) -> list[int] | None:
        return None if self.reach.data == "all" else self.stores.data


class AddUserForm(PersonForm, RoleForm):
    pass


class StaffRoleForm(FlaskForm):
    role = RadioField(_("Role"), choices=choices(STAFF_ROLES), validators=[DataRequired(NEEDED)])
    reach = RadioField(
        _("Clients of an account manager"),
        choices=[SelectChoice("all", _("All clients, future ones too")), SelectChoice("some", _("Assigned clients"))],
        default="all",
    )

    @property
    def all_clients(self) -> bool:
        return self.reach.data == "all" or self.role.data != Role.ACCOUNT_MANAGER


class AddStaffForm(PersonForm, StaffRoleForm):
    pass
