"""What must not be written down is not, and what is written belongs to its own request."""

import pytest
import structlog
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from core.db import EVERYONE, db, see, seeing
from core.log import mask
from core.matrix import Role

SECRETS = [
    ({"password": "hunter2"}, {"password": "***"}),
    ({"consumer_secret": "cs_0123456789"}, {"consumer_secret": "***"}),
    ({"Authorization": "Basic QQ=="}, {"Authorization": "***"}),
    ({"event": "key ck_0123456789abcdef refused"}, {"event": "key *** refused"}),
    ({"path": "/wp-json?oauth_signature=a%2Bb&page=2"}, {"path": "/wp-json?***&page=2"}),
    ({"path": "/invitations?token=abc"}, {"path": "/invitations?***"}),
    ({"event": "request", "status": 200}, {"event": "request", "status": 200}),
]


@pytest.mark.parametrize(("said", "written"), SECRETS)
def test_nothing_named_like_a_secret_or_looking_like_one_is_written(said, written):
    assert mask(None, "info", said) == written


def test_a_statement_that_fails_does_not_tell_what_was_in_it(app):
    with pytest.raises(DBAPIError) as fault:
        db.execute(text("select cast(:street as text) from nowhere"), {"street": "Via Roma 1"})
    assert "Via Roma 1" not in str(fault.value)


def test_a_failure_inside_a_wider_look_is_told_as_it_was_and_widens_nothing(app):
    see([7])
    with pytest.raises(DBAPIError, match="division by zero"), seeing(EVERYONE):
        db.execute(text("select 1 / 0"))
    db.rollback()
    assert db.scalar(text("select current_setting('vetrina.clients')")) == "7"


def test_no_line_carries_the_id_of_the_request_before(app):
    structlog.contextvars.bind_contextvars(request_id="before", job="old")
    with app.test_request_context("/healthz"):
        app.preprocess_request()
        known = structlog.contextvars.get_contextvars()
    assert ("job" in known, known["request_id"] == "before") == (False, False)


def test_without_a_free_connection_a_page_says_so_at_once(app, make, sign_in, monkeypatch):
    browser = sign_in(make.member(Role.OPERATOR))
    url = app.extensions["engine"].url
    small = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=0.1)
    monkeypatch.setitem(app.extensions, "engine", small)
    with small.connect():
        assert browser.get("/production/").status_code == 503
    small.dispose()
