"""The application as a whole, before any area."""


def test_a_process_that_answers_is_alive(visitor):
    assert visitor.get("/healthz").json == {"status": "ok"}


def test_without_workers_it_is_not_ready_and_says_who_is_missing(visitor):
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] == {"ok": True}
    assert answer.json["workers"]["missing"] == ["default", "files", "intake", "mail", "platforms", "sheets", "sweep"]
