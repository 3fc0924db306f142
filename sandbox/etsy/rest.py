"""The way into the API: application key, limits, token, scopes; then the endpoint, and the limits in its headers."""

import sqlite3
import time
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.etsy import shops, tokens
from sandbox.etsy.faults import FAULTS
from sandbox.etsy.site import Site
from sandbox.etsy.web import current_site, record

bp = Blueprint("rest", __name__, url_prefix="/v3/application")

Doc = dict[str, Any]
View = Callable[..., Any]
FIRST_TIME = 946_684_800
SCOPES: dict[tuple[str, str], tuple[str, ...]] = {}  # of each endpoint, by method and rule


class ApiError(Exception):
    """A refusal, in Etsy's form."""

    def __init__(self, status: int, error: str, description: str = "") -> None:
        super().__init__(error)
        self.status = status
        self.body = {"error": error} | ({"error_description": description} if description else {})


def endpoint(method: str, rule: str, *scopes: str, status: int = 200) -> Callable[[View], View]:
    """Declares one. A view gives what is to be JSON; where it takes `shop`,
    the token must be its owner's; where it takes `user_id`, that is whose token it is."""

    SCOPES[method, rule] = scopes

    def declare(view: View) -> View:
        @wraps(view)
        def answer(**ids: Any) -> Response:
            def serve() -> Response:
                return _served(view, scopes, status, ids)

            response = FAULTS.answer(current_site().state, serve, method, request.path)
            record(response.status_code)
            return response

        bp.add_url_rule(rule, f"{method} {rule}", answer, methods=[method])
        return view

    return declare


def missing(what: str) -> ApiError:
    return ApiError(404, f"{what} not found")


def number(name: str, default: int, low: int, high: int | None = None) -> int:
    """A whole number of the query, within its bounds."""
    text = request.args.get(name)
    if text is None:
        return default
    if not text.isdecimal() or not low <= int(text) <= (high if high is not None else int(text)):
        raise ApiError(400, f"Invalid value for {name}")
    return int(text)


def time_of(name: str) -> int | None:
    return number(name, 0, FIRST_TIME) if name in request.args else None


def yes_or_no(name: str) -> bool | None:
    text = request.args.get(name)
    if text not in (None, "true", "false"):
        raise ApiError(400, f"Invalid value for {name}")
    return None if text is None else text == "true"


def listed(name: str) -> list[str]:
    """Values with commas between, or the same name again."""
    return [each for text in request.args.getlist(name) for each in text.split(",") if each]


def chosen(name: str, choices: tuple[str, ...], default: str) -> str:
    text = request.args.get(name, default)
    if text not in choices:
        raise ApiError(400, f"Invalid value for {name}")
    return text


def form() -> Doc:
    """A form's body; JSON is taken for one as well."""
    given = request.get_json(silent=True) if request.is_json else dict(request.form)
    return given if isinstance(given, dict) else {}


def _served(view: View, scopes: tuple[str, ...], status: int, ids: Doc) -> Response:
    site = current_site()
    told: dict[str, str] = {}
    try:
        _check_key(site)
        is_let, told = site.meter.take(site.option("per_second"), site.option("per_day"))
        if not is_let:
            raise ApiError(429, "Exceeded rate limit")
        user_id = _user(site, scopes)
        if "shop_id" in ids:
            ids["shop"] = _shop(site, ids.pop("shop_id"), user_id if scopes else None)
        if "user_id" in signature(view).parameters:
            ids["user_id"] = user_id
        response = jsonify(view(**ids))
        response.status_code = status
    except ApiError as refusal:
        response = jsonify(refusal.body)
        response.status_code = refusal.status
    response.headers.update(told)
    return response


def _check_key(site: Site) -> None:
    given = request.headers.get("x-api-key", "")
    keystring, _, secret = given.partition(":")
    if not given:
        raise ApiError(403, "Invalid API key: should be in the format 'keystring:shared_secret'.")
    if not secret:
        raise ApiError(403, "Shared secret is required in x-api-key header.")
    if (keystring, secret) != (site.flags.keystring, site.flags.shared_secret):
        raise ApiError(403, "API key not found or not active, or incorrect shared secret for API key.")


def _user(site: Site, scopes: tuple[str, ...]) -> int | None:
    """Whose token it is. Where no scope is needed, none is asked for; a bad one is refused all the same."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if not token and not scopes:
        return None
    found = tokens.with_access(site, token) if kind == "Bearer" else None
    if found is None or found["revoked"]:
        raise ApiError(401, "invalid_token", "access token is invalid")
    if found["access_expires"] < time.time():
        raise ApiError(401, "invalid_token", "access token is expired")
    if lacking := [scope for scope in scopes if scope not in found["scope"].split()]:
        raise ApiError(403, "insufficient_scope", f"Insufficient scope: {' '.join(lacking)}")
    user_id: int = found["user_id"]
    return user_id


def _shop(site: Site, shop_id: int, owner: int | None) -> sqlite3.Row:
    shop = shops.get(site, shop_id)
    if shop is None:
        raise missing("Shop")
    if owner is not None and shop["user_id"] != owner:
        raise ApiError(403, "User does not own this shop")
    return shop
