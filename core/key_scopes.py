"""What a key may be for: each scope with its words and the rights of the matrix that it stands for.

Every key may ask who it is and which stores it reaches. What a key may do is the rights of its scopes, less those that
its maker does not have: `core.rights.can` asks both.
"""

from collections.abc import Collection

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from core.matrix import Right

OF_EVERY_KEY = frozenset({Right.PROFILE_EDIT, Right.STORES_VIEW})
RIGHTS: dict[str, frozenset[Right]] = {
    "orders:read": frozenset({Right.ORDERS_VIEW}),
    "orders:write": frozenset({Right.ORDERS_CREATE, Right.ORDERS_TEST, Right.ORDERS_CANCEL, Right.ORDERS_ASK_CANCEL}),
    "catalog:read": frozenset({Right.CATALOG_VIEW}),
    "mappings:read": frozenset({Right.PRODUCTS_VIEW}),
    "mappings:write": frozenset({Right.MAPPINGS_EDIT, Right.MAPPINGS_IGNORE, Right.MAPPINGS_ACCEPT_LOW_DPI}),
    "files:write": frozenset({Right.FILES_UPLOAD}),
}
WORDS: dict[str, tuple[LazyString, LazyString]] = {
    "orders:read": (_("Read orders"), _("Lists orders and shows each with its lines, packages and tracking.")),
    "orders:write": (_("Place and cancel orders"), _("Sends orders with their files, and cancels them.")),
    "catalog:read": (_("Read the catalog"), _("What can be made, with Product UIDs, print areas and prices.")),
    "mappings:read": (_("Read the product mapping"), _("Which variant of a store is made as what.")),
    "mappings:write": (_("Change the product mapping"), _("Connects, disconnects and ignores variants.")),
    "files:write": (_("Bring print files"), _("Uploads files, or has them fetched, and asks how far they are.")),
}


def rights_of(scopes: Collection[str]) -> frozenset[Right]:
    return OF_EVERY_KEY.union(*(RIGHTS.get(scope, frozenset()) for scope in scopes))


def scope_of(right: str) -> str:
    """The scope that a key needs for it; empty: none, or there is none."""
    if right in OF_EVERY_KEY:
        return ""
    return next((scope for scope, rights in RIGHTS.items() if right in rights), "")
