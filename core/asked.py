"""What a list is asked for, as it stands in its URL."""


def id_of(text: str | None) -> int | None:
    """The id of a row; None where it can be none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
