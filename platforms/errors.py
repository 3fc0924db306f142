"""How a platform refuses us: families by what helps, codes by what to tell a person, facts for the sentence.

An engine writes no sentences. The words for each `Code` come from gettext in a module above; `facts` fills them in.
"""

from datetime import datetime
from enum import StrEnum


class Code(StrEnum):
    """What happened. Each has its words in both languages; a test holds the two lists together."""

    # what was typed
    ADDRESS_INVALID = "address_invalid"
    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    HTTPS_NEEDED = "https_needed"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    NOT_A_SHOP = "not_a_shop"
    PERMALINKS_PLAIN = "permalinks_plain"
    API_SHUT = "api_shut"
    # the way there
    NAME_UNKNOWN = "name_unknown"
    CONNECTION_FAILED = "connection_failed"
    TLS_FAILED = "tls_failed"
    TIMED_OUT = "timed_out"
    # the right to ask
    KEY_REFUSED = "key_refused"
    SECRET_WRONG = "secret_wrong"
    CLOCK_WRONG = "clock_wrong"
    KEY_READS_ONLY = "key_reads_only"
    KEY_WRITES_ONLY = "key_writes_only"
    ROLE_TOO_SMALL = "role_too_small"
    GRANT_UNREADABLE = "grant_unreadable"
    CODE_REFUSED = "code_refused"  # the owner said yes, and too much time passed, or it was used before
    ACCESS_ENDED = "access_ended"  # the owner took it away, or it ran out
    SCOPE_MISSING = "scope_missing"
    APP_REFUSED = "app_refused"  # the platform does not know our app, or its secret: for whoever runs Vetrina
    NOT_APPROVED = "not_approved"  # our app still needs the platform's approval for this
    API_NEEDED = "api_needed"  # nobody typed a user of it
    SITE_UNKNOWN = "site_unknown"  # a message of which nobody can say whether it is for this store
    NO_SHOP_THERE = "no_shop_there"  # the account that said yes has no shop
    PLAN_REFUSED = "plan_refused"
    SHOP_FROZEN = "shop_frozen"  # its bill is not paid
    SHOP_LOCKED = "shop_locked"
    # the answer
    THROTTLED = "throttled"
    GONE = "gone"
    ROUTE_MISSING = "route_missing"
    FIELDS_REFUSED = "fields_refused"
    TOO_MANY_VARIANTS = "too_many_variants"  # more than we can put on sale there at once
    TOO_MANY_OPTIONS = "too_many_options"  # by which its variants differ
    SKU_TAKEN = "sku_taken"  # by something that the shop keeps out of sight
    TOO_MANY_PICTURES = "too_many_pictures"
    PICTURE_REFUSED = "picture_refused"  # of a product that is put on sale
    NO_SHOP_FRONT = "no_shop_front"  # nothing in the shop where buyers would see it
    ASKED_WRONGLY = "asked_wrongly"
    ORDER_OVER = "order_over"
    ORDER_HELD = "order_held"  # the shop keeps it from being shipped
    SHIPPED_BY_OTHERS = "shipped_by_others"
    NOT_ROUTED = "not_routed"  # the shop has not decided yet, or not for us, from where it is shipped
    TRACKING_DENIED = "tracking_denied"  # the platform takes no tracking from our app
    TRACKING_NEEDED = "tracking_needed"  # it is not shipped there without carrier and code
    QUOTA_USED_UP = "quota_used_up"  # our app's calls of this day
    BULK_FAILED = "bulk_failed"  # the shop gave up putting its products together
    SHOP_FAILED = "shop_failed"
    MAINTENANCE = "maintenance"
    MOVED = "moved"
    PAGE_INSTEAD = "page_instead"
    TEXT_AROUND = "text_around"
    CUT_SHORT = "cut_short"
    TOO_BIG = "too_big"
    TYPE_NOT_ALLOWED = "type_not_allowed"
    SHAPE_UNKNOWN = "shape_unknown"


class PlatformError(Exception):
    """A platform, or the way there, refused us; `permanent` where trying again cannot help by itself."""

    permanent: bool = False

    def __init__(self, code: Code, *, permanent: bool | None = None, **facts: str | int | None) -> None:
        super().__init__(code.value, facts)
        self.code = code
        self.facts = facts
        if permanent is not None:
            self.permanent = permanent

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={fact!r}" for name, fact in self.facts.items() if fact is not None)])


class Reconnect(PlatformError):
    """The keys are no good any more: a person connects the store again."""

    permanent = True


class MissingPermission(PlatformError):
    """The keys are good, but may not do this."""

    permanent = True


class PlanRefused(PlatformError):
    """The shop's plan, or our app's standing at the platform, does not include this."""

    permanent = True


class Throttled(PlatformError):
    """Too many calls, or a shop that asks to be left alone. Nothing is asked of it before `retry_at`."""

    def __init__(self, retry_at: datetime, code: Code = Code.THROTTLED, **facts: str | int | None) -> None:
        super().__init__(code, permanent=False, **facts)
        self.retry_at = retry_at


class NotFound(PlatformError):
    """What we asked for is not there."""

    permanent = True


class Refused(PlatformError):
    """The request itself is not taken; the same again is refused again."""

    permanent = True


class Unreachable(PlatformError):
    """No answer came: name, line, certificate or time."""


class Temporary(PlatformError):
    """An answer came, and it is not one to rely on."""


FAMILIES: tuple[type[PlatformError], ...] = (
    Reconnect,
    MissingPermission,
    PlanRefused,
    Throttled,
    NotFound,
    Refused,
    Unreachable,
    Temporary,
)
