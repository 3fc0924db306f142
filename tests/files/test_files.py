"""A file's way in: uploaded or fetched, looked at, kept once, and served so that no browser runs any of it."""

import errno
import io
import os
import time

import pytest
from PIL import Image
from sqlalchemy import func, select

import jobs.files
from core.db import db
from core.matrix import Role
from designs.checks import PrintArea
from designs.demo_files import print_file
from designs.facts import FileFormat
from jobs.files import Beating, look_later, run_file
from models import Activity, File
from models.work import claim
from services import files

A6 = PrintArea(105, 148, 3, 4, 100, 150, frozenset({"pdf", "png"}))


def png(colour: str = "red") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def client(make):
    return make.client()


def upload(client, content: bytes, name: str = "art.png") -> File:
    file = files.take_upload(client.id, name, files.storage().put(content))
    look_later(file)
    db.commit()
    return file


def fetch(client, url: str) -> File:
    file = files.take_address(client.id, url)
    look_later(file)
    db.commit()
    run_file(file.id)
    db.refresh(file)
    return file


def test_an_upload_is_looked_at_by_a_job_and_gets_a_preview(client, queued):
    file = upload(client, png())
    assert (file.state, queued("files")) == ("checking", [("jobs.files.run_file", file.id)])
    run_file(file.id)
    db.refresh(file)
    assert (file.state, file.work_state, file.format, file.facts["width_px"]) == ("ready", "done", "png", 400)
    with Image.open(io.BytesIO(files.storage().get(file.preview_key))) as preview:
        assert (preview.format, preview.size) == ("WEBP", (400, 300))


def test_the_same_content_is_kept_once_per_client(make, client):
    first = upload(client, png())
    assert upload(client, png(), "copy.png").id == first.id
    assert upload(make.client(), png()).id != first.id
    assert db.scalar(select(func.count()).select_from(Activity)) == 2


def test_a_pdf_is_measured_in_millimetres(client):
    file = upload(client, print_file(A6, FileFormat.PDF, "one"), "card.pdf")
    run_file(file.id)
    db.refresh(file)
    trim = file.facts["boxes"]["trim"]
    assert (file.format, round(trim["right"] - trim["left"])) == ("pdf", 105)


def test_what_is_no_print_file_is_refused_with_the_reason(client):
    file = upload(client, b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "logo.png")
    run_file(file.id)
    db.refresh(file)
    assert (file.state, file.work_state, file.error, file.preview_key) == (
        "refused",
        "failed",
        "script",
        None,
    )


def test_a_file_behind_an_address_is_fetched_and_looked_at(client, httpserver):
    httpserver.expect_request("/art.png").respond_with_data(png(), content_type="image/png")
    file = fetch(client, httpserver.url_for("/art.png"))
    assert (file.state, file.name, file.error) == ("ready", "art.png", None)


def test_an_address_with_known_content_points_to_the_file_that_is_there(client, httpserver):
    known = upload(client, png())
    httpserver.expect_request("/again.png").respond_with_data(png(), content_type="image/png")
    file = fetch(client, httpserver.url_for("/again.png"))
    assert (file.state, file.sha256, files.original_of(file)) == ("ready", None, known)


def test_an_address_that_has_other_content_today_is_another_file(client, httpserver):
    httpserver.expect_ordered_request("/art.png").respond_with_data(png("red"), content_type="image/png")
    httpserver.expect_ordered_request("/art.png").respond_with_data(png("blue"), content_type="image/png")
    url = httpserver.url_for("/art.png")
    assert fetch(client, url).sha256 != fetch(client, url).sha256


@pytest.mark.parametrize(
    ("status", "kind", "code", "state"),
    [
        (404, "image/png", "gone", "refused"),
        (200, "text/html", "type_not_allowed", "refused"),
        (503, "image/png", "shop_failed", "fetching"),
    ],
)
def test_a_fetch_that_fails_says_why_and_is_tried_again_where_that_may_help(
    client, httpserver, status, kind, code, state
):
    httpserver.expect_request("/art.png").respond_with_data(b"x", status=status, content_type=kind)
    file = fetch(client, httpserver.url_for("/art.png"))
    assert (file.state, file.error, file.due_at is not None) == (state, code, state == "fetching")


def test_an_address_inside_is_not_called(app, client, httpserver):
    app.config["ALLOW_LOCAL_TARGETS"] = False
    try:
        file = fetch(client, f"https://127.0.0.1:{httpserver.port}/art.png")
    finally:
        app.config["ALLOW_LOCAL_TARGETS"] = True
    assert (file.state, file.error, httpserver.log) == ("refused", "address_not_allowed", [])


def test_a_fetch_gives_up_in_the_end(client, httpserver):
    httpserver.expect_request("/art.png").respond_with_data(b"x", status=503)
    file = fetch(client, httpserver.url_for("/art.png"))
    file.tries, file.due_at = File.most_tries - 1, file.created_at
    db.commit()
    run_file(file.id)
    db.refresh(file)
    assert (file.state, file.work_state) == ("refused", "failed")


def test_a_full_disk_is_waited_for(client, monkeypatch):
    file = upload(client, png())

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    run_file(file.id)
    db.refresh(file)
    assert (file.state, file.error, file.due_at is not None) == ("checking", "storage_full", True)


def test_a_long_download_keeps_its_lease_and_stops_when_it_is_lost(client, monkeypatch):
    file = files.take_address(client.id, "https://files.example/large.pdf")
    db.commit()
    monkeypatch.setattr(jobs.files, "BEAT_SECONDS", 0)
    claim(File, file.id)
    db.commit()
    into = Beating(io.BytesIO(), file)
    time.sleep(0.01)
    into.write(b"piece")
    assert file.progress == {"bytes": 0}
    file.token = "of another"
    db.commit()
    time.sleep(0.01)
    with pytest.raises(jobs.files.Stopped):
        into.write(b"piece")


def test_the_original_is_an_attachment_that_no_browser_opens(make, sign_in, client):
    file = upload(client, print_file(A6, FileFormat.PDF, "one"), 'Größe "A6"\r\nX-Evil: 1.html')
    run_file(file.id)
    answer = sign_in(make.member(Role.VIEW_ONLY, client)).get(f"/files/{file.id}/original")
    assert (answer.status_code, answer.mimetype, answer.headers["X-Content-Type-Options"]) == (
        200,
        "application/pdf",
        "nosniff",
    )
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;") and "filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22A6%22" in disposition
    assert disposition.endswith(".pdf")
    assert "sandbox" in answer.headers["Content-Security-Policy"] and "X-Evil" not in answer.headers


def test_the_preview_is_a_picture_and_nothing_else(make, sign_in, client):
    file = upload(client, png())
    run_file(file.id)
    answer = sign_in(make.member(client=client)).get(f"/files/{file.id}/preview")
    assert (answer.mimetype, "sandbox" in answer.headers["Content-Security-Policy"]) == ("image/webp", True)
    assert answer.headers["Cache-Control"] == "private, max-age=86400, immutable"


def test_another_clients_file_is_not_found(make, sign_in, client):
    file = upload(client, png())
    run_file(file.id)
    browser = sign_in(make.member())
    paths = (f"/files/{file.id}", f"/files/{file.id}/preview", f"/files/{file.id}/original")
    assert [browser.get(path).status_code for path in paths] == [404, 404, 404]
    assert browser.post(f"/files/{file.id}/retries").status_code == 404


def test_the_page_of_a_file_polls_until_it_is_looked_at(make, sign_in, client):
    browser = sign_in(make.member(client=client))
    file = upload(client, png())
    assert 'hx-trigger="every 2s"' in browser.get(f"/files/{file.id}").text
    run_file(file.id)
    page = browser.get(f"/files/{file.id}").text
    assert ('hx-trigger="every 2s"' in page, "400 × 300 px" in page) == (False, True)


def test_a_refused_file_is_tried_again_when_a_person_asks(make, sign_in, client, queued, httpserver):
    httpserver.expect_request("/gone.png").respond_with_data(b"", status=404)
    file = fetch(client, httpserver.url_for("/gone.png"))
    browser = sign_in(make.member(client=client))
    assert "This file cannot be used" in browser.get(f"/files/{file.id}").text
    assert browser.post(f"/files/{file.id}/retries").status_code == 303
    db.refresh(file)
    assert (file.state, file.tries, queued("files")[-1]) == ("fetching", 0, ("jobs.files.run_file", file.id))


def test_content_that_is_refused_is_not_tried_again(make, sign_in, client, queued):
    file = upload(client, b"no picture")
    run_file(file.id)
    browser = sign_in(make.member(client=client))
    page = browser.get(f"/files/{file.id}").text
    assert ("This is no file that can be printed." in page, "/retries" in page) == (True, False)
    browser.post(f"/files/{file.id}/retries")
    db.refresh(file)
    assert file.state == "refused"
