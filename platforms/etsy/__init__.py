"""Etsy: Open API v3 by OAuth, receipts by webhook and by asking, one budget of calls for all shops."""

from platforms.etsy.adapter import Etsy

__all__ = ["Etsy"]
