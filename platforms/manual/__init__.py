"""A store without a platform: orders come by form, file or our own API, and nobody is told."""

from platforms.manual.adapter import Manual

__all__ = ["Manual"]
