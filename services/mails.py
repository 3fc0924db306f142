"""E-mails as rows: written at once in the reader's language, sent by a job, emptied when the server has them."""

from typing import Any

from core import letters
from core.crypto import derived, seal, unseal
from core.db import now
from core.letters import Letter
from models import Invitation, InvitationState, Mail

PLACE = "mail"


def written(name: str, recipient: str, locale: str, client_id: int | None = None, **facts: Any) -> Mail:
    """The mail `templates/mail/NAME`, not yet owed: `jobs.mail.send_later` does that."""
    letter = letters.write(name, locale, **facts)
    return Mail(
        client_id=client_id,
        recipient=recipient,
        subject=letter.subject[:300],
        sealed=seal({"text": letter.text, "html": letter.html, "stop_url": letter.stop_url}, PLACE),
    )


def letter_in(mail: Mail) -> Letter:
    parts: Any = unseal(mail.sealed, PLACE)
    mark = derived(f"mail/{mail.id}")[:32]
    return Letter(mail.subject, parts["text"], parts["html"], mark, parts.get("stop_url", ""))


def taken(mail: Mail, invitation: Invitation | None) -> None:
    """The server has it: its secret link is gone from here."""
    mail.sent_at, mail.sealed, mail.server_words = now(), "", ""
    mail.finish()
    if invitation and invitation.state in (InvitationState.QUEUED, InvitationState.NOT_DELIVERED):
        invitation.state, invitation.server_words = InvitationState.SENT, None


def refused(mail: Mail, invitation: Invitation | None, words: str, *, for_good: bool) -> None:
    """Try again, or tell whoever invited that it did not arrive, in the server's words."""
    mail.server_words = words
    if for_good:
        mail.give_up("mail_refused", words=words)
    else:
        mail.try_again("mail_delayed", words=words)
    if not mail.is_open:
        mail.sealed = ""
    if invitation and invitation.state == InvitationState.QUEUED:
        invitation.server_words = words
        if not mail.is_open:
            invitation.state = InvitationState.NOT_DELIVERED
