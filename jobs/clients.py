"""What is kept with each client follows its orders."""

from core.db import EVERYONE, db, see
from jobs.clock import at_most_every
from services.client_figures import refresh_figures


@at_most_every(60)
def keep_figures() -> None:
    see(EVERYONE)
    refresh_figures()
    db.commit()
