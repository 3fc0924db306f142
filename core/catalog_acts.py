"""The words of what is done to the production catalog."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

CATALOG_ACTS: dict[str, LazyString] = {
    "catalog.access_changed": _("Changed who may use a catalog product"),
    "catalog.area_changed": _("Changed a print area"),
    "catalog.area_created": _("Added a print area"),
    "catalog.area_deleted": _("Deleted a print area"),
    "catalog.attribute_changed": _("Changed an attribute"),
    "catalog.attribute_deleted": _("Deleted an attribute"),
    "catalog.category_changed": _("Changed a category"),
    "catalog.category_created": _("Created a category"),
    "catalog.category_deleted": _("Deleted a category"),
    "catalog.granted": _("Gave a client a catalog product"),
    "catalog.product_changed": _("Changed a catalog product"),
    "catalog.product_created": _("Created a catalog product"),
    "catalog.published": _("Published a catalog product"),
    "catalog.revoked": _("Took a catalog product from a client"),
    "catalog.taken_back": _("Took back what a file had changed of a catalog product"),
    "catalog.variant_changed": _("Changed a catalog variant"),
    "catalog.variants_made": _("Made catalog variants"),
    "catalog.withdrawn": _("Withdrew a catalog product"),
}
