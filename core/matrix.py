"""Who may do what: the whole matrix as one piece of data. Views, menus, buttons, jobs and tests read it.

Cells: Y yes · S only assigned stores · C only assigned clients · - no · L1 … L10 under the condition of that note
(`core/rights.py`). The scope of S and C is the membership's own list; it narrows every query, so a cell only says that
the right exists there.
"""

from enum import StrEnum


class Role(StrEnum):
    ADMIN = "admin"
    STORE_MANAGER = "store_manager"
    ORDER_MANAGER = "order_manager"
    VIEW_ONLY = "view_only"
    PROVIDER_ADMIN = "provider_admin"
    ACCOUNT_MANAGER = "account_manager"
    PREPRESS = "prepress"
    OPERATOR = "operator"
    SUPPORT = "support"

    @property
    def is_staff(self) -> bool:
        return self in STAFF_ROLES


CLIENT_ROLES = (Role.ADMIN, Role.STORE_MANAGER, Role.ORDER_MANAGER, Role.VIEW_ONLY)
STAFF_ROLES = (Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER, Role.PREPRESS, Role.OPERATOR, Role.SUPPORT)


class Right(StrEnum):
    """A line of the matrix."""

    PUBLIC = "public"  # no line: anybody, signed in or not
    CLIENTS_VIEW = "clients.view"
    CLIENTS_LIST = "clients.list"
    CLIENTS_CREATE = "clients.create"
    CLIENTS_EDIT = "clients.edit"
    CLIENTS_ARCHIVE = "clients.archive"
    CLIENTS_ACCESS = "clients.access"
    CLIENTS_INVITE = "clients.invite"
    CLIENTS_RESEND = "clients.resend"
    GOLIVE_VIEW = "golive.view"
    GOLIVE_TICK = "golive.tick"
    USERS_VIEW = "users.view"
    USERS_EDIT = "users.edit"
    PROFILE_EDIT = "profile.edit"
    STORES_VIEW = "stores.view"
    STORES_DETAILS = "stores.details"
    STORES_CONNECT = "stores.connect"
    STORES_EDIT = "stores.edit"
    STORES_RECONNECT = "stores.reconnect"
    STORES_DISCONNECT = "stores.disconnect"
    STORES_DELETE = "stores.delete"
    STORES_SYNC_PRODUCTS = "stores.sync_products"
    STORES_SYNC_ORDERS = "stores.sync_orders"
    DOCTOR_RUN = "doctor.run"
    DOCTOR_VIEW = "doctor.view"
    PRODUCTS_VIEW = "products.view"
    PRODUCTS_SNAPSHOT = "products.snapshot"
    MAPPINGS_EDIT = "mappings.edit"
    MAPPINGS_IGNORE = "mappings.ignore"
    MAPPINGS_EXPORT = "mappings.export"
    MAPPINGS_DRY_RUN = "mappings.dry_run"
    MAPPINGS_IMPORT = "mappings.import"
    RULES_EDIT = "rules.edit"
    DESIGNS_EDIT = "designs.edit"
    PRODUCTS_PUBLISH = "products.publish"
    PRODUCTS_DELETE = "products.delete"
    FILES_UPLOAD = "files.upload"
    FILES_DELETE = "files.delete"
    MAPPINGS_ACCEPT_LOW_DPI = "mappings.accept_low_dpi"
    CATALOG_VIEW = "catalog.view"
    CATALOG_EDIT = "catalog.edit"
    CATALOG_GRANT = "catalog.grant"
    ORDERS_VIEW = "orders.view"
    ORDERS_CREATE = "orders.create"
    ORDERS_IMPORT = "orders.import"
    ORDERS_APPROVE = "orders.approve"
    ORDERS_CONNECT_LINE = "orders.connect_line"
    ORDERS_IGNORE_LINE = "orders.ignore_line"
    ORDERS_FIX = "orders.fix"
    ORDERS_EDIT = "orders.edit"
    ORDERS_ASK_CHANGE = "orders.ask_change"
    ORDERS_ANSWER_CHANGE = "orders.answer_change"
    ORDERS_CANCEL = "orders.cancel"
    ORDERS_ASK_CANCEL = "orders.ask_cancel"
    ORDERS_CANCEL_PRODUCTION = "orders.cancel_production"
    ORDERS_HOLD = "orders.hold"
    ORDERS_PROVIDER_HOLD = "orders.provider_hold"
    ORDERS_ASK_REPRINT = "orders.ask_reprint"
    ORDERS_REPRINT = "orders.reprint"
    ORDERS_TEST = "orders.test"
    NOTES_VIEW = "notes.view"
    NOTES_WRITE = "notes.write"
    PRODUCTION_VIEW = "production.view"
    PRODUCTION_ADVANCE = "production.advance"
    PACKAGES_EDIT = "packages.edit"
    ORDERS_FORCE_BACK = "orders.force_back"
    PUSHES_RETRY = "pushes.retry"
    PUSHES_MARK_DONE = "pushes.mark_done"
    POSTBACKS_VIEW = "postbacks.view"
    POSTBACKS_EDIT = "postbacks.edit"
    POSTBACKS_REPLAY = "postbacks.replay"
    API_KEYS_EDIT = "api_keys.edit"
    SETTINGS_COMPANY = "settings.company"
    ACTIVITY_VIEW = "activity.view"
    ACTIVITY_OWN = "activity.own"
    JOBS_VIEW = "jobs.view"
    JOBS_ALL = "jobs.all"  # without it: only what one asked for oneself
    JOBS_CANCEL = "jobs.cancel"
    JOBS_RETRY = "jobs.retry"
    ANALYTICS_VIEW = "analytics.view"
    STAFF_EDIT = "staff.edit"
    CLIENTS_ACT_AS = "clients.act_as"


#                          CA  SM  OM  VO  PA  PM  PC  PO  PS
TABLE = """
clients.view               Y   Y   Y   Y   Y   C   Y   -   Y
clients.list               -   -   -   -   Y   C   Y   -   Y
clients.create             -   -   -   -   Y   Y   -   -   -
clients.edit               -   -   -   -   Y   C   -   -   -
clients.archive            -   -   -   -   Y   -   -   -   -
clients.access             -   -   -   -   Y   C   -   -   -
clients.invite             -   -   -   -   Y   C   -   -   -
clients.resend             -   -   -   -   Y   C   -   -   Y
golive.view                Y   S   -   Y   Y   C   Y   -   Y
golive.tick                Y   -   -   -   Y   C   -   -   -
users.view                 Y   -   -   -   Y   C   -   -   Y
users.edit                 Y   -   -   -   L1  L1  -   -   -
profile.edit               Y   Y   Y   Y   Y   Y   Y   Y   Y
stores.view                Y   S   L2  Y   Y   C   Y   -   Y
stores.details             Y   S   -   Y   Y   C   Y   -   Y
stores.connect             Y   L3  -   -   Y   C   -   -   -
stores.edit                Y   S   -   -   Y   C   -   -   -
stores.reconnect           Y   S   -   -   Y   C   -   -   -
stores.disconnect          Y   -   -   -   Y   C   -   -   -
stores.delete              L4  -   -   -   L4  -   -   -   -
stores.sync_products       Y   S   -   -   Y   C   Y   -   Y
stores.sync_orders         Y   S   L5  -   Y   C   Y   -   Y
doctor.run                 Y   S   -   -   Y   C   Y   -   Y
doctor.view                Y   S   Y   Y   Y   C   Y   -   Y
products.view              Y   S   -   Y   Y   C   Y   -   Y
products.snapshot          Y   S   L6  Y   Y   C   Y   L6  Y
mappings.edit              Y   S   -   -   Y   C   Y   -   -
mappings.ignore            Y   S   -   -   Y   C   Y   -   -
mappings.export            Y   S   -   Y   Y   C   Y   -   Y
mappings.dry_run           Y   S   -   -   Y   C   Y   -   Y
mappings.import            Y   S   -   -   Y   C   Y   -   -
rules.edit                 Y   S   -   -   Y   C   Y   -   -
designs.edit               Y   S   -   -   Y   C   Y   -   -
products.publish           Y   S   -   -   L7  L7  -   -   -
products.delete            Y   S   -   -   Y   C   -   -   -
files.upload               Y   S   L8  -   Y   C   Y   -   -
files.delete               Y   S   -   -   Y   C   Y   -   -
mappings.accept_low_dpi    Y   S   -   -   Y   C   Y   -   -
catalog.view               Y   Y   -   Y   Y   Y   Y   Y   Y
catalog.edit               -   -   -   -   Y   -   Y   -   -
catalog.grant              -   -   -   -   Y   C   Y   -   -
orders.view                Y   S   Y   Y   Y   C   Y   Y   Y
orders.create              Y   S   Y   -   Y   C   -   -   -
orders.import              Y   S   Y   -   Y   C   -   -   -
orders.approve             Y   -   Y   -   Y   C   -   -   -
orders.connect_line        Y   S   L9  -   Y   C   Y   -   -
orders.ignore_line         Y   S   Y   -   Y   C   Y   -   -
orders.fix                 Y   S   Y   -   Y   C   Y   -   -
orders.edit                Y   -   Y   -   Y   C   -   -   -
orders.ask_change          Y   -   Y   -   -   -   -   -   -
orders.answer_change       -   -   -   -   Y   C   Y   -   -
orders.cancel              Y   -   Y   -   Y   C   -   -   -
orders.ask_cancel          Y   -   Y   -   -   -   -   -   -
orders.cancel_production   -   -   -   -   Y   C   -   -   -
orders.hold                Y   -   Y   -   Y   C   -   -   -
orders.provider_hold       -   -   -   -   Y   C   Y   Y   -
orders.ask_reprint         Y   -   Y   -   -   -   -   -   -
orders.reprint             -   -   -   -   Y   C   Y   Y   -
orders.test                Y   S   Y   -   Y   C   Y   -   Y
notes.view                 Y   S   Y   Y   Y   C   Y   Y   Y
notes.write                Y   S   Y   -   Y   C   Y   Y   Y
production.view            -   -   -   -   Y   Y   Y   Y   -
production.advance         -   -   -   -   Y   Y   Y   Y   -
packages.edit              -   -   -   -   Y   C   -   Y   -
orders.force_back          -   -   -   -   Y   -   -   -   -
pushes.retry               Y   S   Y   -   Y   C   -   -   Y
pushes.mark_done           Y   S   -   -   Y   C   -   -   -
postbacks.view             Y   -   -   -   Y   C   -   -   Y
postbacks.edit             L10 -   -   -   Y   C   -   -   -
postbacks.replay           Y   -   -   -   Y   C   -   -   Y
api_keys.edit              Y   -   -   -   Y   C   -   -   -
settings.company           Y   -   -   -   Y   C   -   -   -
activity.view              Y   -   -   -   Y   C   -   -   Y
activity.own               Y   Y   Y   -   Y   Y   Y   Y   Y
jobs.view                  Y   S   Y   -   Y   C   Y   Y   Y
jobs.all                   Y   -   -   -   Y   C   -   -   Y
jobs.cancel                Y   S   Y   -   Y   C   Y   Y   -
jobs.retry                 Y   S   Y   -   Y   C   Y   Y   Y
analytics.view             Y   S   Y   Y   Y   C   Y   Y   Y
staff.edit                 -   -   -   -   Y   -   -   -   -
clients.act_as             -   -   -   -   Y   C   -   -   Y
"""

CELLS: dict[Right, dict[Role, str]] = {
    Right(name): dict(zip(Role, cells, strict=True)) for name, *cells in map(str.split, TABLE.strip().splitlines())
}
