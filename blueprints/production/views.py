"""The board: what is to be made, packed and sent, oldest first."""

from blueprints.production.area import bp

__all__ = ["bp"]
