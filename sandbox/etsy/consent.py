"""The page on which an owner lets the application in, or not."""

from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request

from sandbox.etsy import shops, tokens
from sandbox.etsy.site import Site
from sandbox.etsy.web import current_site

bp = Blueprint("consent", __name__)

ABOUT_SCOPES = {
    "shops_r": "See your shop's name, currency and settings",
    "shops_w": "Change your shop's settings",
    "listings_r": "See your listings, drafts too",
    "listings_w": "Create and change your listings",
    "listings_d": "Delete your listings",
    "transactions_r": "See your orders",
    "transactions_w": "Mark your orders as shipped",
}


@bp.get("/oauth/connect")
def ask() -> Response:
    if fault := _fault(current_site()):
        return make_response(render_template("etsy/refused.html", fault=fault), 400)
    site = current_site()
    sellers = [(row, shops.of_user(site, row["id"])) for row in site.state.rows("select * from users order by id")]
    wanted = [(scope, ABOUT_SCOPES.get(scope, scope)) for scope in request.args["scope"].split()]
    return make_response(
        render_template("etsy/consent.html", app=site.flags.app_name, sellers=sellers, wanted=wanted)
    )  # fmt: skip


@bp.post("/oauth/connect")
def answer() -> Response:
    site = current_site()
    if fault := _fault(site):
        return make_response(render_template("etsy/refused.html", fault=fault), 400)
    if request.form.get("answer") != "allow":
        return _declined(site)
    user_id = int(request.form.get("user", 0))
    if not site.state.row("select 1 from users where id = ?", user_id):
        return make_response(render_template("etsy/refused.html", fault="Choose who you are."), 400)
    granted = [scope for scope in request.args["scope"].split() if scope != site.option("ungranted_scope")]
    code = tokens.new_code(
        site, user_id, request.args["redirect_uri"], request.args["code_challenge"], " ".join(granted)
    )
    return _back({"code": code, "state": request.args["state"]})


def _declined(site: Site) -> Response:
    if not site.option("deny_returns"):
        return make_response(render_template("etsy/refused.html", fault="You did not give access."))
    said = {"error": "access_denied", "error_description": "The user denied consent", "state": request.args["state"]}
    return _back(said)


def _back(said: dict[str, str]) -> Response:
    url = request.args["redirect_uri"]
    answer: Response = redirect(f"{url}{'&' if '?' in url else '?'}{urlencode(said)}", 302)  # type: ignore[assignment]
    return answer


def _fault(site: Site) -> str:
    """Why the question cannot be asked; empty where it can."""
    given = request.args
    checks = {
        "The application is not known.": given.get("client_id") == site.flags.keystring,
        "The requested redirect URL is not permitted.": _is_permitted(site, given.get("redirect_uri", "")),
        "response_type must be code.": given.get("response_type") == "code",
        "A state is needed.": bool(given.get("state")),
        "A code_challenge by the method S256 is needed.": given.get("code_challenge_method") == "S256"
        and len(given.get("code_challenge", "")) == 43,
        "A scope is not known.": bool(given.get("scope")) and set(given["scope"].split()) <= set(tokens.SCOPES),
    }
    return next((fault for fault, is_right in checks.items() if not is_right), "")


def _is_permitted(site: Site, url: str) -> bool:
    """The registered one to the character."""
    if site.flags.redirect_uri:
        return url == site.flags.redirect_uri
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "localhost")
