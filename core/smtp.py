"""One conversation with the mail server, with time limits, and its own words when it refuses."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import SplitResult, unquote, urlsplit

from core.letters import Letter
from core.running import setting

PATIENCE = 20  # seconds for each answer
PERMANENT = 500


class NotSent(Exception):
    """The server, or the way there, refused. `for_good`: it would say the same tomorrow."""

    def __init__(self, words: str, *, for_good: bool) -> None:
        super().__init__(words)
        self.words, self.for_good = words[:500], for_good


def send(letter: Letter, recipient: str) -> None:
    """Hand `letter` to the mail server of SMTP_URL; returns when it has taken it."""
    server = urlsplit(setting("SMTP_URL"))
    try:
        with _conversation(server) as smtp:
            smtp.send_message(_message(letter, recipient))
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        raise NotSent(_told(code, words), for_good=code >= PERMANENT) from None
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, smtplib.SMTPConnectError) as refusal:
        raise NotSent(_told(refusal.smtp_code, refusal.smtp_error), for_good=False) from None  # ours to mend
    except smtplib.SMTPResponseException as refusal:
        raise NotSent(_told(refusal.smtp_code, refusal.smtp_error), for_good=refusal.smtp_code >= PERMANENT) from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(str(error) or type(error).__name__, for_good=False) from None


def _conversation(server: SplitResult) -> smtplib.SMTP:
    """`smtp://`: encrypted where offered; `smtp+starttls://`: encrypted or not at all; `smtps://`: from the start."""
    host, port = server.hostname or "localhost", server.port
    if server.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        smtp = smtplib.SMTP(host, port or 25, timeout=PATIENCE)
    smtp.ehlo_or_helo_if_needed()
    if server.scheme == "smtp+starttls" or (server.scheme == "smtp" and smtp.has_extn("starttls")):
        smtp.starttls(context=ssl.create_default_context())
    if server.username:
        smtp.login(unquote(server.username), unquote(server.password or ""))
    return smtp


def _message(letter: Letter, recipient: str) -> EmailMessage:
    """The standard library refuses line breaks in a head; ours have none to begin with."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = setting("MAIL_FROM"), recipient, letter.subject
    own_id = f"<{letter.mark}@{_domain()}>" if letter.mark else make_msgid(domain=_domain())
    message["Date"], message["Message-ID"] = formatdate(), own_id
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop_url:  # RFC 8058: mail programs show a button that posts there
        message["List-Unsubscribe"] = f"<{letter.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _domain() -> str:
    return setting("MAIL_FROM").rpartition("@")[2].rstrip(">") or "localhost"


def _told(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
