"""Lists asked for as files by people of two clients, and the job run where a test says so."""

import csv
import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, see
from jobs.exports import run_export
from models import Client, Export, MembershipStore


@pytest.fixture
def work(app) -> Callable[[], None]:
    """What the worker does with exports that are due."""

    def run() -> None:
        while ids := db.scalars(select(Export.id).where(Export.due_at.is_not(None))).all():
            db.rollback()
            for export_id in ids:
                run_export(export_id)
            db.rollback()

    return run


@pytest.fixture
def export(sign_in, work) -> Callable[..., list[dict[str, str]]]:
    """export(member, "orders", "?status=open"): the rows of the file that this person gets, by heading."""

    def run(member, listing: str, query: str = "", **form: object) -> list[dict[str, str]]:
        browser = sign_in(member)
        answer = browser.post(f"/exports/{listing}{query}", data={"format": "csv"} | form)
        assert answer.status_code == 303, answer.text
        work()
        return table(browser.get(f"/exports/{newest().id}/file"))

    return run


@pytest.fixture
def limited(make):
    """limited(role, store): somebody who has this one store of its client."""

    def member(role, store):
        one = make.member(role, db.get_one(Client, store.client_id), all_stores=False)
        db.add(MembershipStore(client_id=store.client_id, membership_id=one.id, store_id=store.id))
        db.commit()
        return one

    return member


def newest() -> Export:
    db.rollback()
    see(EVERYONE)
    return db.scalars(select(Export).order_by(Export.id.desc()).limit(1)).one()


def table(page) -> list[dict[str, str]]:
    with page:  # its file is closed with it
        assert page.status_code == 200, page.text
        return list(csv.DictReader(io.StringIO(page.data.decode("utf-8-sig"), newline="")))
