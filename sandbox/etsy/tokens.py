"""Codes and tokens: what an owner's consent is worth, and how it is renewed."""

import base64
import hashlib
import secrets
import sqlite3
import time
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.etsy.faults import FAULTS
from sandbox.etsy.site import Site
from sandbox.etsy.web import current_site, record

bp = Blueprint("tokens", __name__)

CODE_SECONDS, REFRESH_SECONDS = 60, 90 * 86_400
SCOPES = (
    "address_r", "address_w", "email_r", "listings_d", "listings_r", "listings_w", "profile_r", "profile_w", "shops_r",
    "shops_w", "transactions_r", "transactions_w",
)  # fmt: skip


def new_code(site: Site, user_id: int, redirect_uri: str, challenge: str, scope: str) -> str:
    code = secrets.token_urlsafe(32)
    expires = time.time() + CODE_SECONDS
    site.state.add(
        "codes",
        code=code,
        user_id=user_id,
        redirect_uri=redirect_uri,
        challenge=challenge,
        scope=scope,
        expires=expires,
    )
    return code


def issue(site: Site, user_id: int, scope: str) -> dict[str, Any]:
    """A new pair, as the token endpoint answers it."""
    access, refresh = (f"{user_id}.{secrets.token_urlsafe(48)}" for _ in range(2))
    seconds, moment = site.option("access_seconds"), time.time()
    site.state.add(
        "tokens", user_id=user_id, scope=scope, access=access, refresh=refresh, access_expires=moment + seconds,
        refresh_expires=moment + REFRESH_SECONDS,
    )  # fmt: skip
    return {"access_token": access, "token_type": "Bearer", "expires_in": seconds, "refresh_token": refresh}


def with_access(site: Site, token: str) -> sqlite3.Row | None:
    return site.state.row("select * from tokens where access = ?", token)


def expire(site: Site) -> None:
    """All access tokens; they can be renewed."""
    site.state.run("update tokens set access_expires = 0")


def revoke(site: Site, user_id: int | None = None) -> None:
    """As when a seller removes the app, or changes a password."""
    site.state.run("update tokens set revoked = 1 where ? is null or user_id = ?", user_id, user_id)


@bp.post("/v3/public/oauth/token")
def token() -> Response:
    answer = FAULTS.answer(current_site().state, _token, "POST", request.path)
    record(answer.status_code)
    return answer


def _token() -> Response:
    site, form = current_site(), request.form
    if not form:
        return _refused("invalid_request", "the body must be form-encoded")
    if form.get("client_id") != site.flags.keystring:
        return _refused("invalid_client", "unknown client_id", 401)
    if form.get("grant_type") == "authorization_code":
        return _for_code(site, form)
    if form.get("grant_type") == "refresh_token":
        return _for_refresh(site, form)
    return _refused("unsupported_grant_type", "grant_type is not supported")


def _for_code(site: Site, form: Any) -> Response:
    """A code is spent by the first try, right or wrong."""
    with site.state.transaction():
        found = site.state.row("select * from codes where code = ?", form.get("code", ""))
        site.state.run("delete from codes where code = ?", form.get("code", ""))
    if found is None or found["expires"] < time.time():
        return _refused("invalid_grant", "code is invalid or expired")
    if form.get("redirect_uri") != found["redirect_uri"]:
        return _refused("invalid_grant", "redirect_uri does not match")
    if _challenge(form.get("code_verifier", "")) != found["challenge"]:
        return _refused("invalid_grant", "code_verifier is invalid")
    return jsonify(issue(site, found["user_id"], found["scope"]))


def _for_refresh(site: Site, form: Any) -> Response:
    with site.state.transaction():
        found = site.state.row("select * from tokens where refresh = ?", form.get("refresh_token", ""))
        if found is None or found["refresh_expires"] < time.time():
            return _refused("invalid_grant", "refresh_token is invalid")
        if found["refresh_dead"] or found["revoked"]:
            return _refused("invalid_grant", "refresh_token is revoked")
        site.state.set("tokens", found["id"], refresh_dead=1)
        return jsonify(issue(site, found["user_id"], found["scope"]))


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _refused(error: str, description: str, status: int = 400) -> Response:
    response = jsonify({"error": error, "error_description": description})
    response.status_code = status
    return response
