"""A staff member who stands in for a person of a client: what stays closed to them, whatever the role that they see.

Their `Actor` carries these flags. Where the client's own leave counts (`is_provider`), they stay the provider.
"""

from collections.abc import Collection

from core.matrix import Right

STANDS_IN = "stands_in"
SEES_ONLY = "sees_only"

BARRED = frozenset(
    {
        Right.USERS_EDIT,
        Right.API_KEYS_EDIT,
        Right.POSTBACKS_EDIT,
        Right.STORES_CONNECT,
        Right.STORES_RECONNECT,
        Right.STORES_DELETE,
        Right.CLIENTS_ACT_AS,
    }
)
WAYS_OUT = frozenset({"auth.end_view", "auth.log_out", "auth.preferences"})
OF_THE_PERSON = frozenset({"auth", "profile"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def barred_of(flags: Collection[str], right: Right | None) -> str:
    return "barred" if STANDS_IN in flags and right in BARRED else ""


def refusal_of(flags: Collection[str], endpoint: str, method: str) -> str:
    """Why somebody who stands in may not ask this, whatever the role: "person", "sees_only", "copy"; else empty."""
    if STANDS_IN not in flags or endpoint in WAYS_OUT:
        return ""
    area = endpoint.partition(".")[0]
    if area in OF_THE_PERSON:
        return "person"
    if method in READING:
        return ""
    if SEES_ONLY in flags:
        return "sees_only"
    return "copy" if area == "exports" else ""
