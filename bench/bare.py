"""The limit of webhook intake: a Flask view that checks the signature and does one durable INSERT. Nothing else."""

import base64
import hashlib
import hmac
import os
import threading

import psycopg
from flask import Flask, request

SECRET = b"bench-secret"


def create_app() -> Flask:
    app = Flask(__name__)
    kept = threading.local()

    def connection() -> psycopg.Connection:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(os.environ["BARE_DATABASE_URL"], autocommit=True)
        return kept.connection

    @app.post("/bare")
    def take() -> tuple[str, int]:
        body = request.get_data()
        expected = base64.b64encode(hmac.new(SECRET, body, hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(expected, request.headers.get("X-WC-Webhook-Signature", "")):
            return "", 401
        connection().execute("insert into bare (body) values (%s)", [body.decode()])
        return "", 200

    @app.get("/healthz")
    def alive() -> tuple[str, int]:
        return "", 200

    return app
