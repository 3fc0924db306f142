"""Another print file, asked for after release: seen beside the old one, and printed where it is accepted in time."""

import io

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Client, FileState, OrderRequest, TimelineEntry
from services.release import look_anew
from services.transitions import lock
from tests.orders.made import makable
from tests.orders.test_changes import answer
from tests.products.conftest import picture_of


@pytest.fixture
def order(make):
    """Released, of one poster that nobody has begun."""
    found = makable(make)
    lock(found)
    look_anew(found)
    db.commit()
    return found


@pytest.fixture
def client(make, sign_in, order):
    return sign_in(make.member(Role.ADMIN, client=db.get_one(Client, order.client_id)))


@pytest.fixture
def provider(make, sign_in):
    return sign_in(make.member(Role.PREPRESS))


def ask(browser, order, **more):
    item = order.items[0]
    said = {
        "version": order.version,
        "words": "The new one, please",
        "kind": "change",
        f"item_{item.id}": item.quantity,
    }
    return browser.post(f"/orders/{order.id}/requests?kind=change", data=said | {"place": f"{item.id}-front"} | more)


def test_the_provider_sees_it_beside_the_old_one_and_prints_it(client, provider, order, make):
    old, new = order.items[0].files["front"]["name"], make.file(order.client_id, name="new.png")
    assert ask(client, order, library=new.id).status_code == 303
    item = order.items[0]
    wish = db.scalars(select(OrderRequest)).one()
    assert list(wish.wanted) == [f"file-{item.id}-front"]
    page = provider.get(f"/orders/{order.id}").text.partition("Change asked for")[2].partition("</section>")[0]
    assert (page.count(old) > 0, page.count("new.png") > 0, page.count('class="placed"')) == (True, True, 2)
    assert item.files["front"]["name"] == old  # nothing is touched silently
    answer(provider, order)
    assert (item.files["front"]["id"], wish.state) == (new.id, "accepted")
    told = list(db.scalars(select(TimelineEntry.what).order_by(TimelineEntry.id)))
    assert told[-2:] == ["file_replaced", "change_accepted"]


def test_one_that_is_uploaded_is_answered_once_it_was_looked_at(client, provider, order, queued):
    assert ask(client, order, upload=(io.BytesIO(b"%PDF-1.4 new"), "new.pdf")).status_code == 303
    assert [name for name, _file in queued("files")] == ["jobs.files.run_file"]
    before, wish = order.items[0].files, answer(provider, order)
    assert (wish.state, order.items[0].files) == ("open", before)


def test_one_that_cannot_be_printed_is_not_accepted_and_can_be_refused(client, provider, order, make):
    broken = make.file(order.client_id)
    ask(client, order, library=broken.id)
    broken.state = FileState.REFUSED
    db.commit()
    before, wish = order.items[0].files, answer(provider, order)
    assert (wish.state, order.items[0].files) == ("open", before)
    assert (answer(provider, order, "refused").state, order.items[0].files) == ("refused", before)


def test_once_the_line_is_begun_it_is_too_late(client, provider, order, make):
    new, item = make.file(order.client_id), order.items[0]
    ask(client, order, library=new.id)
    item.status = "in_production"
    db.commit()
    answer(provider, order)
    told = db.scalars(select(TimelineEntry).where(TimelineEntry.what == "change_accepted")).one()
    assert (len(told.facts["too_late"]), item.files["front"]["id"] == new.id) == (1, False)
    assert 'name="upload"' not in client.get(f"/orders/{order.id}/requests/new?kind=change").text


def test_another_clients_file_is_not_taken(client, order, make):
    assert ask(client, order, library=make.file(make.client().id).id).status_code == 422
    assert db.scalars(select(OrderRequest)).all() == []


def test_who_looks_at_the_order_sees_when_the_file_was_looked_at(client, provider, order, make):
    new = make.file(order.client_id, name="new.png", state=FileState.CHECKING)
    ask(client, order, library=new.id)
    seen = provider.get(f"/orders/{order.id}")
    again = {"HX-Request": "true", "If-None-Match": seen.headers["ETag"]}
    assert ("Checking the file" in seen.text, provider.get(f"/orders/{order.id}", headers=again).status_code) == (
        True,
        304,
    )
    new.state = FileState.READY
    db.commit()
    assert "Checking the file" not in provider.get(f"/orders/{order.id}", headers=again).text


def replaced(browser, order, **more):
    item = order.items[0]
    said = {"version": order.version, "area": "front"} | more
    return browser.post(f"/orders/{order.id}/items/{item.id}/file", data=said)


def test_before_release_the_client_gives_a_line_another_file(client, make, order):
    order = makable(make, order.store)
    item, seen = order.items[0], order.version
    nothing = replaced(client, order)
    assert (nothing.status_code, "Choose a file, or give its address." in nothing.text) == (422, True)
    assert replaced(client, order, upload=(io.BytesIO(picture_of(2552, 3579)), "sky.png")).status_code == 303
    db.expire_all()
    assert (item.files["front"]["name"], order.status) == ("sky.png", "passed")  # it waits until the file was looked at
    late = replaced(client, order, version=seen, upload=(io.BytesIO(picture_of(2552, 3579)), "sea.png"))
    db.expire_all()
    assert (late.status_code, "Choose the file again." in late.text) == (409, True)
    assert item.files["front"]["name"] == "sky.png"
