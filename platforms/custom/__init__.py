"""A shop of the client's own making that speaks the protocol of `docs/platforms/custom.md`."""

from platforms.custom.adapter import Custom

__all__ = ["Custom"]
