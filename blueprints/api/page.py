"""The page that explains the API: the document itself, with examples that hold the reader's own values."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from blueprints.api.area import bp
from blueprints.api.document import JSON, document
from core.db import db, one_or_404
from core.key_scopes import WORDS
from core.problems import STATUSES
from core.rights import Right, actor, can, requires
from core.running import own_url
from core.web import render
from models import Client, MappingState, Store, Variant
from services.api_keys import BEGINS, is_live, keys_of
from services.order_stores import order_stores

GROUPS: dict[str, LazyString] = {
    "places": _("Key and stores"),
    "orders": _("Orders"),
    "catalog": _("Production catalog"),
    "mappings": _("Product mapping"),
    "files": _("Files"),
}
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Field:
    """A row of a table of fields."""

    name: str
    kind: str
    is_needed: bool
    words: str


@dataclass(frozen=True, slots=True)
class Mine:
    """What the examples hold of the reader's own."""

    key: str
    store_id: int
    sku: str


@bp.get("/docs")
@requires(Right.PROFILE_EDIT)
def docs() -> ResponseReturnValue:
    said, mine = document(), _mine()
    groups = {name: [*_operations(said, name, mine)] for name in GROUPS}
    shown: dict[str, Any] = {"about": said["info"]["description"], "groups": groups, "names": GROUPS, "scopes": WORDS}
    shown |= {"address": own_url("api/v1"), "problems": STATUSES, "mine": mine}
    return render("api/docs.html", "api/_docs.html", **shown)


def _operations(said: Mapping[str, Any], group: str, mine: Mine) -> Iterator[dict[str, Any]]:
    for path, methods in said["paths"].items():
        for method, one in methods.items():
            if one["tags"] != [group]:
                continue
            taken = one.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema")
            answer = next(told for status, told in one["responses"].items() if status[0] == "2")
            url, body = own_url(f"api/v1{_filled(path, mine)}"), EXAMPLES.get(one["operationId"], lambda _m: None)(mine)
            yield {
                "id": one["operationId"],
                "method": method.upper(),
                "path": path,
                "summary": one["summary"],
                "words": one["description"],
                "asks": [*_parameters(one["parameters"])],
                "takes": [*_fields(said, taken)] if taken else [],
                "gives": [*_fields(said, answer["content"][JSON]["schema"])],
                "statuses": [status for status in one["responses"] if status[0] in "24"],
                "curl": _curl(method.upper(), url, body, mine),
                "python": _python(method, url, body, mine),
            }


def _parameters(parameters: list[dict[str, Any]]) -> Iterator[Field]:
    for one in parameters:
        yield Field(one["name"], _kind(one["schema"]), one["required"], _words(one))


def _fields(said: Mapping[str, Any], schema: Mapping[str, Any], place: str = "", depth: int = 0) -> Iterator[Field]:
    """Of an object and those inside of it."""
    shape = _resolved(said, schema)
    needed = shape.get("required", [])
    for name, one in shape.get("properties", {}).items() if depth < DEEPEST else ():
        inner = _resolved(said, one)
        yield Field(f"{place}{name}", _kind(inner), name in needed, _words(one))
        items = _resolved(said, inner.get("items") or inner.get("additionalProperties") or {})
        sign = "[]." if "items" in inner else ".*." if items else "."
        yield from _fields(said, items or inner, f"{place}{name}{sign}", depth + 1)


def _words(said: Mapping[str, Any]) -> str:
    """Without the signs that mark code in the document."""
    return str(said.get("description", "")).replace("`", "")


def _resolved(said: Mapping[str, Any], schema: Any) -> Mapping[str, Any]:
    """Behind references, and of alternatives the one that is not null."""
    if not isinstance(schema, dict):
        return {}
    if ref := schema.get("$ref"):
        return said["components"]["schemas"][ref.rpartition("/")[2]]
    if kinds := [kind for kind in schema.get("anyOf", []) if kind.get("type") != "null"]:
        return _resolved(said, kinds[0])
    return schema


def _kind(schema: Mapping[str, Any]) -> str:
    """A type with its bounds, in few letters."""
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    kind = schema.get("format") or schema.get("type") or next((_kind(one) for one in schema.get("anyOf", [])), "object")
    bounds = [schema.get(name) for name in ("minimum", "maximum")]
    if all(bound is not None and bound < 10**12 for bound in bounds):
        return f"{kind} {bounds[0]}–{bounds[1]}"
    return f"{kind} ≤ {schema['maxLength']}" if "maxLength" in schema else str(kind)


def _mine() -> Mine:
    """Of the reader's client; for the staff, of the one that the page is asked about. Made up where there is none."""
    client = None
    if asked := request.args.get("client", type=int):
        client = one_or_404(Client.visible_to(actor).where(Client.id == asked))
    elif not actor.is_staff:  # type: ignore[attr-defined]
        client = db.scalars(Client.visible_to(actor)).first()
    if client is None:
        return Mine(f"{BEGINS}…", 1, "POSTER-A3")
    own = keys_of(client) if can(actor, Right.API_KEYS_EDIT) else []
    key = next((f"{each.prefix}…" for each in own if is_live(each)), f"{BEGINS}…")
    sold = Variant.visible_to(actor).where(Variant.client_id == client.id, Variant.gone_at.is_(None))
    sold = sold.where(Variant.mapping_state == MappingState.CONNECTED, Variant.sku != "")
    variant = db.scalars(sold.order_by(Variant.store_id, Variant.id).limit(1)).first()
    stores = order_stores(actor).where(Store.client_id == client.id).order_by(Store.id).limit(1)
    store = variant.store_id if variant else next((each.id for each in db.scalars(stores)), 1)
    return Mine(key, store, variant.sku if variant else "POSTER-A3")


def _filled(path: str, mine: Mine) -> str:
    for name in ("order_id", "mapping_id", "file_id"):
        path = path.replace(f"{{{name}}}", "123")
    return f"{path}?store_id={mine.store_id}" if path in ("/orders", "/mappings") else path


def _curl(method: str, url: str, body: Any, mine: Mine) -> str:
    lines = ["curl"] if method == "GET" else [f"curl -X {method}"]
    lines += [f'"{url if method == "GET" else url.partition("?")[0]}"', f'-H "Authorization: Bearer {mine.key}"']
    if body is not None:
        lines += ['-H "Content-Type: application/json"', f"-d '{_json(body)}'"]
    return " \\\n  ".join([" ".join(lines[:2]), *lines[2:]])


def _python(method: str, url: str, body: Any, mine: Mine) -> str:
    address = url if method == "get" else url.partition("?")[0]
    lines = ["import requests", "", f"answer = requests.{method}(", f'    "{address}",']
    lines += [f'    headers={{"Authorization": "Bearer {mine.key}"}},']
    if body is not None:
        written = _json(body).replace("\n", "\n    ").replace("true", "True").replace("false", "False")
        lines += [f"    json={written},"]
    return "\n".join([*lines, "    timeout=30,", ")", "print(answer.status_code, answer.json())"])


def _json(body: Any) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False)


def _an_order(mine: Mine) -> dict[str, Any]:
    address = {
        "first_name": "Anna", "last_name": "Bianchi", "line1": "Via Roma 1", "post_code": "10121", "city": "Torino",
        "country": "IT",
    }  # fmt: skip
    line = {"sku": mine.sku, "quantity": 1}
    return {"store_id": mine.store_id, "reference": "W-1001", "is_test": True, "address": address, "lines": [line]}


EXAMPLES: dict[str, Any] = {
    "create_order": _an_order,
    "cancel_order": lambda _mine: {"words": "Ordered twice"},
    "create_file": lambda _mine: {"url": "https://files.example/poster.pdf"},
    "change_mapping": lambda _mine: {"state": "ignored"},
}
