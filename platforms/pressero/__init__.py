"""Pressero (Aleyant): storefronts of companies that order print. An order comes by webhook, by its API, or both."""

from platforms.pressero.adapter import Pressero

__all__ = ["Pressero"]
