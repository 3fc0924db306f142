"""What Shopify sends, by its documentation and schema. Tests that need it are skipped where it is absent."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "contracts" / "shopify"

if not FOLDER.is_dir():
    pytest.skip("Shopify's contracts are not beside this checkout", allow_module_level=True)

VECTORS = json.loads((FOLDER / "signature-vectors.json").read_text())
SCHEMA = FOLDER / "admin-2026-10.graphql"


def answer(name):
    return json.loads((FOLDER / "responses" / f"{name}.json").read_text())


def file(name):
    return (FOLDER / name).read_bytes()


def hook(name):
    """The raw body of a webhook."""
    return file(f"webhooks/{name}.json")
