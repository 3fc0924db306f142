"""The list of clients: sorted by what they have, filtered by how far they have come."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.db import db, now
from core.matrix import Role
from jobs.clients import keep_figures
from models import Client, Order


@pytest.fixture
def staff(sign_in, make):
    return sign_in(make.member(Role.PROVIDER_ADMIN))


def shown(browser, question: str) -> list[str]:
    """The names on the list, from above."""
    return re.findall(r'<a href="/clients/\d+">([^<]+)</a>', browser.get(f"/clients/?{question}").text)


@pytest.fixture
def three(make):
    """The first has a failed order, the second the newest one, the third none."""
    clients = [make.client(name=name) for name in ("Failed", "Newest", "Empty")]
    failed, newest = (make.store(client_id=client.id) for client in clients[:2])
    make.order(failed, status="failed", created_at=now() - timedelta(minutes=5))
    make.order(newest, status="received")
    keep_figures()
    return clients


@pytest.mark.parametrize(
    "sort,names",
    [
        ("-last_order", ["Newest", "Failed", "Empty"]),
        ("last_order", ["Empty", "Failed", "Newest"]),
        ("-attention", ["Failed", "Empty", "Newest"]),
        ("-created", ["Empty", "Newest", "Failed"]),
        ("created", ["Failed", "Newest", "Empty"]),
    ],
)
def test_the_list_is_sorted_by_what_the_clients_have(staff, three, sort, names):
    assert shown(staff, f"sort={sort}") == names
    is_told = "up to a minute older" in staff.get(f"/clients/?sort={sort}").text
    assert is_told is ("created" not in sort)


def test_what_was_mended_no_longer_stands_first(staff, three):
    db.execute(update(Order).values(status="received"))
    db.commit()
    keep_figures()
    db.expire_all()
    assert [client.attention_count for client in three] == [0, 0, 0]


def test_a_client_that_gets_an_order_comes_first_with_the_next_look(staff, make, three):
    make.order(make.store(client_id=three[2].id))
    assert shown(staff, "sort=-last_order")[0] == "Newest"
    keep_figures()
    assert shown(staff, "sort=-last_order")[0] == "Empty"


@pytest.mark.parametrize("sort", ["-last_order", "-attention", "-created"])
def test_every_client_stands_on_one_page_however_they_are_sorted(staff, make, sort):
    names = {make.client(name=f"Client {number:03}").name for number in range(120)}
    make.order(make.store(client_id=db.scalar(select(Client.id).where(Client.name == "Client 070"))), status="failed")
    keep_figures()
    url, seen = f"/clients/?sort={sort}", []
    while url:
        page = staff.get(url).text
        seen += re.findall(r'<a href="/clients/\d+">([^<]+)</a>', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following[1].replace("&amp;", "&") if following else ""
    assert (len(seen), set(seen)) == (120, names)


@pytest.mark.parametrize("word,names", [("accepted", ["Here"]), ("invited", ["Invited"]), ("none", ["Gone", "Nobody"])])
def test_the_list_is_filtered_by_how_far_the_invitation_has_come(staff, make, word, names):
    make.client(name="Nobody")
    make.member(client=make.client(name="Here"))
    make.member(client=make.client(name="Invited"), accepted_at=None)
    make.member(client=make.client(name="Gone"), disabled_at=now())
    assert shown(staff, f"invitation={word}") == names


def test_the_list_is_filtered_by_access(staff, make):
    make.client(name="Open")
    make.client(name="Closed", access_on=False)
    assert (shown(staff, "access=on"), shown(staff, "access=off")) == (["Open"], ["Closed"])


@pytest.mark.parametrize("sort", ["-reference", "last_order", "-created"])
def test_a_filter_leaves_the_order_that_was_chosen(staff, sort):
    assert f'<option value="{sort}" selected>' in staff.get(f"/clients/?sort={sort}&q=a").text
