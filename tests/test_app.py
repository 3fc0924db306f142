"""The application as a whole, before any area."""

import gc
from wsgiref.headers import Headers

from app import create_web_app
from core.pages import built_files
from core.security import for_files
from platforms.etsy.budget import Budget


def test_a_process_that_answers_is_alive(visitor):
    assert visitor.get("/healthz").json == {"status": "ok"}


def test_without_workers_it_is_not_ready_and_says_who_is_missing(visitor):
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] == {"ok": True}
    assert answer.json["workers"]["missing"] == [
        "default",
        "files",
        "intake",
        "mail",
        "pictures",
        "platforms",
        "postbacks",
        "sheets",
        "sweep",
        "syncs",
    ]


def test_the_figures_are_for_this_machine_alone(visitor):
    visitor.get("/login")
    figures = visitor.get("/metrics").text
    assert "vetrina_inbox_waiting 0.0" in figures
    assert 'vetrina_request_seconds_count{area="auth",status="2xx"}' in figures
    assert visitor.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404
    assert visitor.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 404


def test_the_figures_tell_what_is_left_of_the_calls_that_all_shops_share(app, visitor):
    name = "vetrina_calls_left_of_day{"
    assert name not in visitor.get("/metrics").text
    etsy = Budget(app.extensions["redis"], app.config["ETSY_KEYSTRING"], "1")
    etsy.learn({"x-limit-per-second": "10", "x-limit-per-day": "10000", "x-remaining-today": "2000"})
    assert f'{name}platform="etsy"}} 0.2' in visitor.get("/metrics").text


def test_the_figures_are_for_whoever_has_the_token(app, visitor):
    app.config["METRICS_TOKEN"] = "a-token"
    try:
        given = visitor.get("/metrics", headers={"Authorization": "Bearer a-token", "X-Forwarded-For": "192.0.2.1"})
        assert (given.status_code, visitor.get("/metrics").status_code) == (200, 404)
    finally:
        app.config["METRICS_TOKEN"] = ""


def test_what_a_web_process_begins_with_is_not_looked_through_again(settings):
    try:
        create_web_app(settings)
        assert gc.get_freeze_count() > len(gc.get_objects())
    finally:
        gc.unfreeze()


def test_pages_are_compressed(visitor):
    page = visitor.get("/login", headers={"Accept-Encoding": "br, gzip"})
    assert page.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in page.headers["Vary"]


def test_built_files_are_taken_as_what_they_say_they_are(visitor, app):
    style = visitor.get(f"/static/{built_files(app.config['ROOT'])['app.css']}")
    assert (style.status_code, style.headers["X-Content-Type-Options"]) == (200, "nosniff")


def test_in_public_built_files_too_are_for_https_alone():
    headers = Headers()
    for_files(is_public=True)(headers, "", "")
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
