"""The page on which the shop's owner connects Vetrina. A real shop has it behind its log-in; this one has none."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from sandbox.custom.site import current_site, new_secret

bp = Blueprint("settings", __name__)

SHORTEST = 24
RECENT = 10


@bp.get("/settings")
def show() -> str:
    return _page()


@bp.post("/settings")
def save() -> ResponseReturnValue:
    site = current_site()
    if "renew" in request.form:
        site.set_options(secret=new_secret())
        return _page(done="There is a new secret. Type it in Vetrina as well.")
    hook_url, hook_secret = (request.form.get(name, "").strip() for name in ("hook_url", "hook_secret"))
    if hook_url and not hook_url.startswith(("http://", "https://")):
        return _page("The address begins with https://."), 422
    if hook_url and len(hook_secret) < SHORTEST:
        return _page("The security key has at least 24 characters. Copy all of it."), 422
    site.set_options(hook_url=hook_url, hook_secret=hook_secret)
    return _page(done="Saved.")


def _page(error: str = "", done: str = "") -> str:
    site = current_site()
    messages = site.state.rows("select * from messages order by id desc limit ?", RECENT)
    return render_template(
        "settings.html", home=site.home, options=site.options(), error=error, done=done, messages=messages,
        typed=request.form,
    )  # fmt: skip
