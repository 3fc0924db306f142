"""The application, and beside each page its floor: the same template with its rows from memory, on the same server.

`/floor/<anything>` answers with the template and the rows of the last real answer at that address: no sign-in, no
database. What a page costs above its floor is what finding its rows costs.
"""

from typing import Any

from flask import Flask, g, make_response, request, template_rendered
from flask.typing import ResponseReturnValue
from jinja2 import Template

from app import create_web_app
from core.db import db
from core.rights import Right, requires


def create_app() -> Flask:
    app = create_web_app()
    kept: dict[str, tuple[Template, dict[str, Any]]] = {}

    def keep(_sender: Flask, template: Template, context: dict[str, Any], **_more: object) -> None:
        if not request.path.startswith("/floor/"):
            kept[request.full_path] = (template, dict(context) | found_while_drawing(app, context))
            g.detach = True

    @app.get("/floor/<path:_page>")
    @requires(Right.PUBLIC)
    def floor(_page: str) -> ResponseReturnValue:
        template, context = kept[request.full_path.removeprefix("/floor")]
        g.actor = context["kept_actor"]
        return make_response(template.render(context))

    @app.after_request
    def let_go(response: Any) -> Any:
        if g.pop("detach", False):
            db.expunge_all()  # the rows stay as they were read, without their session
        return response

    template_rendered.connect(keep, app, weak=False)
    return app


def found_while_drawing(app: Flask, context: dict[str, Any]) -> dict[str, Any]:
    """What is no part of the template's own values: who reads it, and what the page of an order asks for itself."""
    found: dict[str, Any] = {"kept_actor": g.get("actor")}
    if "order" in context:
        shipping = app.jinja_env.globals["shipping_of"](context["order"])
        found["shipping_of"] = lambda _order: shipping
    return found
