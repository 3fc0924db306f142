"""What a refusal means to the person in front of it: what happened, and what to do. One pair of sentences per code."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from platforms import PLATFORMS
from services.words import OF_PLATFORM
from services.words.common import WORDS
from services.words.names import NAMES


class Advice(NamedTuple):
    happened: str
    help: str
    quote: str = ""  # the shop's own words, in its own language


def advice_on(code: str, facts: Mapping[str, Any] | None = None, platform: str = "") -> Advice:
    """In the reader's language, in the platform's own words where it has some. `facts` fill the sentences; what they
    lack is told without it."""
    known = defaultdict(str, {name: fact for name, fact in (facts or {}).items() if fact is not None})
    known["host"] = known["host"] or str(_("the store"))
    known["platform"] = str(_("The shop")) if platform in ("", *NAMES) else PLATFORMS[platform].label
    happened, help_ = OF_PLATFORM.get(platform, {}).get(code) or WORDS.get(code, WORDS["unexpected"])
    return Advice(str(happened) % known, str(help_) % known, str(known["shop_message"]))
