"""wc-auth: an application asks a merchant for a key, and the shop posts it to the application's address."""

import hashlib
import hmac
import secrets
from urllib.parse import quote, urlsplit

import requests
from flask import Blueprint, Response, render_template, request

from sandbox.parts.sending import post
from sandbox.woocommerce import keys
from sandbox.woocommerce.auth import User
from sandbox.woocommerce.rest import NOT_CACHED
from sandbox.woocommerce.site import WORDPRESS, Site, now
from sandbox.woocommerce.wire import dumps
from sandbox.woocommerce.wordpress import HTML, current_site, home, redirect_by_wordpress, without_permalinks

bp = Blueprint("wc_auth", __name__, url_prefix="/wc-auth/v1")

ASKED = ("app_name", "user_id", "return_url", "callback_url", "scope")
SCOPES = {"read": "Read", "write": "Write", "read_write": "Read/Write"}
READS = ("View coupons", "View customers", "View orders and sales reports", "View products")
WRITES = ("Create webhooks", "Create coupons", "Create customers", "Create orders", "Create products")
BOTH = (
    "Create webhooks",
    "View and manage coupons",
    "View and manage customers",
    "View and manage orders and sales reports",
    "View and manage products",
)
PERMISSIONS = {"read": READS, "write": WRITES, "read_write": BOTH}
COOKIE = "wordpress_logged_in_sandbox"
TIMEOUT = 60


class Denied(Exception):
    """Ends in the 401 page, which the merchant sees and the application never hears of."""


@bp.before_request
def reachable() -> Response | None:
    site = current_site()
    if site.option("permalinks") == "plain" or not site.option("woocommerce"):
        return without_permalinks()
    return None


@bp.errorhandler(Denied)
def denied(error: Denied) -> Response:
    return Response(render_template("denied.html", message=str(error)), 401, NOT_CACHED, content_type=HTML)


@bp.get("/authorize", strict_slashes=False)
def authorize() -> Response:
    _check_request()
    user = _logged_in()
    if user is None:
        return redirect_by_wordpress(_address("login/", request.args["app_name"].replace(" ", "%20")))
    if not user.runs_the_shop:
        raise Denied("You do not have permission to access this page")
    page = render_template(
        "grant.html",
        user=user,
        permissions=PERMISSIONS[request.args["scope"]],
        scope=SCOPES[request.args["scope"]],
        host=urlsplit(request.args["callback_url"]).hostname,
        granted=f"{_address('access_granted/', _app_name())}&wc_auth_nonce={_nonce(user)}",
        denied=_return_address(0),
        log_out=f"{home()}/wc-auth/v1/logout?to={quote(_address('authorize/', _app_name()), safe='')}",
    )
    return Response(page, content_type=HTML)


@bp.get("/login", strict_slashes=False)
def login() -> Response:
    _check_request()
    return _login_page()


@bp.post("/login", strict_slashes=False)
def log_in() -> Response:
    _check_request()
    user = keys.user_named(current_site(), request.form.get("username", ""))
    if user is None or request.form.get("password") != keys.PASSWORD:
        return _login_page("The username or the password is not right.")
    response = redirect_by_wordpress(_address("authorize/", _app_name()))
    response.set_cookie(COOKIE, f"{user.login}|{_seal(user.login)}", httponly=True, samesite="Lax")
    return response


@bp.get("/logout")
def log_out() -> Response:
    response = redirect_by_wordpress(request.args.get("to", home()))
    response.delete_cookie(COOKIE)
    return response


@bp.get("/access_granted", strict_slashes=False)
def access_granted() -> Response:
    _check_request()
    user = _logged_in()
    if user is None or not hmac.compare_digest(request.args.get("wc_auth_nonce", ""), _nonce(user)):
        raise Denied("Invalid nonce verification")
    if not user.runs_the_shop:
        raise Denied("You do not have permission to access this page")
    _hand_over(current_site(), user)
    return redirect_by_wordpress(_return_address(1))


def _hand_over(site: Site, user: User) -> None:
    """Make a key and post it; unless the answer is exactly 200 the key is deleted again."""
    args = request.args
    description = f"{args['app_name']} - API ({site.local(now())})"
    key = keys.create_key(site, user.id, args["scope"], description)
    body = {
        "key_id": key["id"],
        "user_id": args["user_id"],
        "consumer_key": key["consumer_key"],
        "consumer_secret": key["consumer_secret"],
        "key_permissions": key["permissions"],
    }
    try:
        _post_key(args["callback_url"], dumps(body))
    except Denied:
        keys.revoke(site, key["id"])
        raise


def _post_key(url: str, body: str) -> None:
    headers = {
        "User-Agent": f"WordPress/{WORDPRESS}; {current_site().home()}",
        "Accept": "*/*",
        "Accept-Encoding": "deflate, gzip, br, zstd",
        "Content-Type": "application/json;charset=UTF-8",
        "Connection": "close",
    }
    try:
        status = post(url, body.encode(), headers, TIMEOUT).status_code
    except requests.RequestException as error:
        place = urlsplit(url)
        reason = "cURL error 28: Operation timed out" if isinstance(error, requests.Timeout) else (
            f"cURL error 7: Failed to connect to {place.hostname} port {place.port or 443} after 0 ms: "
            "Couldn't connect to server"
        )  # fmt: skip
        raise Denied(reason) from error
    if status != 200:
        raise Denied("An error occurred in the request and at the time were unable to send the consumer data")


def _check_request() -> None:
    args, flags = request.args, current_site().flags
    for name in ASKED:
        if not args.get(name):
            raise Denied(f"Missing parameter {name}")
    if args["scope"] not in SCOPES:
        raise Denied(f"Invalid scope {args['scope']}")
    for name in ("return_url", "callback_url"):
        if not args[name].isascii() or not urlsplit(args[name]).scheme:
            raise Denied(f"The {name} is not a valid URL")
    if not args["callback_url"].startswith("https://") and not flags.allow_http_callback:
        raise Denied("The callback_url needs to be over SSL")


def _address(step: str, app_name: str) -> str:
    """The next page with the same question. As in the real shop app_name and user_id are not encoded."""
    args = request.args
    urls = "&".join(f"{name}={quote(args[name], safe='')}" for name in ("return_url", "callback_url"))
    return f"{home()}/wc-auth/v1/{step}?app_name={app_name}&user_id={args['user_id']}&{urls}&scope={args['scope']}"


def _app_name() -> str:
    return request.args["app_name"].replace(" ", "+")


def _return_address(success: int) -> str:
    address = request.args["return_url"]
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}success={success}&user_id={quote(request.args['user_id'], safe='')}"


def _login_page(error: str = "") -> Response:
    page = render_template("login.html", error=error, cancel=_return_address(0), password=keys.PASSWORD)
    return Response(page, content_type=HTML)


def _logged_in() -> User | None:
    login, _, seal = request.cookies.get(COOKIE, "").partition("|")
    return keys.user_named(current_site(), login) if hmac.compare_digest(seal, _seal(login)) else None


def _nonce(user: User) -> str:
    return _seal(f"grant {user.id}")[:10]


def _seal(text: str) -> str:
    state = current_site().state
    if not state.option("salt"):
        state.set_option("salt", secrets.token_hex(32))
    return hmac.new(state.option("salt").encode(), text.encode(), hashlib.sha256).hexdigest()
