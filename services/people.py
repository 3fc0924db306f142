"""People: found by their address, and where each of them stands."""

from sqlalchemy import func, select

from core.db import db
from models import User


def user_with(email: str) -> User | None:
    """Whoever has this address, however it is written."""
    return db.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))
