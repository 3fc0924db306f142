"""The shape of a platform's words: what happened, and what to do, by code."""

from flask_babel import LazyString

Words = dict[str, tuple[LazyString, LazyString]]
