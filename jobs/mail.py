"""E-mails leave through the mail server, one conversation each."""

from core import smtp
from core.db import db
from jobs.runner import later, runs
from models import Invitation, InvitationState, Mail
from models.work import still_ours
from services.mails import letter_in, refused, taken
from services.postbacks.letters import carried_by, settle

GONE = (InvitationState.REVOKED, InvitationState.ACCEPTED)


def send_later(mail: Mail) -> Mail:
    """Owe `mail`, and send it once that is committed."""
    later(mail)
    return mail


@runs(Mail, "mail")
def send_mail(mail: Mail) -> None:
    invitation = _invitation(mail)
    if invitation and invitation.state in GONE:
        mail.sealed = ""
        mail.cancel()
        return db.commit()
    letter, recipient = letter_in(mail), mail.recipient
    db.commit()
    words, for_good = _send(letter, recipient)
    if still_ours(mail):
        invitation, postback = _invitation(mail), carried_by(mail)
        if words is None:
            taken(mail, invitation)
        else:
            refused(mail, invitation, words, for_good=for_good or postback is not None)
        if postback:
            settle(postback, words)  # which has tries of its own, each with a mail of its own
    return db.commit()


def _send(letter: smtp.Letter, recipient: str) -> tuple[str | None, bool]:
    """What the server said against it, if anything, and whether for good."""
    try:
        smtp.send(letter, recipient)
    except smtp.NotSent as refusal:
        return refusal.words, refusal.for_good
    return None, False


def _invitation(mail: Mail) -> Invitation | None:
    return db.get(Invitation, mail.invitation_id) if mail.invitation_id else None
