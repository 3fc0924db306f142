"""Tests that read the code: what must not be forgotten anywhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import jobs.all  # noqa: F401
from core.matrix import Right
from core.queue import QUEUES
from jobs.runner import RUNNERS
from models import Base
from models.work import Work

ROOT = Path(__file__).parents[1]
CODE = ("app.py", "blueprints", "jobs", "services", "models", "platforms", "designs", "papers", "core")
GENERATED = {"0001_the_tables_that_the_road_stands_on.py"}


def sources(*places: str, suffix: str = ".py") -> Iterator[tuple[str, str]]:
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob(f"*{suffix}")):
            yield str(file.relative_to(ROOT)), file.read_text()


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def views(app):
    """Of the application and of the bare Flask beside it."""
    return {**app.view_functions, **app.extensions["bare"].view_functions}


def test_every_view_declares_its_right(app):
    assert {endpoint for endpoint, view in views(app).items() if not hasattr(view, "right")} == set()


def test_a_view_beside_the_application_that_declares_no_right_is_refused(app, visitor):
    bare = app.extensions["bare"]
    view = bare.view_functions["hooks.deliver"]
    bare.view_functions["hooks.deliver"] = lambda **_names: "let in"
    try:
        answer = visitor.post("/hooks/woocommerce/token")
    finally:
        bare.view_functions["hooks.deliver"] = view
    assert answer.status_code == 403


def test_every_public_view_is_meant_to_be(app):
    public = {endpoint for endpoint, view in views(app).items() if view.right is Right.PUBLIC}
    public.remove("publications.picture")  # which shops fetch for themselves
    public.remove("api.openapi")  # how programs are spoken to, and nothing of anybody's
    assert {endpoint.split(".")[0] for endpoint in public} == {
        "auth",
        "components",
        "grants",
        "health",
        "hooks",
        "static",
        "unsubscribe",
    }


def test_a_post_without_the_forms_token_is_refused(app, visitor):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        accepted = [
            rule.rule
            for rule in rules(app)
            if "POST" in rule.methods
            and rule.endpoint.split(".")[0] not in ("grants", "api", "unsubscribe")  # these have a key
            if visitor.post(re.sub(r"<[^>]+>", "1", rule.rule)).status_code != 400
        ]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert accepted == []


def test_every_kind_of_work_has_its_job_and_every_queue_exists():
    kinds = {mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Work)}
    assert set(RUNNERS) == kinds
    assert {run.queue for run in RUNNERS.values()} <= set(QUEUES)


def test_only_views_and_jobs_commit():
    committing = [
        f"{name}:{node.lineno}"
        for name, text in sources("services", "models", "platforms", "designs", "papers", "core")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert committing == []


@pytest.mark.parametrize(
    "forbidden",
    [
        r"shell\s*=\s*True",
        r"os\.system",
        r"\brandom\.(random|choice|randint)",
        r"pickle",
        r"\bSET\s+vetrina",
        r"(?<![.\w])eval\(",
    ],
)
def test_nothing_dangerous_is_written(forbidden):
    assert [name for name, text in sources(*CODE) if re.search(forbidden, text)] == []


def test_no_template_trusts_what_people_typed():
    assert [name for name, text in sources("templates", suffix=".html") if re.search(r"\|\s*safe\b", text)] == []


def test_no_page_has_inline_handlers_or_styles():
    inline = re.compile(r"\s(on[a-z]+|style)=\"", re.I)
    pages = [name for name, text in sources("templates", suffix=".html") if inline.search(text)]
    assert [name for name in pages if not name.startswith("templates/mail/")] == []


def test_files_stay_small():
    long = {name: len(text.splitlines()) for name, text in sources(*CODE, "sandbox", "commands", "tests", "bench")}
    assert {name: lines for name, lines in long.items() if lines > 300 and Path(name).name not in GENERATED} == {}


def test_nothing_is_left_for_later():
    left = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    assert [name for name, text in sources(*CODE, "sandbox", "commands", "templates") if left.search(text)] == []
