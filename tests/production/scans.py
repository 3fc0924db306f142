"""A scanner before the page, and what it reads."""

import re
from datetime import timedelta
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.db import db, now
from models import OrderItem, Scan
from papers.codes import Kind, code_of
from tests.conftest import HTMX

LINE, ORDER = code_of(Kind.LINE, 1), code_of(Kind.ORDER, 77)


def scan(browser: FlaskClient, code: str) -> str:
    """What the page says of it, large; or the address that it leads to."""
    answer = browser.post("/production/scans", data={"code": code}, headers=HTMX)
    assert answer.status_code == 200, answer.status_code
    if leads_to := answer.headers.get("HX-Redirect"):
        return leads_to
    return unescape(re.search(r'<section class="scan-result.*?</section>', answer.text, re.S)[0])


def later() -> None:
    """The seconds have passed in which a code does nothing again."""
    db.execute(update(Scan).values(created_at=now() - timedelta(minutes=1)))
    db.commit()


def statuses() -> list[str]:
    db.expire_all()
    return list(db.scalars(select(OrderItem.status).order_by(OrderItem.id)))
