"""What a store's platform must be told with every product: asked of the shop now and then, kept with the store."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from core.db import db, now
from models import Store
from platforms import PLATFORMS, PlatformError
from platforms.offers import Question
from platforms.selling import Selling
from services.advice import advice_on
from services.shops import PERSON_WAITS, open_shop

GOOD_FOR = timedelta(hours=12)
KEPT = "questions"  # among the store's facts


def asked(store: Store) -> tuple[list[Question], list[str]]:
    """The questions, and why they could not be asked. Of an hour ago they do as well, where the shop has no answer."""
    if PLATFORMS[store.platform].questions is Selling.questions:
        return [], []
    kept = store.facts.get(KEPT)
    if kept and datetime.fromisoformat(kept["asked_at"]) > now() - GOOD_FOR:
        return _known(kept), []
    try:
        return _asked_now(store), []
    except PlatformError as fault:
        advice = advice_on(fault.code, fault.facts, store.platform)
        return (_known(kept) if kept else []), [f"{advice.happened} {advice.help}"]


def _known(kept: dict[str, Any]) -> list[Question]:
    return [
        Question(each["key"], tuple((key, name) for key, name in each["answers"]), each["is_needed"])
        for each in kept["questions"]
    ]


def _asked_now(store: Store) -> list[Question]:
    shop = open_shop(store, seconds=PERSON_WAITS)
    db.commit()  # nothing is open while the shop is asked
    found = shop.questions()
    store.facts = {**store.facts, KEPT: {"asked_at": now().isoformat(), "questions": [asdict(each) for each in found]}}
    db.commit()
    return found
