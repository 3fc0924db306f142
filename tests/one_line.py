"""Every request of every test is watched: what a person changed stands in the activity log, once.

A request that commits a change of rows without a line, or says one act of one thing twice, fails its test at once.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy import Connection, Engine, event, text

from models import Base

WRITING = re.compile(
    r"\b(insert into|update|delete from)\s+(\w+)(?:\s+set\s+(.*?)(?:\swhere\s|\sfrom\s|$))?", re.I | re.S
)
REFUSED = 400
READING = frozenset({"GET", "HEAD", "OPTIONS"})
SCOPE = text("select set_config('vetrina.clients', '*', true)")
LINES = text("select client_id, action, object_type, object_id from activity where request_id = :id order by id")

# What is no act of a person: that they were seen, pictures that a page has drawn, and what a shop has answered.
BESIDE = {"activity", "login_sessions", "memberships.seen_at", "api_keys.used_at", "design_looks", "pictures"}
BESIDE |= {"stores.facts"}

SHEETS = {"sheets", "sheet_rows"}
OF_THE_PROVIDER = {"provider_sheets", "provider_sheet_rows"}
PICKED = {"mapping_batches", "variant_picks"}
CHOSEN = "what was ticked and chosen; nothing is done with it yet"
BEGUN, MADE = (
    "its line is written when the shop has answered",
    "its line is written with the number of rows, when it is made",
)
DRY = "a dry run: nothing is changed yet"

# What a request may change without a line: tables, and why. None of them holds what is sold or made.
UNSAID: dict[str, tuple[set[str], str]] = {
    "auth.create_reset": ({"mails", "password_resets"}, "whoever asks is not known; that the password is new is noted"),
    "designs.save": ({"designs", "design_files"}, "it saves itself: one line for a sitting, at its first save"),
    "designs.save_filling": ({"designs", "design_files"}, "as the designer: one line for a sitting"),
    "exports.cancel": ({"exports"}, "nothing was made"),
    "jobs.cancel": ({"exports", *SHEETS, *OF_THE_PROVIDER}, "what only reads; the rest is noted"),
    "notices.read": ({"notices"}, "what somebody has read is theirs alone"),
    "notices.read_all": ({"notices"}, "what somebody has read is theirs alone"),
    "notices.visit": ({"notices"}, "what somebody has read is theirs alone"),
    "production.create_scan": ({"scans"}, "the page keeps the scans of each person; what a scan moves has its line"),
    "grants.*": ({"claims", "connections"}, BEGUN),
    "products.clear_picks": (PICKED, CHOSEN),
    "products.connect_each": (PICKED, CHOSEN),
    "products.create_batch": (PICKED, CHOSEN),
    "products.keep_picks": (PICKED, CHOSEN),
    "products.make_batch_as": (PICKED, CHOSEN),
    "products.set_batch_file": (PICKED, CHOSEN),
    "products.update_batch": (PICKED, CHOSEN),
    "system.look_at_storage": ({"storage_checks"}, "the storage is looked at; nothing is changed"),
    "stores.authorise": ({"connections"}, BEGUN),
    "stores.create_claimed": ({"claims", "connections"}, BEGUN),
    "stores.create": ({"connections"}, BEGUN),
    "stores.create_reconnection": ({"connections"}, BEGUN),
    "stores.take_keys": ({"connections"}, BEGUN),
    "exports.create_*": ({"exports"}, MADE),
    "sheets.create*": (SHEETS | OF_THE_PROVIDER, DRY),
    "sheets.match*": (SHEETS | OF_THE_PROVIDER, DRY),
    "sheets.read_again*": (SHEETS | OF_THE_PROVIDER, DRY),
    "sheets.cancel*": (SHEETS | OF_THE_PROVIDER, "a dry run that is stopped; of what was begun it is noted"),
}

# One button, two steps that can also be done one by one: each has its line.
FILES = {"file.uploaded", "file.fetched"}  # a file has a history of its own, whatever it is brought for
TOGETHER = [
    {"client.access_on", "invitation.resent"},
    {"client.access_on", "member.added"},
    {"client.view_ended", "session.left"},
    {"file.approved", "mapping.connected"},
    {"order.draft_changed", "order.submitted"},
    {"order.hold_answered", "order.approved_as_is"},
    {"order.hold_answered", "order.file_replaced"},
    {"order.hold_answered", "order.line_let_go"},
    {"order.file_replaced", "order.request_accepted"},
    {"order.placed", "order.submitted"},
    {"package.packed", "package.shipped"},
    {"package.shipped", "package.tracking_added"},
    {"store.deletion_asked", "store.disconnected"},
]
used: set[str] = set()  # views that a test has sent something to, and that took it


class Line(NamedTuple):
    client_id: int | None
    act: str
    table: str
    id: int


def watch(app: Flask) -> None:
    listen(app.extensions["engine"])
    app.after_request(judge)


def listen(engine: Engine) -> None:
    """What a request has written, from when it is committed, stands in `g.written`."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.info["written"] = set()

    @event.listens_for(engine, "after_cursor_execute")
    def _note(connection: Connection, cursor: Any, statement: str, *_rest: object) -> None:
        if has_request_context() and cursor.rowcount:
            connection.info.setdefault("written", set()).update(written_by(statement))

    @event.listens_for(engine, "commit")
    def _keep(connection: Connection) -> None:
        if has_request_context():
            g.setdefault("written", set()).update(connection.info.pop("written", ()))


@lru_cache(5000)
def written_by(statement: str) -> frozenset[str]:
    """The tables that it writes; `table.column` where it sets that one column alone."""
    found = set()
    for _verb, table, sets in WRITING.findall(statement):
        columns = re.findall(r"(\w+)\s*=\s*%\(", sets)
        if table in Base.metadata.tables:
            found.add(f"{table}.{columns[0]}" if len(columns) == 1 else table)
    return frozenset(found)


def judge(answer: Response) -> Response:
    if request.method not in READING and request.endpoint and answer.status_code < REFUSED:
        used.add(request.endpoint)
    written = {name for name in g.get("written", ()) if not {name, name.partition(".")[0]} & BESIDE}
    if (written or request.method not in READING) and request.endpoint:
        lines = lines_of(g.request_id)
        faults = [*faults_of(lines), *unsaid(request.endpoint, written, lines)]
        assert not faults, f"{request.method} {request.endpoint}: {'; '.join(faults)}"
    return answer


def lines_of(request_id: str) -> list[Line]:
    with current_app.extensions["engine"].begin() as connection:
        connection.execute(SCOPE)
        return [Line(*row) for row in connection.execute(LINES, {"id": request_id})]


def faults_of(lines: list[Line]) -> Iterable[str]:
    for line, times in Counter(lines).items():
        if times > 1:
            yield f"{line.act} of {line.table} {line.id} stands {times} times in the log"
    acts = {line.act for line in lines}
    if len(acts - FILES) > 1 and acts - FILES not in TOGETHER:
        yield f"several acts of one request: {', '.join(sorted(acts))}"


def unsaid(endpoint: str, written: set[str], lines: list[Line]) -> Iterable[str]:
    area, _point, view = endpoint.partition(".")
    names = [endpoint, *(f"{area}.{view[:length]}*" for length in range(len(view) + 1))]
    allowed = {table for name in names if name in UNSAID for table in UNSAID[name][0]}
    left = {name for name in written if name.partition(".")[0] not in allowed}
    if left and not lines:
        yield f"changes {', '.join(sorted(left))}, and the log says nothing"


def unused(app: Flask) -> set[str]:
    """The views that take something, and that no test of this process has used."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) - READING} - used
