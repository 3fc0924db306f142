"""What makes an order of a file one order, however often the file is brought."""

import hashlib

from models import Store


def form_key(store: Store, reference: str) -> str:
    """As the form of an order that is placed by hand has one. It fits its column whatever the reference."""
    return f"file:{hashlib.sha256(f'{store.id}/{reference}'.encode()).hexdigest()[:32]}"
