"""The second factor: codes of an authenticator app, each good once, and codes on paper for when it is lost."""

import secrets
import time
from hmac import compare_digest

import pyotp
import segno
from markupsafe import Markup

from core.crypto import digest, seal, unseal
from core.db import db
from core.running import setting
from models import Membership, User

STEP = 30  # seconds
CODES_ON_PAPER = 10


def new_secret() -> str:
    return pyotp.random_base32()


def address_of(secret: str, user: User) -> str:
    """The `otpauth://` address that an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=f"Vetrina {setting('PROVIDER_NAME')}")


def picture_of(address: str) -> Markup:
    """Its QR code as SVG, for the page itself."""
    return Markup(segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True))  # noqa: S704 (drawn by us)


def step_of(secret: str, code: str, last_step: int = 0) -> int | None:
    """The time step in which `code` is right, if that is now or beside now, and after `last_step`."""
    this_step = int(time.time()) // STEP
    for step in (this_step - 1, this_step, this_step + 1):
        if step > last_step and compare_digest(pyotp.TOTP(secret).generate_otp(step).encode(), _plain(code).encode()):
            return step
    return None


def switch_on(user: User, secret: str, step: int) -> list[str]:
    """From now on the user needs it. The codes for paper, told this once."""
    user.totp_secret, user.totp_step = seal(secret, _place(user)), step
    return renew_codes(user)


def switch_off(user: User) -> None:
    user.totp_secret, user.totp_step, user.recovery_codes = None, 0, []


def renew_codes(user: User) -> list[str]:
    codes = [f"{secrets.token_hex(4)}-{secrets.token_hex(4)}" for _number in range(CODES_ON_PAPER)]
    user.recovery_codes = [digest(code) for code in codes]
    return codes


def is_right_code(user: User, code: str) -> bool:
    """Whether it is a code of the app or of the paper. It is used up by that, even if two ask at the same moment."""
    db.refresh(user, with_for_update=True)
    if user.totp_secret is None:
        return False
    if step := step_of(str(unseal(user.totp_secret, _place(user))), code, user.totp_step):
        user.totp_step = step
        return True
    on_paper = digest(_plain(code))
    if on_paper not in user.recovery_codes:
        return False
    user.recovery_codes = [kept for kept in user.recovery_codes if kept != on_paper]
    return True


def is_needed(membership: Membership) -> bool:
    """Whether whoever acts here must have one: the client's switch, or the installation's for its staff."""
    if membership.client is None:
        return bool(setting("STAFF_SECOND_FACTOR"))
    return membership.client.second_factor_needed


def _plain(code: str) -> str:
    return "".join(code.split()).lower()


def _place(user: User) -> str:
    return f"user/{user.id}/totp"
