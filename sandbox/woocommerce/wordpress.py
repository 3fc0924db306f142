"""The routes of WordPress' REST API, and what becomes of them when permalinks are plain."""

from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qsl

from flask import Blueprint, Response, current_app, request

from sandbox.woocommerce import auth
from sandbox.woocommerce.auth import User
from sandbox.woocommerce.errors import RestError
from sandbox.woocommerce.faults import FAULTS
from sandbox.woocommerce.rest import BROKEN, NOT_CACHED, Call, respond
from sandbox.woocommerce.site import Site
from sandbox.woocommerce.wire import dumps, html

bp = Blueprint("wordpress", __name__)

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
HTML = "text/html; charset=UTF-8"


def current_site() -> Site:
    site: Site = current_app.extensions["site"]
    return site


def is_https() -> bool:
    forwarded = request.headers.get("X-Forwarded-Proto", "")
    return current_site().flags.https_behind_proxy or forwarded == "https"


def home() -> str:
    return current_site().home(is_https())


@bp.route("/wp-json", methods=METHODS, defaults={"route": ""}, strict_slashes=False)
@bp.route("/wp-json/<path:route>", methods=METHODS)
def api(route: str) -> Response:
    if current_site().option("permalinks") == "plain":
        return without_permalinks()
    serve = partial(answer, f"/{route}", _with_keys)
    return FAULTS.answer(current_site().state, serve, request.method, request.path)


def answer_plain(route: str) -> Response:
    """`?rest_route=` is the same API, but WooCommerce knows its own requests by /wp-json/ and looks at no key."""
    serve = partial(answer, route, lambda _call: None)
    return FAULTS.answer(current_site().state, serve, request.method, route)


def answer(route: str, signed_in: Callable[[Call], User | None], refusal: RestError | None = None) -> Response:
    query = [pair for pair in _query() if pair[0] != "rest_route"]
    call = Call(current_site(), request.method, route, query, _body(), is_https())
    found = respond(call, signed_in, refusal)
    response = Response(dumps(found.body), found.status, content_type="application/json; charset=UTF-8")
    response.headers.update(found.headers)
    return response


def without_permalinks() -> Response:
    """First a slash is added, then the front page comes with a good status. So it is with wc-auth."""
    if not request.path.endswith("/"):
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        response = redirect_by_wordpress(f"{home()}{request.path}/{query}", 301)
        response.headers.update(NOT_CACHED if "Authorization" in request.headers else {})
        return response
    title = html(current_site().option("name"))
    link = f'<{home()}/index.php?rest_route=/>; rel="https://api.w.org/"'
    page = f'<!DOCTYPE html>\n<html lang="en-US">\n<head><title>{title}</title></head><body>{title}</body></html>'
    return Response(page, 200, {"Link": link}, content_type=HTML)


def redirect_by_wordpress(address: str, status: int = 302) -> Response:
    return Response("", status, {"X-Redirect-By": "WordPress", "Location": address}, content_type=HTML)


def _with_keys(call: Call) -> User | None:
    if not call.site.option("woocommerce"):
        return None  # the keys are the plugin's, and gone with it
    header = request.headers.get("Authorization", "")
    url = f"{call.home}{request.path}"
    return auth.user_of_request(call.site, call.method, url, call.query, header, call.https)


def _query() -> list[tuple[str, str]]:
    return parse_qsl(request.query_string.decode(), keep_blank_values=True)


def _body() -> object:
    if not request.get_data(cache=True):
        return None
    if request.mimetype != "application/json":
        return request.form.to_dict() or None
    body = request.get_json(silent=True)
    return BROKEN if body is None else body
