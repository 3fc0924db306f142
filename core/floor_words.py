"""What the activity log says of batches and papers of the floor."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

FLOOR_ACTS: dict[str, LazyString] = {
    "production.batch_closed": _("Marked a batch as done"),
    "production.batch_lessened": _("Took lines out of a batch"),
    "production.batch_made": _("Made a batch"),
    "production.batch_renamed": _("Renamed a batch"),
    "production.batch_taken_apart": _("Took a batch apart"),
    "production.files_taken": _("Downloaded print files together"),
    "production.pattern_changed": _("Changed how print files are named"),
    "production.scan_reversed": _("Took back what a scan had done"),
}

FLOOR_FIELDS: dict[str, LazyString] = {
    "pattern": _("Naming pattern"),
}
