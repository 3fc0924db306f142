"""What every template may use: built files by name, rights, the menu, the reader's language and theme."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, g, has_request_context, session, url_for

from core.forms import faults_of
from core.language import LANGUAGES, language, reader, translated, translated_for
from core.menu import exists, nav
from core.rights import can
from core.security import csp_nonce
from core.standing import SEES_ONLY, refusal_of
from core.standing_words import signed, stood_in
from core.web import wants_fragment


def asset(name: str) -> str:
    """The address of a built file; its name holds a hash of what is in it."""
    return address_of(current_app.config["ROOT"], name)


@lru_cache
def address_of(root: Path, name: str) -> str:
    """Found once: a list asks for its icons hundreds of times."""
    return url_for("static", filename=built_files(root)[name])


@lru_cache
def built_files(root: Path) -> dict[str, str]:
    manifest = root / "static" / "manifest.json"
    if not manifest.exists():
        raise RuntimeError("The front end is not built: run ./start once, or `npm ci && npm run build`.")
    return json.loads(manifest.read_text())


def may(right: str) -> bool:
    """`can("stores.edit")` in templates: whether the reader may."""
    return "actor" in g and can(g.actor, right)


def closed(endpoint: str) -> str:
    """Why whoever stands in for somebody may not post there; empty where they may."""
    return refusal_of(g.actor.flags, endpoint, "POST") if "actor" in g else ""


def only_looks() -> bool:
    """Whether whatever the reader sends is refused."""
    return "actor" in g and SEES_ONLY in g.actor.flags


def of_the_reader() -> dict[str, object]:
    if not has_request_context():
        return {}
    return {
        "actor": g.get("actor"),
        "locale": language(),
        "languages": LANGUAGES,
        "theme": getattr(reader(), "theme", None) or session.get("theme", "system"),
        "csp_nonce": csp_nonce(),
        "page_is_fragment": wants_fragment(),
    }


def init_app(app: Flask) -> None:
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(translated, translated_for, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        asset=asset,
        can=may,
        closed=closed,
        only_looks=only_looks,
        exists=exists,
        faults_of=faults_of,
        nav=nav,
        demo=app.config["DEMO"],
        mail_page=app.config["MAIL_PAGE_URL"],
        sandbox_url=app.config["SANDBOX_URL"],
        provider_name=app.config["PROVIDER_NAME"],
    )
    app.jinja_env.filters.update(signed=signed, stood_in=stood_in)
    app.context_processor(of_the_reader)
