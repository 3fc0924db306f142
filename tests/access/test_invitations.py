"""From the switch to the first log-in of the client's Admin, by a real SMTP conversation."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from core.crypto import digest
from core.db import db, now
from core.matrix import Role
from jobs.mail import send_mail
from models import Activity, Client, Invitation, LoginSession, Mail, Membership, User
from services.passwords import is_right
from tests.access.conftest import PASSWORD, link_in, text_of, with_password

ANNA = {"email": "anna@shop.example", "first_name": "Anna", "last_name": "Bianchi"}
CHOSEN = {"first_name": "Anna", "last_name": "Bianchi", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def client(make):
    return make.client(name="Prints & Co.", access_on=False)


@pytest.fixture
def staff(sign_in, make):
    return sign_in(make.member(Role.PROVIDER_ADMIN))


@pytest.fixture
def invite(staff, client, deliver):
    """Switch on access for Anna; the mails that the server took."""

    def switch_on(**changes):
        assert staff.post(f"/clients/{client.id}/access", data=ANNA | changes).status_code == 303
        return deliver()

    return switch_on


def settings(staff, client):
    return staff.get(f"/clients/{client.id}/settings").text


def accept(visitor, link, **data):
    visitor.get(link)
    return visitor.post("/invitation", data=CHOSEN | data)


def test_switching_on_invites_the_admin_who_then_comes_in(invite, staff, client, visitor):
    [mail] = invite()
    assert (mail["To"], mail["Subject"]) == ("anna@shop.example", "Il tuo accesso a Prints & Co.")
    assert "Invite sent" in settings(staff, client)
    assert accept(visitor, link_in(mail)).location == "/"
    assert visitor.get("/profile/").status_code == 200
    assert "Active" in settings(staff, client)
    assert is_right(db.scalars(select(User).where(User.email == ANNA["email"])).one(), PASSWORD)


def test_the_mail_is_text_and_html_in_the_clients_language(invite, client):
    client.locale = "en"
    db.commit()
    [mail] = invite()
    assert mail.get_content_type() == "multipart/alternative"
    assert "Hello Anna Bianchi," in text_of(mail)
    assert ('<html lang="en">' in text_of(mail, "html"), "Prints &amp; Co." in text_of(mail, "html")) == (True, True)


def test_only_a_digest_of_the_link_is_kept_and_the_mail_is_emptied(invite):
    [mail] = invite()
    token = link_in(mail).rsplit("/", 1)[1]
    assert db.scalars(select(Invitation.token_digest)).one() == digest(token)
    assert db.scalars(select(Mail.sealed)).one() == ""


def test_opening_the_link_takes_the_token_out_of_the_address_and_changes_nothing(invite, visitor):
    [mail] = invite()
    answer = visitor.get(link_in(mail))
    assert (answer.status_code, answer.location, answer.headers["Referrer-Policy"]) == (
        303,
        "/invitation",
        "no-referrer",
    )
    assert visitor.get("/profile/").status_code == 303
    assert db.scalars(select(LoginSession).join(User).where(User.email == ANNA["email"])).all() == []
    assert visitor.get("/invitation").status_code == 200


def test_the_token_is_not_in_the_log(invite, visitor, capfd):
    [mail] = invite()
    capfd.readouterr()
    visitor.get(link_in(mail))
    written = "".join(capfd.readouterr())
    assert (link_in(mail).rsplit("/", 1)[1] in written, "/invitation/<token>" in written) == (False, True)


def test_a_link_works_once(invite, visitor, app):
    [mail] = invite()
    accept(visitor, link_in(mail))
    again = accept(app.test_client(), link_in(mail), password="another-Viola-77", again="another-Viola-77")
    assert again.status_code == 410
    assert is_right(db.scalars(select(User).where(User.email == ANNA["email"])).one(), PASSWORD)


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "..%2f.."])
def test_a_link_that_nobody_sent_opens_nothing(visitor, app, token):
    visitor.get(f"/invitation/{token}")
    assert visitor.get("/invitation").status_code == 410
    assert visitor.post("/invitation", data=CHOSEN).status_code == 410


def test_a_link_is_good_for_seven_days(invite, staff, client, visitor):
    [mail] = invite()
    with time_machine.travel(now() + timedelta(days=7, minutes=1), tick=False):
        visitor.get(link_in(mail))
        assert visitor.get("/invitation").status_code == 410
    db.scalars(select(Invitation)).one().expires_at = now()
    db.commit()
    assert "Expired" in settings(staff, client)


def test_a_new_link_kills_the_old_one(invite, staff, client, visitor, deliver):
    [old] = invite()
    member = db.scalars(select(Membership).where(Membership.client_id == client.id)).one()
    staff.post(f"/clients/{client.id}/admins/{member.id}/invitations")
    [new] = deliver()
    assert accept(visitor, link_in(old)).status_code == 410
    assert "Anna Bianchi" in text_of(new)
    assert accept(visitor, link_in(new)).status_code == 303


def test_a_revoked_link_is_dead_and_its_mail_is_not_sent(staff, client, visitor, deliver):
    staff.post(f"/clients/{client.id}/access", data=ANNA)
    member = db.scalars(select(Membership).where(Membership.client_id == client.id)).one()
    staff.post(f"/clients/{client.id}/admins/{member.id}/invitations/revoke")
    assert deliver() == []
    assert (db.scalars(select(Mail.sealed)).one(), "Revoked" in settings(staff, client)) == ("", True)


def test_the_link_can_be_copied_once_right_after_inviting(staff, client, visitor):
    staff.post(f"/clients/{client.id}/access", data=ANNA)
    page = settings(staff, client)
    link = re.search(r"http://localhost:5000(/invitation/[\w-]+)", page).group(1)
    assert "/invitation/" not in settings(staff, client)
    assert accept(visitor, link).status_code == 303


def test_support_may_resend_but_never_sees_the_link(sign_in, make, invite, client, deliver):
    invite()
    member = db.scalars(select(Membership).where(Membership.client_id == client.id)).one()
    support = sign_in(make.member(Role.SUPPORT))
    support.post(f"/clients/{client.id}/admins/{member.id}/invitations")
    assert (len(deliver()), "/invitation/" in settings(support, client).replace("/invitations", "")) == (1, False)
    assert support.post(f"/clients/{client.id}/admins/{member.id}/invitations/revoke").status_code == 403


def test_a_refused_recipient_is_told_at_once_in_the_servers_words(invite, staff, client, mail_server):
    mail_server.answers[ANNA["email"]] = "550 5.1.1 No such person here"
    assert invite() == []
    page = settings(staff, client)
    assert ("Not delivered" in page, "550 5.1.1 No such person here" in page) == (True, True)
    assert (db.scalars(select(Mail.work_state)).one(), db.scalars(select(Mail.sealed)).one()) == ("failed", "")


def test_a_server_that_asks_for_patience_is_asked_again(invite, staff, client, mail_server):
    mail_server.answers[ANNA["email"]] = "451 4.7.1 Greylisted, come back"
    assert invite() == []
    mail = db.scalars(select(Mail)).one()
    assert (mail.work_state, mail.tries, mail.due_at > now(), "Sending" in settings(staff, client)) == (
        "waiting",
        1,
        True,
        True,
    )
    mail_server.answers.clear()
    mail.due_at = now()
    db.commit()
    send_mail(mail.id)
    assert (len(mail_server.taken), "Invite sent" in settings(staff, client)) == (1, True)


def test_a_server_that_is_away_is_asked_until_the_tries_are_used_up(app, staff, client):
    app.config["SMTP_URL"], before = "smtp://127.0.0.1:9", app.config["SMTP_URL"]
    staff.post(f"/clients/{client.id}/access", data=ANNA)
    mail = db.scalars(select(Mail)).one()
    for _try in range(Mail.most_tries):
        mail.due_at = now()
        db.commit()
        send_mail(mail.id)
        db.refresh(mail)
    app.config["SMTP_URL"] = before
    assert (mail.work_state, mail.sealed) == ("failed", "")
    assert "Not delivered" in settings(staff, client)


def test_a_mail_that_came_twice_to_the_worker_goes_out_once(invite, mail_server):
    invite()
    send_mail(db.scalars(select(Mail.id)).one())
    assert len(mail_server.taken) == 1


@pytest.mark.parametrize("field", ["first_name", "last_name", "email"])
def test_no_head_of_a_mail_can_be_smuggled_in(staff, client, deliver, field):
    answer = staff.post(f"/clients/{client.id}/access", data=ANNA | {field: f"{ANNA[field]}\r\nBcc: eve@x.test"})
    for mail in deliver():
        assert ("Bcc" in mail, [str(mail["To"])]) == (False, [ANNA["email"]])
    assert answer.status_code == (422 if field == "email" else 303)


def test_a_clients_name_cannot_break_the_subject(staff, deliver, make):
    client = make.client(name="A\nBcc: eve@x.test", access_on=False)
    staff.post(f"/clients/{client.id}/access", data=ANNA)
    [mail] = deliver()
    assert (mail["Bcc"], mail["Subject"]) == (None, "Il tuo accesso a A Bcc: eve@x.test")


@pytest.mark.parametrize("wrong", [{"email": ""}, {"email": "anna@"}, {"first_name": ""}, {"last_name": " "}])
def test_a_half_filled_form_opens_no_door(staff, client, queued, wrong):
    assert staff.post(f"/clients/{client.id}/access", data=ANNA | wrong).status_code == 422
    assert (db.get(Client, client.id, populate_existing=True).access_on, queued("mail")) == (False, [])


@pytest.mark.parametrize(
    "password,told",
    [("short", "Between 12 and 256"), ("Password123!", "guessed early"), ("annabianchi12", "guessed early"),
     ("x" * 300, "Between 12 and 256"), (" " * 14, "fill this in")],
)  # fmt: skip
def test_a_password_that_is_guessed_early_is_refused(invite, visitor, password, told):
    [mail] = invite()
    answer = accept(visitor, link_in(mail), password=password, again=password)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert db.scalars(select(Membership.accepted_at).join(User).where(User.email == ANNA["email"])).one() is None


@pytest.mark.parametrize("password", ["cavallo pioggia zinco", "perché-nò-il-màre", "Zx9!kfpWq2Lm", "q" + "v7&Lp" * 40])
def test_long_passwords_of_any_signs_are_taken(invite, visitor, password):
    [mail] = invite()
    assert accept(visitor, link_in(mail), password=password, again=password).status_code == 303


def test_somebody_known_accepts_with_their_own_password(invite, visitor, make):
    known = with_password(make.user(email=ANNA["email"], first_name="Anna", last_name="Verdi"), "la-mia-vecchia-77x")
    [mail] = invite()
    assert "already" in visitor.get(visitor.get(link_in(mail)).location).text
    assert accept(visitor, link_in(mail)).status_code == 422
    assert accept(visitor, link_in(mail), password="la-mia-vecchia-77x").status_code == 303
    db.refresh(known)
    assert (known.name, is_right(known, "la-mia-vecchia-77x")) == ("Anna Verdi", True)


def test_the_inviters_page_does_not_tell_who_has_an_account(invite, staff, client, make):
    with_password(make.user(email=ANNA["email"], first_name="Secret", last_name="Name"))
    invite()
    assert ("Secret" in settings(staff, client), "Anna Bianchi" in settings(staff, client)) == (False, True)


def test_an_invitation_opens_nothing_while_the_door_is_closed(invite, staff, client, visitor):
    [mail] = invite()
    staff.post(f"/clients/{client.id}/access/off")
    assert accept(visitor, link_in(mail)).status_code == 410


def test_there_may_be_more_than_one_admin(invite, staff, client, deliver):
    invite()
    staff.post(f"/clients/{client.id}/admins", data=ANNA | {"email": "bruno@shop.example"})
    assert [mail["To"] for mail in deliver()] == ["bruno@shop.example"]
    again = staff.post(f"/clients/{client.id}/admins", data=ANNA | {"email": "BRUNO@shop.example"})
    assert (again.status_code, "has a place" in again.text) == (422, True)


def test_accepting_is_noted_under_the_name_of_whoever_accepted(invite, visitor):
    [mail] = invite()
    accept(visitor, link_in(mail))
    noted = db.scalars(select(Activity).where(Activity.action == "invitation.accepted")).one()
    assert noted.actor == "Anna Bianchi"


def test_guessing_the_password_of_a_known_person_is_slowed_down(invite, visitor, make, limits):
    with_password(make.user(email=ANNA["email"]))
    [mail] = invite()
    answers = [accept(visitor, link_in(mail), password="wrong-wrong-wrong").status_code for _try in range(7)]
    assert answers[-1] == 429
