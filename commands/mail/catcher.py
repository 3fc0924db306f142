"""The SMTP side: accepts whatever comes."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from commands.mail.mailbox import Mailbox


class Catcher:
    """Keeps each message, with the addresses of its envelope on top."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        addresses = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        try:
            self.mailbox.keep(addresses.encode() + (envelope.original_content or b""))
        except OSError as error:
            return f"452 not kept: {error.strerror}"
        return "250 Caught"


def catch(mailbox: Mailbox, host: str, port: int) -> Controller:
    controller = Controller(Catcher(mailbox), hostname=host, port=port)
    controller.start()
    return controller
