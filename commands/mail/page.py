"""The web side: the list, one message as HTML, text or source, and deleting."""

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug import Response as AnyResponse

from commands.mail.mailbox import Caught, Mailbox

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'"
# A mail runs nothing and loads nothing; its links open beside it, as in a mail program.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)

page = Blueprint("mail", __name__, template_folder="templates")


def create_page(mailbox: Mailbox, host: str) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.config.update(MAILBOX=mailbox, HOST=host)
    app.register_blueprint(page)
    return app


@page.before_request
def refuse_other_sites() -> None:
    """Foreign pages in the reader's browser neither read the mail under a forged name nor delete it."""
    name = request.host.rsplit(":", 1)[0].strip("[]")
    if current_app.config["HOST"] in LOOPBACK and name not in LOOPBACK:
        abort(421)
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)


@page.after_request
def protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@page.get("/")
def index() -> str:
    return render_template("list.html", mails=_mailbox().newest())


@page.get("/<int:number>")
def show(number: int) -> str:
    caught = _one_or_404(number)
    source = (_mailbox().source(number) or b"").decode(errors="replace")
    views = {"html": caught.body("html"), "text": caught.body("plain"), "source": source}
    offered = [name for name, content in views.items() if content]
    view = request.args.get("view", offered[0])
    if view not in offered:
        abort(404)
    return render_template("mail.html", mail=caught, views=offered, view=view, content=views[view])


@page.get("/<int:number>/html")
def show_html(number: int) -> Response:
    html = _one_or_404(number).body("html") or abort(404)
    response = Response(f'<base target="_blank">{html}', mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@page.post("/<int:number>/delete")
def delete(number: int) -> AnyResponse:
    _mailbox().delete(number)
    return redirect(url_for("mail.index"), 303)


@page.post("/delete")
def delete_all() -> AnyResponse:
    for number in _mailbox().numbers():
        _mailbox().delete(number)
    return redirect(url_for("mail.index"), 303)


def _mailbox() -> Mailbox:
    mailbox: Mailbox = current_app.config["MAILBOX"]
    return mailbox


def _one_or_404(number: int) -> Caught:
    return _mailbox().get(number) or abort(404)
