"""Staged uploads: the app asks for a place, puts a file there, and names it as the source of a picture."""

import secrets
from typing import Any

from flask import Blueprint, Response, abort, request

from sandbox.shopify.call import Call, resolves
from sandbox.shopify.web import current_shop, current_site

bp = Blueprint("uploads", __name__, url_prefix="/<label>")

Doc = dict[str, Any]


@resolves("Mutation", "stagedUploadsCreate")
def staged_uploads_create(call: Call, _source: Any, input: list[Doc]) -> Doc:
    return {"stagedTargets": [_target(call, one) for one in input], "userErrors": []}


@bp.route("/uploads/<key>", methods=["PUT", "POST"])
def take_in(key: str) -> Response:
    """PUT has the file as its body; POST has it as the last field of a form."""
    _found(key)
    file = next(iter(request.files.values()), None)
    content = file.read() if file else request.get_data()
    current_site().state.run("update uploads set content = ? where key = ?", content, key)
    return Response("", 200 if request.method == "PUT" else 201)


@bp.get("/uploads/<key>/<filename>")
def give_out(key: str, filename: str) -> Response:
    kind, content = _found(key)
    return Response(content or abort(404), content_type=kind)


@bp.get("/bulk/<key>.jsonl")
def bulk_result(key: str) -> Response:
    """Whoever knows the address may read it; no token is asked for."""
    kind, content = _found(key)
    return Response(content or abort(404), content_type=kind)


def content_of(call: Call, address: str) -> bytes | None:
    """What was put at a place of ours; none where nothing was, or where the place is not ours."""
    start = f"{call.site.home}/{call.shop.label}/uploads/"
    if not address.startswith(start):
        return None
    row = call.site.state.row("select content from uploads where key = ?", address.removeprefix(start).split("/")[0])
    return row["content"] if row else None


def is_ours(call: Call, address: str) -> bool:
    return address.startswith(f"{call.site.home}/{call.shop.label}/uploads/")


def _target(call: Call, given: Doc) -> Doc:
    key = secrets.token_urlsafe(16)
    call.site.state.add("uploads", key=key, kind=given["mimeType"], content=None)
    url = f"{call.site.home}/{call.shop.label}/uploads/{key}"
    fields = {"content_type": given["mimeType"], "acl": "private"}
    if (given.get("httpMethod") or "PUT") == "POST":
        fields["key"] = f"{key}/{given['filename']}"
    parameters = [{"name": name, "value": value} for name, value in fields.items()]
    return {"url": url, "resourceUrl": f"{url}/{given['filename']}", "parameters": parameters}


def _found(key: str) -> tuple[str, bytes | None]:
    current_shop()
    row = current_site().state.row("select kind, content from uploads where key = ?", key)
    return (row["kind"], row["content"]) if row else abort(404)
