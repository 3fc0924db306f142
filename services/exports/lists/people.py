"""The people of a client, and those of the provider's staff."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as now_said
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, false, select

from core.paging import Order as Sorting
from core.rights import Right
from core.vocabulary import INVITATION, ROLE
from models import Client, Invitation, Membership
from services.exports.listing import Column, Kind, Listing, Question, client_asked, names_of
from services.invitations import latest_of, state_of
from services.member_list import BY_ID, people, store_names_of
from services.members import members_of


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and how far they reach in words."""

    member: Membership
    invitation: Invitation | None
    reach: str

    @property
    def name(self) -> str:
        """Their own once they are here; before, as whoever invited them typed it."""
        return self.invitation.name if self.invitation and not self.member.accepted_at else self.member.name


def of_client(question: Question) -> tuple[Select[Any], Sorting]:
    """The asker's own client; for the staff, the one that the page is asked about."""
    client_id = client_asked(question)
    return people(client_id, question.asked) if client_id else select(Membership).where(false()), BY_ID


def of_staff(_question: Question) -> tuple[Select[Any], Sorting]:
    return members_of(None), BY_ID


def at_client(found: Sequence[Membership], question: Question) -> Iterator[Person]:
    invitations, stores = latest_of([member.id for member in found]), store_names_of(question.actor, found)
    for member in found:
        reach = now_said("All") if member.all_stores else ", ".join(stores.get(member.id, []))
        yield Person(member, invitations.get(member.id), reach)


def on_staff(found: Sequence[Membership], _question: Question) -> Iterator[Person]:
    invitations = latest_of([member.id for member in found])
    names = names_of(Client, (link.client_id for member in found for link in member.client_links))
    for member in found:
        own = sorted(names.get(link.client_id, "") for link in member.client_links)
        yield Person(member, invitations.get(member.id), now_said("All") if member.all_clients else ", ".join(own))


WHO = (
    Column(_("Name"), lambda row: row.name),
    Column(_("Email"), lambda row: row.member.email),
    Column(_("Role"), lambda row: ROLE[row.member.role]),
)
HOW = (
    Column(_("State"), lambda row: INVITATION[state_of(row.member, row.invitation)].text),
    Column(_("Second factor"), lambda row: row.member.user.has_second_factor, Kind.FLAG),
    Column(_("Last seen"), lambda row: row.member.seen_at, Kind.MOMENT),
)
STORES, CLIENTS = (Column(word, lambda row: row.reach) for word in (_("Stores"), _("Clients")))
USERS = Listing("users", _("Users"), "users.index", Right.USERS_VIEW, (*WHO, STORES, *HOW), of_client, at_client)
STAFF = Listing("staff", _("Staff"), "users.staff", Right.STAFF_EDIT, (*WHO, CLIENTS, *HOW), of_staff, on_staff)
