"""What makes notices and their mails, killed with every one of its statements, in a worker process of its own."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from commands.install import ROOT
from core.db import db, now
from core.matrix import Role
from models import Mail, Mailing, NoticeKind, NoticeLook, NoticeMail, Source, WorkState
from services.notices.choices import Choice, choose
from tests.notices.conftest import notices_of, text_in

LEAST = 8  # statements of each job; fewer, and it was not killed in its middle


@pytest.fixture
def killed(settings) -> Iterator[Callable[..., list[int]]]:
    """killed("run_look", NoticeLook, 7): the job of row 7, killed with its first statement, its second, and so on
    until it came to its end; how each try ended."""
    command = [sys.executable, "-m", "tests.notices.worker", json.dumps(settings.model_dump(mode="json"))]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def run(job, table, row_id) -> list[int]:
            ends: list[int] = []
            while not ends or ends[-1]:
                fallen = update(table).where(table.id == row_id)  # the lease of whoever died has run out
                db.execute(fallen.values(due_at=now() - timedelta(seconds=1), work_state=WorkState.WAITING, tries=0))
                db.commit()
                process.stdin.write(json.dumps([job, row_id, len(ends) + 1]) + "\n")
                process.stdin.flush()
                ends.append(int(next(line for line in process.stdout if line.strip().lstrip("-").isdigit())))
            db.expire_all()
            return ends

        yield run
        process.stdin.close()


def test_whenever_a_worker_is_killed_a_person_is_told_once_and_has_one_mail(make, look, happens, killed):
    client = make.client()
    ada = make.member(Role.ADMIN, client)
    choose(ada, {NoticeKind.ACTION: Choice(in_app=True, mailing=Mailing.DAILY)}, 8)
    db.commit()
    happens(make.order(make.store(client_id=client.id), number="K1"), "on_hold")
    story = db.scalars(select(NoticeLook.id).where(NoticeLook.source == Source.STORY)).one()
    ends = killed("run_look", NoticeLook, story)
    assert (set(ends[:-1]), len(ends) > LEAST) == ({-signal.SIGKILL}, True)
    assert notices_of(ada) == [("action", "on_hold", 1)]
    owed = db.scalars(select(NoticeMail.id)).one()
    ends = killed("run_notice_mail", NoticeMail, owed)
    assert (set(ends[:-1]), len(ends) > LEAST) == ({-signal.SIGKILL}, True)
    mail = db.scalars(select(Mail)).one()
    assert (mail.recipient, text_in(mail).count("K1")) == (ada.email, 1)
