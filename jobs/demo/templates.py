"""The demo's template product: what its client orders again and again, for its own windows."""

from flask import g
from sqlalchemy import select

from core.db import db
from models import Client, Mapping, Membership, Template
from services.files import original_of
from services.templates import Said, save

SAID = Said("Coppia di manifesti per la vetrina", "Due pezzi uguali per ogni ordine: uno dentro, uno fuori.", 2)


def make_template(client: Client, owner: Membership) -> None:
    """Of the first thing that the client's shop has made, with its files. One that is there stays as it is."""
    if db.scalar(select(Template.id).where(Template.client_id == client.id).limit(1)):
        return
    g.actor = owner
    mapping = db.scalars(select(Mapping).where(Mapping.client_id == client.id).order_by(Mapping.id).limit(1)).first()
    if mapping:
        files = {link.area: original_of(link.file) for link in mapping.files}
        save(Template(client_id=client.id), SAID, mapping.catalog_variant, files)
        db.commit()
