"""The OpenAPI document, written from the declarations that the code itself reads requests with."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from blueprints.api.area import OF_ALL, Spoken, bp
from blueprints.api.parts import said
from blueprints.api.reading import LARGEST
from core.key_scopes import scope_of
from core.language import language
from core.problems import STATUSES, speak_as_asked
from core.problems import TYPE as PROBLEM
from core.rights import Right, requires
from core.running import own_url, setting

REF = "#/components/schemas/{model}"
JSON = "application/json"
UPLOAD = "multipart/form-data"


class FaultGiven(BaseModel):
    """One thing that is wrong."""

    code: str
    detail: str
    pointer: str | None = said(_("Where in the body, as a JSON pointer (RFC 6901)."), None)
    parameter: str | None = said(_("The name of a header, or of what stands behind the ? of the address."), None)


class ProblemGiven(BaseModel):
    """An error, by RFC 9457. `code` never changes; `detail` is for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FaultGiven] | None = said(
        _("All that is wrong, with the form of the request and with its sense, in one answer."), None
    )
    reference: str
    order_id: int | None = None


@bp.get("/v1/openapi.json")
@requires(Right.PUBLIC)
def openapi() -> ResponseReturnValue:
    speak_as_asked()
    text = json.dumps(document(), ensure_ascii=False)
    answer = Response(text, mimetype=JSON)
    answer.vary.add("Accept-Language")
    return answer


def document() -> dict[str, Any]:
    """In the reader's language."""
    return _document(language(), current_app._get_current_object())  # type: ignore[attr-defined]


def operations(app: Flask) -> Iterator[tuple[str, str, Rule, Spoken, Right]]:
    """(method, path, rule, what it speaks, right) of every address, in the order in which they are declared."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        spoken = getattr(view, "spoken", None)
        if spoken is not None:
            method = next(iter(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})))
            path = re.sub(r"<int:(\w+)>", r"{\1}", rule.rule).removeprefix("/api/v1")
            yield method, path, rule, spoken, getattr(view, "right")  # noqa: B009  (mypy knows no right of a view)


@lru_cache(maxsize=8)
def _document(_language: str, app: Flask) -> dict[str, Any]:
    known = [*operations(app)]
    models: dict[tuple[type[BaseModel], Any], None] = {(ProblemGiven, "serialization"): None}
    for _method, _path, _rule, spoken, _right in known:
        models |= {(model, "serialization"): None for model in spoken.gives.values()}
        models |= {(spoken.takes, "validation"): None} if spoken.takes else {}
    names, definitions = models_json_schema([*models], ref_template=REF)
    paths: dict[str, dict[str, Any]] = {}
    for method, path, rule, spoken, right in known:
        paths.setdefault(path, {})[method.lower()] = _operation(rule, spoken, right, names)
    said = {
        "openapi": "3.1.0",
        "info": {"title": f"{setting('PROVIDER_NAME')}: Vetrina API", "version": "1", "description": _about()},
        "servers": [{"url": own_url("api/v1")}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }
    return json.loads(json.dumps(said, default=str))


def _operation(rule: Rule, spoken: Spoken, right: Right, names: Mapping[Any, Any]) -> dict[str, Any]:
    scope = scope_of(right)
    needed = gettext("Needs the scope %(scope)s.", scope=scope) if scope else gettext("Every key may.")
    operation: dict[str, Any] = {
        "operationId": rule.endpoint.removeprefix("api."),
        "tags": [spoken.group],
        "summary": str(spoken.summary),
        "description": " ".join(filter(None, (str(spoken.notes), needed))),
        "x-scope": scope,
        "parameters": [*_in_path(rule), *_in_question(spoken), *_in_headers(spoken)],
        "responses": _answers(rule, spoken, names),
    }
    if spoken.takes:
        content = {JSON: {"schema": names[(spoken.takes, "validation")]}}
        if spoken.takes_upload:
            a_file = {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
            content[UPLOAD] = {"schema": a_file}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _in_path(rule: Rule) -> Iterator[dict[str, Any]]:
    for name in sorted(rule.arguments):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}


def _in_question(spoken: Spoken) -> Iterator[dict[str, Any]]:
    schema = spoken.asks.model_json_schema()
    for name, one in schema.get("properties", {}).items():
        shape = {key: value for key, value in one.items() if key not in ("title", "description", "default", "anyOf")}
        shape |= next((kind for kind in one.get("anyOf", []) if kind.get("type") != "null"), {})
        shape |= {"default": one["default"]} if one.get("default") else {}
        told = {"name": name, "in": "query", "required": name in schema.get("required", []), "schema": shape}
        yield told | ({"description": one["description"]} if "description" in one else {})


def _in_headers(spoken: Spoken) -> Iterator[dict[str, Any]]:
    for name, words in spoken.headers.items():
        schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
        yield {"name": name, "in": "header", "required": False, "description": words, "schema": schema}


def _answers(rule: Rule, spoken: Spoken, names: Mapping[Any, Any]) -> dict[str, Any]:
    left = {
        "RateLimit-Limit": {"schema": {"type": "integer"}},
        "RateLimit-Remaining": {"schema": {"type": "integer"}},
    }
    answers: dict[str, Any] = {
        str(status): {
            "description": gettext("As asked."),
            "headers": left,
            "content": {JSON: {"schema": names[(model, "serialization")]}},
        }
        for status, model in spoken.gives.items()
    }
    with_body = (400, 413, 415) if spoken.takes else ()
    with_id = (404,) if rule.arguments else ()
    for status in sorted({*OF_ALL, *spoken.also, *with_body, *with_id}):
        answers[str(status)] = {
            "description": str(STATUSES[status][1]),
            "headers": {"Retry-After": {"schema": {"type": "integer"}}} if status in (429, 503) else {},
            "content": {PROBLEM: {"schema": names[(ProblemGiven, "serialization")]}},
        }
    return answers


def _about() -> str:
    return gettext(
        "Send the key as “Authorization: Bearer vk_…”. Bodies are JSON of up to %(size)s MB; amounts are whole numbers "
        "of the currency's smallest unit, times are RFC 3339. Limit of each key: %(limit)s. RateLimit-Limit and "
        "RateLimit-Remaining say how many requests are left, and 429 says in Retry-After how long to wait.",
        size=LARGEST // 1024**2, limit=setting("API_LIMIT"),
    )  # fmt: skip
