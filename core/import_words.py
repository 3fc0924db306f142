"""The acts on files of rows, in the log's words: begun, done, stopped, taken back."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

IMPORT_ACTS: dict[str, LazyString] = {
    "catalog.import_applied": _("Applied a file of the catalog"),
    "catalog.import_begun": _("Began to apply a file of the catalog"),
    "catalog.import_stopped": _("Stopped a file of the catalog"),
    "catalog.import_undo_begun": _("Began to take back what a file of the catalog had changed"),
    "catalog.import_undone": _("Took back what a file of the catalog had changed"),
    "catalog.imported": _("Changed a catalog product by a file"),
    "mapping.import_begun": _("Began to apply a file of products"),
    "mapping.import_stopped": _("Stopped a file of products"),
    "mapping.import_undo_begun": _("Began to take back what a file of products had changed"),
    "mapping.import_undone": _("Took back what a file of products had changed"),
    "mapping.imported": _("Applied a file of products"),
    "order.import_begun": _("Began to make the orders of a file"),
    "order.import_stopped": _("Stopped a file of orders"),
    "order.import_undo_begun": _("Began to take back the orders of a file"),
    "order.import_undone": _("Took back the orders of a file"),
    "order.imported": _("Made the orders of a file"),
    "package.import_begun": _("Began to apply a file of parcels"),
    "package.import_stopped": _("Stopped a file of parcels"),
    "package.import_undo_begun": _("Began to take back what a file of parcels had done"),
    "package.import_undone": _("Took back what a file of parcels had done"),
    "package.imported": _("Applied a file of parcels"),
}
