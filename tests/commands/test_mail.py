"""The mail catcher, by a real SMTP conversation and its page."""

import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests

from commands.install import ROOT
from commands.mail.mailbox import KEPT, Mailbox


@dataclass(frozen=True)
class Catcher:
    page: str
    smtp_port: int
    mailbox: Mailbox

    def get(self, path: str = "", **headers: str) -> requests.Response:
        return requests.get(f"{self.page}{path}", headers=headers, timeout=5)

    def post(self, path: str, **headers: str) -> requests.Response:
        return requests.post(f"{self.page}{path}", headers=headers, timeout=5)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catcher]:
    folder, (port, smtp_port) = tmp_path_factory.mktemp("mail"), free_ports(2)
    words = ["--folder", str(folder), "--port", str(port), "--smtp-port", str(smtp_port)]
    process = subprocess.Popen([sys.executable, "-m", "commands.mail", *words], cwd=ROOT, stderr=subprocess.DEVNULL)
    catcher = Catcher(f"http://localhost:{port}/", smtp_port, Mailbox(folder))
    try:
        wait_for(catcher)
        yield catcher
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def catcher(running: Catcher) -> Catcher:
    running.post("delete")
    return running


def test_a_mail_that_is_sent_stands_on_the_page_with_its_links(catcher: Catcher) -> None:
    send(catcher, "You are invited", text="Come in: https://vetrina.example/invite/abc.", html="<p>Come in</p>")
    number = catcher.mailbox.numbers()[0]

    assert "You are invited" in catcher.get().text
    assert "anna@client.example" in catcher.get().text
    text = catcher.get(f"{number}?view=text").text
    assert 'href="https://vetrina.example/invite/abc"' in text
    assert 'target="_blank"' in text


def test_html_is_shown_in_a_frame_that_runs_and_loads_nothing(catcher: Catcher) -> None:
    send(catcher, "Hostile", text="-", html='<script>alert(1)</script><a href="https://vetrina.example/">in</a>')
    number = catcher.mailbox.numbers()[0]

    page, mail = catcher.get(str(number)), catcher.get(f"{number}/html")

    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
    assert "<script>" not in page.text
    policy = mail.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "script" not in policy
    assert mail.text.startswith('<base target="_blank">')


def test_the_source_shows_who_really_gets_it(catcher: Catcher) -> None:
    send(catcher, "Hidden copy", text="-", also="bruno@client.example")

    source = catcher.get(f"{catcher.mailbox.numbers()[0]}?view=source").text

    assert "X-Envelope-To: anna@client.example, bruno@client.example" in source


def test_a_mail_without_html_opens_as_text(catcher: Catcher) -> None:
    send(catcher, "Plain", text="Only words, è così")

    assert "Only words, è così" in catcher.get(str(catcher.mailbox.numbers()[0])).text


def test_one_mail_or_all_can_be_deleted(catcher: Catcher) -> None:
    for subject in ("first", "second", "third"):
        send(catcher, subject, text="-")

    catcher.post(f"{catcher.mailbox.numbers()[0]}/delete")
    assert "third" not in catcher.get().text
    assert "second" in catcher.get().text

    catcher.post("delete")
    assert "Nothing yet" in catcher.get().text
    assert catcher.mailbox.numbers() == []


def test_other_sites_in_the_same_browser_neither_read_nor_delete(catcher: Catcher) -> None:
    send(catcher, "Secret link", text="-")

    forged = catcher.get(Host="mail.attacker.example")
    foreign = catcher.post("delete", **{"Sec-Fetch-Site": "cross-site"})

    assert (forged.status_code, "Secret link" in forged.text) == (421, False)
    assert foreign.status_code == 403
    assert "Secret link" in catcher.get().text


def test_an_unknown_mail_is_not_found(catcher: Catcher) -> None:
    assert [catcher.get(path).status_code for path in ("1", "1/html", "1?view=text")] == [404, 404, 404]


def test_the_folder_keeps_the_newest_and_stays_small(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    for number in range(KEPT + 3):
        mailbox.keep(f"Subject: {number}\r\n\r\n-".encode())

    assert len(mailbox.numbers()) == KEPT
    assert mailbox.newest(1)[0].message["Subject"] == str(KEPT + 2)


def send(catcher: Catcher, subject: str, text: str, html: str = "", also: str = "") -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "Vetrina <vetrina@localhost>", "anna@client.example"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP("localhost", catcher.smtp_port, timeout=5) as server:
        server.send_message(message, to_addrs=["anna@client.example", *([also] if also else [])])


def free_ports(how_many: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(how_many)]
    found = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return found


def wait_for(catcher: Catcher) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            catcher.get()
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the catcher does not answer")
