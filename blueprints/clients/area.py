"""The area's blueprint, and what its modules share."""

from flask import Blueprint

from core.db import one_or_404
from core.rights import actor
from models import Client

bp = Blueprint("clients", __name__, url_prefix="/clients")


def find(client_id: int) -> Client:
    return one_or_404(Client.visible_to(actor).where(Client.id == client_id))
