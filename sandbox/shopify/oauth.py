"""How an app gets into a shop: the page that asks the owner, the token endpoint, and the list of apps."""

import hmac
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from sandbox.shopify import access, tokens
from sandbox.shopify.faults import FAULTS
from sandbox.shopify.signing import signed_address
from sandbox.shopify.tokens import TokenError
from sandbox.shopify.web import current_shop, current_site, json_answer

bp = Blueprint("oauth", __name__, url_prefix="/<label>/admin")


@bp.get("/")
def apps() -> str:
    """Where the owner installs the app, opens it and throws it out."""
    scopes = tokens.granted(current_site(), current_shop())
    return render_template("apps.html", scopes=None if scopes is None else access.told(scopes))


@bp.get("/open")
def open_app() -> ResponseReturnValue:
    """A cold install, or the way into an app that is there: the same request either way."""
    site = current_site()
    if not site.option("install_url"):
        return _error("This app has not said where it is: the sandbox was started without --install-url.")
    secret = site.flags.client_secret
    return redirect(signed_address(site.option("install_url"), secret, current_shop().label))


@bp.post("/uninstall")
def uninstall() -> ResponseReturnValue:
    tokens.uninstall(current_site(), current_shop())
    return redirect(url_for(".apps"), 303)


@bp.get("/oauth/authorize")
def authorize() -> ResponseReturnValue:
    if wrong := _wrong_request():
        return _error(wrong)
    scopes, before = request.args["scope"], tokens.granted(current_site(), current_shop())
    if before is not None and tokens.expanded(scopes) <= tokens.expanded(before):
        return _back_to_app(before)  # nothing new to ask: the owner sees no page
    return render_template("authorize.html", scopes=access.told(scopes), installed=before is not None)


@bp.post("/oauth/authorize")
def decide() -> ResponseReturnValue:
    """The form posts to the very address of the page, so that the request is checked again."""
    if wrong := _wrong_request():
        return _error(wrong)
    if request.form.get("decision") != "approve":
        return redirect(url_for(".apps"), 303)  # the app never hears of it
    return _back_to_app(request.args["scope"])


@bp.post("/oauth/access_token")
def access_token() -> Response:
    given: Any = request.get_json(silent=True) if request.is_json else request.form
    site = current_site()
    return FAULTS.answer(site.state, lambda: _token(given or {}), request.path, str(given))


def _token(given: Any) -> Response:
    site, shop = current_site(), current_shop()
    try:
        _check_client(given)
        if given.get("grant_type") == "refresh_token":
            return json_answer(tokens.refresh(site, shop, str(given.get("refresh_token", ""))))
        if given.get("grant_type") not in (None, "", "authorization_code"):
            raise TokenError("unsupported_grant_type", "The sandbox knows codes and refresh tokens")
        expiring = str(given.get("expiring", "")).lower() in ("1", "true")
        return json_answer(tokens.exchange(site, shop, str(given.get("code", "")), expiring))
    except TokenError as error:
        return json_answer(error.body(), error.status)


def _check_client(given: Any) -> None:
    flags = current_site().flags
    pair = (str(given.get("client_id", "")), str(given.get("client_secret", "")))
    same = [hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(pair, _client(flags), strict=True)]
    if not all(same):
        raise TokenError("invalid_client", "Client id or client secret is not right", 401)


def _client(flags: Any) -> tuple[str, str]:
    return flags.client_id, flags.client_secret


def _wrong_request() -> str:
    site, args = current_site(), request.args
    if args.get("client_id") != site.flags.client_id:
        return "No app has this client id."
    address, allowed = args.get("redirect_uri", ""), site.flags.redirect_urls
    if not address.startswith(("http://", "https://")) or (allowed and address not in allowed):
        return "The redirect_uri is not among those of the app."
    if unknown := access.unknown(args.get("scope", "")):
        return f"These scopes do not exist: {', '.join(unknown)}."
    if "read_all_orders" in tokens.expanded(args.get("scope", "")) and not site.option("read_all_orders"):
        return "The app has no leave to ask for read_all_orders."
    return "" if args.get("scope") else "The app asks for no scope."


def _back_to_app(scopes: str) -> ResponseReturnValue:
    site, shop = current_site(), current_shop()
    more = {"code": tokens.grant(site, shop, scopes)}
    if "state" in request.args:
        more["state"] = request.args["state"]
    return redirect(signed_address(request.args["redirect_uri"], site.flags.client_secret, shop.label, **more), 302)


def _error(text: str) -> ResponseReturnValue:
    return render_template("oauth_error.html", text=text), 400
