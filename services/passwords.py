"""Passwords: how they are kept and compared, which are refused, and the one-time link to a new one."""

import unicodedata
from datetime import timedelta
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select, update
from zxcvbn import zxcvbn

from core.crypto import digest, new_token
from core.db import db, now
from core.running import setting
from core.search import searchable
from models import LoginSession, PasswordReset, User
from services.sessions import end_sessions

SHORTEST, LONGEST = 12, 256
LOOKED_AT = 32  # characters whose guessing is estimated: the estimate of hostile long ones takes seconds
WORD, OWN = 3, 6  # signs: of a name that counts as known; what must be left when the known ones are taken out
WEAK = 2  # zxcvbn's scores up to this fall within hours: common words, dates, keyboard rows, names
AT_ONCE = 2  # hashes at a time in one process: each takes 64 MiB and a core
RESET_VALID = timedelta(hours=1)
_places = BoundedSemaphore(AT_ONCE)


def keep_password(user: User, password: str) -> None:
    user.password_hash = _hashed(password)
    user.password_changed_at = now()


def is_right(user: User | None, password: str) -> bool:
    """Whether it is the user's. Nobody, and somebody without a password, take as long as everybody."""
    kept = user.password_hash if user and user.password_hash else _of_nobody(setting("PASSWORD_COST"))
    with _places:
        try:
            _hasher().verify(kept, _plain(password))
        except (VerifyMismatchError, InvalidHashError):
            return False
    if user is None or user.password_hash is None:
        return False
    if _hasher().check_needs_rehash(kept):
        user.password_hash = _hashed(password)
    return True


def is_guessable(password: str, *about: str) -> bool:
    """Whether it is common, or made of what everybody knows about its owner."""
    known = {word for word in searchable("Vetrina", *about).split() if len(word) >= WORD}
    rest = "".join(password.casefold().split())
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < OWN or zxcvbn(password[:LOOKED_AT], user_inputs=sorted(known))["score"] <= WEAK


def open_reset(user: User, token: str) -> None:
    """A link with `token` is good for an hour; earlier links are void."""
    _void_resets(user)
    until = now() + RESET_VALID
    db.add(PasswordReset(user_id=user.id, email=user.email, token_digest=digest(token), expires_at=until))


def reset_behind(token: str) -> tuple[PasswordReset, User] | None:
    """The reset that a link stands for, and whose it is, locked; None once it was used or is late."""
    query = (
        select(PasswordReset, User)
        .join(User, User.id == PasswordReset.user_id)
        .where(
            PasswordReset.token_digest == digest(token),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now(),
            PasswordReset.email == User.email,
        )
        .with_for_update()
    )
    found = db.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def use_reset(reset: PasswordReset, user: User, password: str) -> None:
    """The new password holds; whoever was signed in with the old one is out."""
    keep_password(user, password)
    reset.used_at = now()
    _void_resets(user)
    end_sessions(LoginSession.user_id == user.id)


def _void_resets(user: User) -> None:
    others = update(PasswordReset).where(PasswordReset.user_id == user.id, PasswordReset.used_at.is_(None))
    db.execute(others.values(used_at=now()))


def _hashed(password: str) -> str:
    with _places:
        return _hasher().hash(_plain(password))


def _plain(password: str) -> str:
    """The same password, however a keyboard composes its accents."""
    return unicodedata.normalize("NFKC", password)


def _hasher() -> PasswordHasher:
    return _hasher_of(setting("PASSWORD_COST"))


@lru_cache
def _hasher_of(cost: str) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cost == "cheap" else PasswordHasher()


@lru_cache
def _of_nobody(cost: str) -> str:
    return _hasher_of(cost).hash(new_token())
