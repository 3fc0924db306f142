"""The orders of the last two weeks counted in the shop; what is not here is taken in."""

from itertools import islice
from time import monotonic

from core.db import db, now
from core.queue import enqueue, ring
from jobs.intake import drain
from jobs.runner import RUNNERS, staying
from models import Round, RoundKind, Store
from models.work import beat, still_ours
from platforms import PlatformError
from services import ledger, named, rounds, taking
from services.ledger import Tally
from services.rounds import again, again_after
from services.shops import open_shop

BATCH = 50
BUDGET = 300.0  # seconds; a shop with more orders is counted in turns of whole days


def count_now(store: Store) -> None:
    """A person asked."""
    enqueue(RUNNERS[Round], rounds.owe(store, RoundKind.LEDGER, now()).id)


def fetch(store: Store, external_id: str) -> None:
    """A person wants this order of the shop here."""
    named.name(store, external_id)
    enqueue(RUNNERS[Round], rounds.owe(store, RoundKind.ORDERS, now()).id)


def count_orders(round_: Round) -> None:
    store, tally, give_way_at = round_.store, ledger.begin(round_.progress), monotonic() + BUDGET
    shop, asked_at = open_shop(store, staying(round_), "long"), now()
    db.commit()
    try:
        orders = shop.orders((), ledger.beginning(tally))
        while batch := list(islice(orders, BATCH)):
            if not beat(round_):
                return
            taking.take_named(store, ledger.count(store, tally, batch), asked_at)
            if monotonic() > give_way_at and ledger.days_done(tally):
                go_on_later(round_, tally)
                return
            db.commit()
            ring(drain, store.id)
    except PlatformError as fault:
        db.rollback()
        if still_ours(round_):
            again_after(round_, fault)
    else:
        if still_ours(round_):
            ledger.keep(store, tally)
            round_.progress = {}
            again(round_)


def go_on_later(round_: Round, tally: Tally) -> None:
    """What is counted stays; the other days have their turn behind other stores."""
    ledger.keep(round_.store, tally, tally.reached)
    round_.progress = {"from": str(tally.reached)}
    again(round_, now())
    db.commit()
    ring(drain, round_.store_id)
