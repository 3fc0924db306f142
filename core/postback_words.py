"""What the activity log says of postbacks."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

POSTBACK_ACTS: dict[str, LazyString] = {
    "postback.created": _("Added a postback endpoint"),
    "postback.changed": _("Changed a postback endpoint"),
    "postback.deleted": _("Deleted a postback endpoint"),
    "postback.disabled": _("Switched off a postback endpoint that takes nothing any more"),
    "postback.enabled": _("Enabled a postback endpoint"),
    "postback.paused": _("Paused a postback endpoint"),
    "postback.secret_renewed": _("Renewed the secret of a postback endpoint"),
    "postback.sent_again": _("Sent a postback again"),
    "postback.many_sent_again": _("Sent postbacks again"),
    "postback.resend_canceled": _("Stopped sending postbacks again"),
    "postback.tested": _("Sent a test postback"),
}
POSTBACK_FIELDS: dict[str, LazyString] = {
    "content_type": _("Content type"),
    "event": _("Event"),
    "events": _("Events"),
    "for_provider": _("Feeds the provider's own system"),
    "headers": _("Headers"),
    "kind": _("Kind"),
    "preset": _("Payload"),
    "template": _("Template"),
}
