"""Every night it is looked whether behind the address of a file in use still lies what is printed."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.db import db, now
from jobs.files import look_later, run_file
from jobs.links import run_link
from models import File, FileLink, TimelineEntry
from services import files
from services.links import changed_links, keep, owe_links
from tests.products.conftest import picture_of

GOOD, OTHER = picture_of(2552, 3579), picture_of(2552, 3580)


@pytest.fixture
def linked(store, httpserver):
    """A file that came from an address, and what lies there: `linked.lies(content)`."""

    class Linked:
        def lies(self, content: bytes, status: int = 200) -> None:
            httpserver.clear()
            httpserver.expect_request("/art.png").respond_with_data(content, status=status, content_type="image/png")

        def fetch(self) -> File:
            file = files.take_address(store.client_id, httpserver.url_for("/art.png"))
            look_later(file)
            db.commit()
            run_file(file.id)
            db.refresh(file)
            return file

    found = Linked()
    found.lies(GOOD)
    return found


def a_night_goes_by() -> list[FileLink]:
    owe_links()
    db.execute(update(FileLink).values(created_at=now() - timedelta(days=2), checked_at=None))
    owe_links()
    db.execute(update(FileLink).values(due_at=now()).where(FileLink.due_at.is_not(None)))
    db.commit()
    for link_id in db.scalars(select(FileLink.id).order_by(FileLink.id)).all():
        run_link(link_id)
    db.expire_all()
    return list(db.scalars(select(FileLink)))


def test_the_same_content_changes_nothing(linked, connected):
    connected(linked.fetch())
    (link,) = a_night_goes_by()
    assert (link.state, link.newer_id, link.work_state, link.due_at) == ("same", None, "done", None)
    assert db.query(File).count() == 1


def test_another_content_is_told_and_nothing_is_exchanged(linked, connected, make, store):
    file = linked.fetch()
    variant = connected(file)
    order = make.order(store, status="pending_approval")
    make.item(order, variant_id=variant.id, status="pending_approval")
    linked.lies(OTHER)
    (link,) = a_night_goes_by()
    assert (link.state, link.file_id, link.newer_id != file.id) == ("changed", file.id, True)
    assert [each.file_id for each in db.get_one(type(variant), variant.id).mapping.files] == [file.id]
    (told,) = db.scalars(select(TimelineEntry).where(TimelineEntry.order_id == order.id)).all()
    assert (told.what, told.facts["file"]) == ("link_changed", "art.png")
    a_night_goes_by()  # the same news is told once
    assert db.query(TimelineEntry).count() == 1
    run_file(link.newer_id)
    assert db.get_one(File, link.newer_id, populate_existing=True).state == "ready"


def test_a_released_order_is_told_nothing(linked, connected, make, store):
    variant = connected(linked.fetch())
    make.item(make.order(store, status="created"), variant_id=variant.id, status="created")
    linked.lies(OTHER)
    a_night_goes_by()
    assert db.query(TimelineEntry).count() == 0


def test_what_a_person_stays_with_is_not_spoken_of_again_until_it_changes_again(linked, connected, store):
    file = linked.fetch()
    connected(file)
    linked.lies(OTHER)
    (link,) = a_night_goes_by()
    assert set(changed_links(store.client_id, [file.id])) == {file.id}
    keep(link)
    db.commit()
    a_night_goes_by()
    assert changed_links(store.client_id, [file.id]) == {}
    linked.lies(picture_of(2552, 3581))
    a_night_goes_by()
    assert set(changed_links(store.client_id, [file.id])) == {file.id}


def test_an_address_that_has_known_content_by_now_is_watched_for_the_file_in_use(linked, connected, store):
    known = files.take_upload(store.client_id, "own.png", files.storage().put(GOOD))
    look_later(known)
    db.commit()
    run_file(known.id)
    connected(files.original_of(linked.fetch()))
    (link,) = a_night_goes_by()
    assert (link.file_id, link.state) == (known.id, "same")


def test_an_address_with_nothing_behind_it_leaves_what_is_printed(linked, connected):
    connected(linked.fetch())
    linked.lies(b"", status=404)
    (link,) = a_night_goes_by()
    assert (link.state, link.error, link.work_state) == ("gone", "gone", "done")


def test_what_is_printed_for_nothing_any_more_is_not_asked_for(linked, connected):
    variant = connected(linked.fetch())
    a_night_goes_by()
    db.delete(variant.mapping)
    db.commit()
    assert a_night_goes_by() == []


def test_the_connection_says_so_and_a_person_stays_with_what_is_printed(linked, connected, admin):
    file = linked.fetch()
    variant = connected(file)
    linked.lies(OTHER)
    (link,) = a_night_goes_by()
    pages = (f"/products/{variant.product_id}", f"/products/variants/{variant.id}", f"/files/{file.id}")
    assert ["Another file lies at its address now" in admin.get(page).text for page in pages] == [True] * 3
    assert admin.post(f"/preflight/links/{link.id}/keeping").status_code == 303
    assert ["Another file lies at its address now" in admin.get(page).text for page in pages] == [False] * 3
