"""Signatures by the Standard Webhooks scheme, the same in both directions: HMAC-SHA256 over id, time and content.

What a shop tells is signed as it stands. What Vetrina asks has its method and address before it, from `/vetrina/v1` on:
a signature is good for this one question, and a proxy that puts the shop into a folder does not spoil it.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping

from requests import PreparedRequest
from requests.auth import AuthBase

from platforms.errors import Code, Reconnect

ID, TIMESTAMP, SIGNATURE = "Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"  # as WSGI servers write them
TOLERANCE = 300  # seconds by which the two clocks may differ
SHORTEST = 24  # characters of a secret
PREFIX = "whsec_"


class Signed(AuthBase):
    """Signs each attempt anew. `folder` is the path of the shop's base address."""

    def __init__(self, secret: str, folder: str) -> None:
        self.secret, self.folder = secret, folder

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        content = f"{request.method} {request.path_url.removeprefix(self.folder)}\n".encode() + body
        message_id, moment = f"msg_{secrets.token_hex(16)}", str(int(time.time()))
        request.headers[ID], request.headers[TIMESTAMP] = message_id, moment
        request.headers[SIGNATURE] = signature(self.secret, message_id, moment, content)
        return request


def checked_secret(typed: str) -> str:
    """Without spaces around. Raises Reconnect where it is too short to keep anybody out."""
    secret = typed.strip()
    if len(secret) < SHORTEST:
        raise Reconnect(Code.SECRET_WRONG)
    return secret


def signature(secret: str, message_id: str, moment: str, content: bytes) -> str:
    signed = f"{message_id}.{moment}.".encode() + content
    return "v1," + base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()


def is_signed(headers: Mapping[str, str], content: bytes, secret: str) -> bool:
    """Whether one of the signatures is right, and not from another time. Constant time."""
    message_id, moment = header(headers, ID), header(headers, TIMESTAMP)
    if not (secret and message_id and _is_now(moment)):
        return False
    expected = signature(secret, message_id, moment, content).encode()
    matches = [hmac.compare_digest(expected, each.encode()) for each in header(headers, SIGNATURE).split()]
    return any(matches)


def header(headers: Mapping[str, str], name: str) -> str:
    """By any case: servers and proxies differ, and kept headers are a plain dict."""
    if name in headers:
        return headers[name]
    return next((text for known, text in headers.items() if known.lower() == name.lower()), "")


def _is_now(moment: str) -> bool:
    return moment.isascii() and moment.isdecimal() and abs(time.time() - int(moment[:12])) <= TOLERANCE


def _key(secret: str) -> bytes:
    """The libraries of the scheme write keys as `whsec_` and base64; any other text is the key itself."""
    if secret.startswith(PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()
