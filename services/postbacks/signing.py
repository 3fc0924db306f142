"""Signatures by the Standard Webhooks scheme, so that a receiver knows who is calling and that nothing was altered."""

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.crypto import seal, unseal
from core.db import now
from models import PostbackEndpoint

PREFIX = "whsec_"
BYTES = 32
OVERLAP = timedelta(hours=24)  # in which the former secret signs too


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def keep_secret(endpoint: PostbackEndpoint, secret: str) -> None:
    """Seal it into `endpoint`, which has its id."""
    endpoint.secret = seal(secret, _place(endpoint))


def rotate(endpoint: PostbackEndpoint) -> str:
    """A new secret, shown this once; for 24 hours the former one signs too. While one does so already, that stays the
    one: a receiver has it, and may never have got what was made in between."""
    if not has_former(endpoint, now()):
        endpoint.old_secret = endpoint.secret
    endpoint.old_secret_until = now() + OVERLAP
    secret = new_secret()
    keep_secret(endpoint, secret)
    return secret


def has_former(endpoint: PostbackEndpoint, at: datetime) -> bool:
    """Whether a secret from before signs too."""
    return bool(endpoint.old_secret and endpoint.old_secret_until and endpoint.old_secret_until > at)


def secrets_of(endpoint: PostbackEndpoint, at: datetime) -> list[str]:
    """Those that sign at `at`, the newest first."""
    sealed = [endpoint.secret, *([endpoint.old_secret] if has_former(endpoint, at) else [])]
    return [str(unseal(one, _place(endpoint))) for one in sealed]


def signed(webhook_id: str, at: datetime, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The three headers that prove `body`. `at` may be in any time zone; receivers accept five minutes around it."""
    timestamp = int(at.timestamp())
    content = f"{webhook_id}.{timestamp}.".encode() + body
    signatures = [f"v1,{base64.b64encode(hmac.digest(_bytes_of(key), content, 'sha256')).decode()}" for key in keys]
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def _bytes_of(key: str) -> bytes:
    return base64.b64decode(key.removeprefix(PREFIX))


def _place(endpoint: PostbackEndpoint) -> str:
    return f"postback/{endpoint.id}/secret"
