"""What a real WooCommerce store sent, by the recording's name. Tests that need it are skipped where it is absent."""

import base64
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "contracts" / "woocommerce"

if not FOLDER.is_dir():
    pytest.skip("the recordings of a real store are not beside this checkout", allow_module_level=True)

ALL = {str(path.relative_to(FOLDER))[:-5]: json.loads(path.read_text()) for path in FOLDER.rglob("*.json")}
RECEIVED = {name: one for name, one in ALL.items() if "body_base64" in one}
DELIVERED = {name: one for name, one in RECEIVED.items() if name.startswith("webhooks/") and "ping" not in name}
ANSWERED = {name: one for name, one in ALL.items() if "response" in one}


def rows_of(name):
    """What is in an answer: the rows of a list, the one row, or those of a batch."""
    said = ANSWERED[name]["response"].get("json")
    if isinstance(said, dict) and "id" not in said:
        said = [row for rows in said.values() if isinstance(rows, list) for row in rows]
    return [row for row in (said if isinstance(said, list) else [said]) if isinstance(row, dict)]


def rows_with(*names):
    """Every recorded row that has all of these fields, as parameters of a test."""
    return [
        pytest.param(row, id=f"{name}-{row['id']}")
        for name in sorted(ANSWERED)
        for row in rows_of(name)
        if set(names) <= row.keys()
    ]


def received(name):
    """Headers and raw body of what the store sent us."""
    return dict(RECEIVED[name]["headers"]), base64.b64decode(RECEIVED[name]["body_base64"])


def body_of(name):
    """The body of an answer, byte for byte where it was kept so, else its JSON or its beginning."""
    response = ANSWERED[name]["response"]
    if response.get("body_base64"):
        return base64.b64decode(response["body_base64"])
    return json.dumps(response["json"]).encode() if "json" in response else response.get("body_start", "").encode()
