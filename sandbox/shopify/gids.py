"""Global ids: `gid://shopify/Order/7000000000001`."""

PREFIX = "gid://shopify/"


def gid(kind: str, number: int) -> str:
    return f"{PREFIX}{kind}/{number}"


def parts(text: str) -> tuple[str, int]:
    """Kind and number; ("", 0) where it is none."""
    kind, _, number = text.removeprefix(PREFIX).partition("/")
    return (kind, int(number)) if text.startswith(PREFIX) and number.isdigit() else ("", 0)


def number_of(text: str, kind: str) -> int:
    """The number of an id of `kind`, 0 of any other."""
    found, number = parts(text)
    return number if found == kind else 0
