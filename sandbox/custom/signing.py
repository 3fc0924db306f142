"""Signatures by the Standard Webhooks scheme. To copy: it needs Python's own library alone."""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress

TOLERANCE = 300  # seconds by which the clocks may differ


def signed_headers(secret: str, content: bytes, message_id: str = "") -> dict[str, str]:
    """For a message that is sent now. The same message sent again keeps its id; its time and signature are new."""
    message_id, moment = message_id or f"msg_{secrets.token_hex(16)}", str(int(time.time()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": signature(secret, message_id, moment, content),
    }


def signature(secret: str, message_id: str, moment: str, content: bytes) -> str:
    signed = f"{message_id}.{moment}.".encode() + content
    return "v1," + base64.b64encode(hmac.new(key_of(secret), signed, hashlib.sha256).digest()).decode()


def fault_of(headers: Mapping[str, str], content: bytes, secret: str) -> str:
    """Why a call is not believed: `signature_invalid` or `timestamp_invalid`; "" where it is right."""
    told = {name.lower(): text for name, text in headers.items()}
    message_id, moment = told.get("webhook-id", ""), told.get("webhook-timestamp", "")
    expected = signature(secret, message_id, moment, content).encode()
    given = told.get("webhook-signature", "").split()
    if not secret or not any(hmac.compare_digest(expected, each.encode()) for each in given):
        return "signature_invalid"
    if not moment.isdecimal() or abs(time.time() - int(moment)) > TOLERANCE:
        return "timestamp_invalid"
    return ""


def key_of(secret: str) -> bytes:
    """As the libraries of the scheme write it, `whsec_` and base64; any other text is the key itself."""
    if secret.startswith("whsec_"):
        with suppress(ValueError):
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    return secret.encode()
