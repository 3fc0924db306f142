"""The JSON API for clients' own programs, and the page that explains it."""

from blueprints.api import catalog, document, files, mappings, orders, page, places  # noqa: F401  (their views)
from blueprints.api.area import bp

signed_by_sender = True  # a key in a header, which no other site's form can send

__all__ = ["bp"]
