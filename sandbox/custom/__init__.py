"""A shop of one's own that speaks Vetrina's protocol: for the demo and the tests, and to copy from.

What a real shop needs of it is `signing.py`, `api.py`, `lists.py` and `sender.py`, with the thread of
`sandbox/parts/sending.py`; what they keep to stands in `docs/platforms/custom.md`.
"""

from sandbox.custom.client import Shop
from sandbox.custom.server import serve

__all__ = ["Shop", "serve"]
