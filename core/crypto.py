"""Secrets at rest: encrypted with the first key, readable with every key, bound to the place they belong to."""

import hashlib
import hmac
import json
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app


class SecretUnreadable(Exception):
    """None of the ENCRYPTION_KEYS opens this secret, or it was written for another place."""


def seal(secret: object, place: str) -> str:
    """Encrypt any JSON value. `place` (such as `store/7/credentials`) must be given again to read it."""
    return _keys().encrypt(json.dumps([place, secret]).encode()).decode()


def unseal(token: str, place: str) -> object:
    try:
        sealed_for, secret = json.loads(_keys().decrypt(token.encode()))
    except InvalidToken:
        raise SecretUnreadable(place) from None
    if sealed_for != place:
        raise SecretUnreadable(place)
    return secret


def renew(token: str) -> str:
    """The same secret under the first key, after a new one was put in front."""
    try:
        return _keys().rotate(token.encode()).decode()
    except InvalidToken:
        raise SecretUnreadable("a key that is still in use is missing from ENCRYPTION_KEYS") from None


def new_token() -> str:
    """256 random bits, safe in addresses. Only its `digest` is stored."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def derived(label: str) -> str:
    """64 hex digits that nobody without our keys can tell from `label`; the same each time, under the first key."""
    key = current_app.config["ENCRYPTION_KEYS"].split(",")[0].strip()
    return hmac.digest(key.encode(), label.encode(), "sha256").hex()


def last_four(secret: str) -> str:
    return secret[-4:]


def _keys() -> MultiFernet:
    return _keys_of(current_app.config["ENCRYPTION_KEYS"])


@lru_cache
def _keys_of(setting: str) -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in setting.split(",")])
