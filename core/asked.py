"""What a list is asked for, as it stands in its URL."""

NO_ROW = 2**63 - 1  # no table gets that far


def id_of(text: str | None) -> int | None:
    """The id of a row; None where it is none."""
    if not text or not text.isdecimal():
        return None
    return int(text) if len(text) < 19 else NO_ROW
