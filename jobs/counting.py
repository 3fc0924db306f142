"""The orders of the last two weeks counted in the shop; what is not here is taken in."""

from itertools import islice

from core.db import db, now
from core.queue import enqueue, ring
from jobs.intake import drain
from jobs.runner import RUNNERS, staying
from models import Round, RoundKind, Store
from models.work import beat, still_ours
from platforms import PlatformError
from services import ledger, named, rounds
from services.ledger import Tally
from services.rounds import again, again_after
from services.shops import open_shop

BATCH = 50


def count_now(store: Store) -> None:
    """A person asked."""
    enqueue(RUNNERS[Round], rounds.owe(store, RoundKind.LEDGER, now()).id)


def fetch(store: Store, external_id: str) -> None:
    """A person wants this order of the shop here."""
    named.name(store, external_id)
    enqueue(RUNNERS[Round], rounds.owe(store, RoundKind.ORDERS, now()).id)


def count_orders(round_: Round) -> None:
    store, tally = round_.store, Tally()
    shop = open_shop(store, staying(round_), "long")
    db.commit()
    try:
        orders = shop.orders((), ledger.beginning())
        while batch := list(islice(orders, BATCH)):
            if not beat(round_):
                return
            rounds.take_named(store, ledger.count(store, tally, batch))
            db.commit()
            ring(drain, store.id)
    except PlatformError as fault:
        db.rollback()
        if still_ours(round_):
            again_after(round_, fault)
    else:
        if still_ours(round_):
            ledger.keep(store, tally)
            again(round_)
