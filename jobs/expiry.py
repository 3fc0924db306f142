"""People are told before the keys of their shops run out."""

from core.db import EVERYONE, db, now, see
from jobs.clock import at_every_sweep
from jobs.mail import send_later
from services import expiry

AT_ONCE = 100


@at_every_sweep
def warn_of_ending_access() -> None:
    see(EVERYONE)
    for keys in expiry.unwarned(AT_ONCE):
        keys.warned_at = now()
        for mail in expiry.letters(keys):
            send_later(mail)
    db.commit()
