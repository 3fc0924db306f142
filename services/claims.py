"""Shops that were installed from the platform's own pages: whose they are comes out when somebody logs in.

The token stays in the owner's browser; what that browser brings back from the shop is kept, and nobody can claim it
from another one.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from sqlalchemy import delete, select

from core.crypto import digest, new_token, seal, unseal
from core.db import db, now
from models import Claim
from platforms import PLATFORMS, Http, Platform, open_platform
from platforms.access import Ask, Return
from services.apps import app_of
from services.consent import ANSWER_WITHIN, answered, callback_of, verifier_of

KEPT_FOR = timedelta(days=1)


def open_claim(platform: str, address: str) -> tuple[str, str]:
    """A shop's owner came from the platform: the token for their browser, and where to send it."""
    token = new_token()
    db.add(Claim(platform=platform, address=address, token_digest=digest(token), expires_at=now() + ANSWER_WITHIN))
    ask = Ask(token, callback_of(platform), verifier=verifier_of(token))
    return token, PLATFORMS[platform].authorize_url(address, ask, app_of(platform))


def claim_of(token: str, *, lock: bool = False) -> Claim | None:
    """What this browser may claim, or is about to."""
    mine = select(Claim).where(Claim.token_digest == digest(token), Claim.expires_at > now())
    return db.scalars(mine.with_for_update() if lock else mine).one_or_none()


def is_answer_to(claim: Claim | None, platform: str, answer: Return) -> bool:
    """Whether the browser brought what this claim waits for, from the shop that it is about."""
    if claim is None or claim.sealed or not answer.credentials:
        return False
    return (claim.platform, claim.address, claim.token_digest) == (platform, answer.address, digest(answer.token))


def shop_of(claim: Claim, answer: Return, http: Http) -> Platform:
    """The shop, ready to give keys for what the browser brought."""
    return open_platform(claim.platform, claim.address, answered(claim.platform, answer), http, app_of(claim.platform))


def keep(claim: Claim, credentials: Mapping[str, str]) -> None:
    """The keys, until somebody says whose shop it is."""
    claim.sealed, claim.expires_at = seal(dict(credentials), _place(claim)), now() + KEPT_FOR


def keys_of(claim: Claim) -> dict[str, str]:
    return cast(dict[str, str], unseal(claim.sealed or "", _place(claim)))


def drop_old_claims() -> None:
    db.execute(delete(Claim).where(Claim.expires_at < now()))


def _place(claim: Claim) -> str:
    return f"claim/{claim.id}"
