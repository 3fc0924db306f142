"""Nobody's mailbox is flooded by invitations, and nobody invites without end."""

from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Invitation, Membership, User

ANNA = {"email": "anna@shop.example", "first_name": "Anna", "last_name": "Bianchi"}


def test_one_mailbox_is_not_flooded_by_resending(sign_in, make, limits):
    staff, client = sign_in(make.member(Role.PROVIDER_ADMIN)), make.client(access_on=False)
    staff.post(f"/clients/{client.id}/access", data=ANNA)
    member = db.scalars(select(Membership).where(Membership.client_id == client.id)).one()
    for _time in range(8):
        answer = staff.post(f"/clients/{client.id}/admins/{member.id}/invitations")
    assert (answer.status_code, len(db.scalars(select(Invitation.id)).all())) == (303, 4)
    assert "Too many invitations" in staff.get(f"/clients/{client.id}/settings").text


def test_one_person_does_not_invite_without_end_and_what_was_typed_stays(sign_in, make, limits):
    admin = sign_in(make.member())
    data = ANNA | {"role": "view_only", "reach": "all"}
    answers = [admin.post("/users/", data=data | {"email": f"p{number}@shop.example"}) for number in range(21)]
    assert [answer.status_code for answer in answers] == [303] * 20 + [422]
    last = answers[-1].text
    assert ("Too many invitations" in last, 'value="p20@shop.example"' in last, "checked" in last) == (True, True, True)
    assert db.scalars(select(User.id).where(User.email == "p20@shop.example")).all() == []
