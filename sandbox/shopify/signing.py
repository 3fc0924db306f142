"""The two signatures of the platform: hex over a query, base64 over the body of a webhook."""

import hashlib
import hmac
import time
from base64 import b64encode
from urllib.parse import quote, urlencode

SAFE = "-_.*"


def query_signature(secret: str, query: dict[str, str]) -> str:
    pairs = (f"{quote(name, SAFE)}={quote(value, SAFE)}" for name, value in sorted(query.items()) if name != "hmac")
    return hmac.new(secret.encode(), "&".join(pairs).encode(), hashlib.sha256).hexdigest()


def body_signature(secret: str, body: bytes) -> str:
    return b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def signed_address(address: str, secret: str, label: str, **more: str) -> str:
    """`address` with the query by which an app knows that the platform sent the browser."""
    host = b64encode(f"admin.shopify.com/store/{label}".encode()).decode().rstrip("=")
    query = {"host": host, "shop": f"{label}.myshopify.com", "timestamp": str(int(time.time())), **more}
    signed = {**query, "hmac": query_signature(secret, query)}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(sorted(signed.items()))}"
