"""Pages of a list, and the plain form in which words are searched."""

import re

import pytest
from sqlalchemy import column, func, select, table

from core.db import db, see
from core.paging import Order, page_of, url_with
from core.search import found_by, searchable
from models import Client
from services.activity import log_activity

BY_NAME = Order((func.lower(Client.name), Client.id))


@pytest.fixture
def names(make):
    """Five clients, two of the same name."""
    for name in ("Beta", "alfa", "Delta", "beta", "Gamma"):
        make.client(name=name)


def walk(app, url: str, order: Order, size: int) -> list[list[str]]:
    """The names on each page, forwards to the end and back again."""
    pages, direction = [], "older"
    while url and len(pages) < 9:
        with app.test_request_context(url):
            page = page_of(select(Client), order, size)
        pages.append([client.name for client in page.rows])
        if direction == "older" and page.older is None:
            direction = "newer"
        url = getattr(page, direction)
    return pages


def test_pages_follow_each_other_and_lead_back(app, names):
    there, back = [["alfa", "Beta"], ["beta", "Delta"], ["Gamma"]], [["beta", "Delta"], ["alfa", "Beta"]]
    assert walk(app, "/clients", BY_NAME, 2) == there + back


def test_pages_run_downwards_too(app, names):
    newest = Order((Client.created_at, Client.id), descending=True)
    assert walk(app, "/clients", newest, 3) == [
        ["Gamma", "beta", "Delta"],
        ["alfa", "Beta"],
        ["Gamma", "beta", "Delta"],
    ]


def test_a_row_that_arrives_while_paging_moves_nothing(app, names, make):
    with app.test_request_context("/clients"):
        second = page_of(select(Client), BY_NAME, 2).older
    make.client(name="Aaron")
    with app.test_request_context(second):
        assert [client.name for client in page_of(select(Client), BY_NAME, 2).rows] == ["beta", "Delta"]


@pytest.mark.parametrize(
    "key", ["x", "W10", "WyJhIiwiYiJd", "WzEsMl0", "WyJcdTAwMDAiLDFd", "WyJhIiwxZTMwXQ", "%00", "é"]
)
def test_a_place_that_nobody_gave_out_is_the_first_page(app, names, key):
    with app.test_request_context(f"/clients?after={key}"):
        assert page_of(select(Client), BY_NAME, 2).rows[0].name == "alfa"


def test_another_question_begins_at_the_first_page(app):
    with app.test_request_context("/clients?q=a&sort=name&after=abc"):
        assert url_with(sort=None) == "/clients?q=a"


def test_words_are_searched_without_case_accents_and_signs():
    assert searchable("Caffè-Bar", None, "Anna@Example.com") == "caffe bar anna example com"


@pytest.mark.parametrize("term", ["caf", "BAR caffe", "exam", "anna@ex", "caffe & | ! :* ("])
def test_the_beginnings_of_words_are_found(make, term):
    make.client(search_text=searchable("Caffè-Bar", "anna@example.com"))
    make.client(search_text="another")
    found = db.scalars(select(Client.search_text).where(found_by(Client.search, term))).all()
    assert found == ["caffe bar anna example com"]


@pytest.mark.parametrize("view", ["clients_found", "activity_found"])
def test_what_is_found_by_its_words_keeps_to_the_scope(make, view):
    mine, other = make.client(), make.client()
    for client in (mine, other):
        log_activity("client.created", client, client_id=client.id)
    db.commit()
    ids = select(column("id")).select_from(table(view))
    see([mine.id])
    assert len(db.scalars(ids).all()) == 1
    see(())
    assert db.scalars(ids).all() == []


def test_a_long_question_is_cut_and_a_question_of_signs_finds_all(make):
    make.client(search_text="x")
    assert db.scalar(select(func.count()).where(found_by(Client.search, "&|!()"))) == 1
    assert re.fullmatch("x", db.scalar(select(Client.search_text).where(found_by(Client.search, "x " * 9000))))
