"""People with passwords, mail through a real SMTP conversation, and limits that count."""

import re
import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from core.db import db
from core.limits import limiter
from jobs.mail import send_mail
from models import Mail, User
from services.passwords import keep_password

PASSWORD = "tramonto-viola-39"


class MailServer:
    """Takes mails, or answers to an address what the test wants it to say."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 OK")

    async def handle_DATA(self, _server, _session, envelope):
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answers.get("DATA", "250 Taken")


@pytest.fixture
def mail_server(app) -> Iterator[MailServer]:
    server = MailServer()
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    before = app.config["SMTP_URL"]
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
    yield server
    app.config["SMTP_URL"] = before
    controller.stop()


@pytest.fixture
def deliver(app, mail_server, queued) -> Callable[[], list[EmailMessage]]:
    """Run the mail jobs that wait; what the server has taken since."""

    def run() -> list[EmailMessage]:
        before = len(mail_server.taken)
        for _name, mail_id in queued("mail"):
            send_mail(mail_id)
        app.extensions["redis"].flushall()
        db.expire_all()
        return mail_server.taken[before:]

    return run


@pytest.fixture
def limits() -> Iterator[None]:
    """Tries are counted, as they are outside the tests."""
    limiter.enabled = True
    yield
    limiter.enabled = False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def with_password(user: User, password: str = PASSWORD) -> User:
    keep_password(user, password)
    db.commit()
    return user


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    return mail.get_body((kind,)).get_content()


def link_in(mail: EmailMessage) -> str:
    """The path of the one link of ours in a mail."""
    return re.search(r"http://localhost:5000(/\S+)", text_of(mail)).group(1)


def mails() -> list[Mail]:
    return list(db.query(Mail).order_by(Mail.id))


def mark_on(page) -> str:
    """What a form carries of the values it was filled with."""
    return re.search(r'name="mark" value="([^"]+)"', page.text)[1]
