"""All of the demo, step after step. Each step is made once, so that an interrupted start goes on where it stopped."""

import os

from flask import g
from sqlalchemy import select

from core.db import EVERYONE, db, see
from jobs.demo.orders import make_orders
from jobs.demo.people import HOST, make_people
from jobs.demo.shop import make_shop
from models import Membership, User
from services import catalog_demo


def make_demo() -> None:
    """The sandbox shop's keys come from `./start`, in SANDBOX_KEY; without them there is no shop."""
    see(EVERYONE)
    client = make_people()
    catalog_demo.load()
    db.commit()
    keys = os.environ.get("SANDBOX_KEY")
    if not keys:
        return
    owner = member_called("anna")
    g.actor = owner
    store = make_shop(client, owner, keys)
    make_orders(client, store, member_called("floor"), owner)


def member_called(name: str) -> Membership:
    return db.scalars(select(Membership).join(User).where(User.email == f"{name}@{HOST}")).one()
