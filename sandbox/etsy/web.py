"""What every part needs to know of the request it answers."""

from flask import current_app, request

from sandbox.etsy.site import Site

SECRET_FIELDS = ("token", "refresh_token", "code", "code_verifier")


def current_site() -> Site:
    site: Site = current_app.extensions["site"]
    return site


def root() -> str:
    """Where all of it stands, as the caller sees it: also below a prefix."""
    return request.url_root.rstrip("/")


def record(status: int) -> None:
    """Keep what was called, for tests that compare it with Etsy's description; no secret of a form."""
    body = "" if "multipart" in (request.content_type or "") else request.get_data(as_text=True)
    if request.form and request.mimetype == "application/x-www-form-urlencoded":
        shown = {name: "…" if name in SECRET_FIELDS else value for name, value in request.form.items()}
        body = "&".join(f"{name}={value}" for name, value in shown.items())
    current_site().state.add(
        "calls", method=request.method, path=request.path, query=request.query_string.decode(),
        content_type=request.mimetype, body=body, status=status,
    )  # fmt: skip
