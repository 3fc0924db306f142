"""Headers that keep a page to itself: content security policy with a nonce, no framing, no sniffing, no caching."""

import secrets
from collections.abc import Callable
from wsgiref.headers import Headers

from flask import Flask, Response, g, request

HTTPS_ONLY = "max-age=31536000; includeSubDomains"
QUIET = frozenset({"health"})  # machines ask there; nothing is shown


def csp_nonce() -> str:
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return g.nonce


def policy() -> str:
    nonce = f"'nonce-{csp_nonce()}'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {nonce}",
            f"style-src 'self' {nonce}",
            "img-src 'self' blob: data:",
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",
            f"form-action {g.get('form_action', '')} 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        )
    )


def allow_form_to(sites: str) -> None:
    """Let a form of this page end at another site: a platform's consent page. Several stand with spaces between."""
    g.form_action = sites


def for_files(is_public: bool) -> Callable[[Headers, str, str], None]:
    """The headers of built files, which are answered before Flask is asked."""

    def add(headers: Headers, _path: str, _url: str) -> None:
        headers["X-Content-Type-Options"] = "nosniff"
        if is_public:
            headers["Strict-Transport-Security"] = HTTPS_ONLY

    return add


def init_app(app: Flask) -> None:
    is_public = app.config["BASE_URL"].startswith("https://")

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        if request.blueprint in QUIET:
            return response
        headers.setdefault("Content-Security-Policy", policy())
        headers["Referrer-Policy"] = "no-referrer" if g.get("has_secret_address") else "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cache-Control", "no-store")
        if is_public:
            headers["Strict-Transport-Security"] = HTTPS_ONLY
        return response
