"""The demo's postbacks: a mailbox that hears of parcels, and a receiver that is not there yet."""

import os

from flask import g
from sqlalchemy import select

from core.db import db
from jobs.demo.people import HOST
from models import Client, Event, Membership, PostbackEndpoint
from services.postbacks import endpoints

MAILBOX, SYSTEM = "Magazzino", "Gestionale"


def make_postbacks(client: Client, owner: Membership) -> None:
    """Made before orders arrive, so that there is something in the log."""
    if db.scalar(select(PostbackEndpoint.id).where(PostbackEndpoint.client_id == client.id)):
        return
    g.actor = owner
    parcels = [str(Event.PACKAGE_SHIPPED), str(Event.ORDER_CANCELED)]
    mailbox = {"kind": "email", "preset": "email", "address": f"magazzino@{HOST}", "events": parcels}
    endpoints.make(client.id, {}, name=MAILBOX, **mailbox)
    events = [str(event) for event in Event if event is not Event.PING]
    address = f"{os.environ['SANDBOX_URL'].rstrip('/')}/gestionale/postback"
    endpoints.make(client.id, {}, name=SYSTEM, kind="url", address=address, events=events)
    db.commit()
