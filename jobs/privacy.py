"""The wishes of people about their data, fulfilled."""

from collections.abc import Mapping
from datetime import timedelta

from core.db import db, now, see
from jobs.mail import send_later
from jobs.runner import later, runs
from models import PrivacyKind, PrivacyRequest
from services import privacy
from services.door import Door

LOOK_AGAIN = timedelta(days=1)  # at what is still on its way to the buyer


def hear_wish(door: Door, headers: Mapping[str, str], body: bytes) -> None:
    """Owe what a shop's platform asks for a person, of a shop that is connected or was. That it was heard and that it
    is owed are committed together: a wish that is sent again was owed, or is owed now."""
    wish = door.platform.read_delivery(headers, body).privacy
    see([door.client_id])
    if wish and privacy.is_first_time(door, headers, body):
        about = {"order_ids": list(wish.order_ids), "email": wish.email}
        later(PrivacyRequest(client_id=door.client_id, store_id=door.store_id, kind=str(wish.kind), about=about))
    db.commit()


@runs(PrivacyRequest, "default")
def fulfil(request: PrivacyRequest) -> None:
    left = 0
    if request.kind == PrivacyKind.TELL:
        for mail in privacy.letters(request):
            send_later(mail)
    else:
        left = (privacy.forget_shop if request.kind == PrivacyKind.FORGET_SHOP else privacy.forget)(request)
    if left:
        request.try_later("on_its_way", now() + LOOK_AGAIN)
    else:
        privacy.done(request)
    db.commit()
