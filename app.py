"""Vetrina: the application, its error pages and its command line."""

import gc
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import blueprints
from blueprints.auth import reader
from blueprints.errors import init_app as init_error_pages
from core import db, formats, language, limits, log, metrics, pages, queue, rights, security
from core.config import Settings
from jobs import commands

ROOT = Path(__file__).parent


def create_app(settings: Settings | None = None) -> Flask:
    app = Flask(__name__, static_folder=ROOT / "static")
    configure(app, settings or Settings())  # type: ignore[call-arg]
    for part in (log, metrics, db, queue, language, pages, formats, security, reader):
        part.init_app(app)
    CSRFProtect(app)
    Compress(app)
    Htmx(app)
    limits.init_app(app)
    app.before_request(rights.guard)
    blueprints.init_app(app)
    init_error_pages(app)
    for command in commands.COMMANDS:
        app.cli.add_command(command)
    return app


def create_web_app(settings: Settings | None = None) -> Flask:
    """For a process that answers people. What it begins with stays, and is not looked through, which takes a fifth of a
    second, each time that Python looks for what is no longer used."""
    app = create_app(settings)
    gc.collect()
    gc.freeze()
    return app


def configure(app: Flask, settings: Settings) -> None:
    app.config.update(settings.for_flask(), ROOT=ROOT)
    is_public = settings.is_public
    app.config.update(
        SESSION_COOKIE_NAME="__Host-vetrina" if is_public else "vetrina",
        SESSION_COOKIE_SECURE=is_public,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=settings.redis_url.replace("unix://", "redis+unix://", 1),
        MAX_CONTENT_LENGTH=120 * 1024 * 1024,
        MAX_FORM_PARTS=5_000,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
    )
    files = WhiteNoise(
        app.wsgi_app,
        root=ROOT / "static",
        prefix="static/",
        max_age=31_536_000,
        add_headers_function=security.for_files(is_public),
    )
    app.wsgi_app = ProxyFix(files, *[settings.trusted_proxies] * 4) if settings.trusted_proxies else files  # type: ignore[method-assign]
