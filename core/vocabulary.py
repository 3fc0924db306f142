"""The words of every state in one place, each with its tone (colour) and icon: pages, mails and files say the same."""

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


class Word(NamedTuple):
    text: LazyString
    tone: str  # quiet, info, work, warn, bad, good: see assets/css/theme.css
    icon: str  # a name of Lucide's


ORDER = {
    "draft": Word(_("Draft"), "quiet", "pencil"),
    "received": Word(_("Received"), "info", "inbox"),
    "not_connected": Word(_("Not connected"), "warn", "unplug"),
    "on_hold": Word(_("On hold"), "warn", "circle-pause"),
    "failed": Word(_("Failed"), "bad", "octagon-x"),
    "pending_approval": Word(_("Pending approval"), "warn", "stamp"),
    "passed": Word(_("Passed"), "info", "check"),
    "created": Word(_("Created"), "work", "clipboard-check"),
    "in_production": Word(_("In production"), "work", "printer"),
    "printed": Word(_("Printed"), "work", "layers"),
    "packaged": Word(_("Packaged"), "work", "package"),
    "partially_shipped": Word(_("Partially shipped"), "info", "package-open"),
    "shipped": Word(_("Shipped"), "info", "truck"),
    "in_transit": Word(_("In transit"), "info", "route"),
    "delivered": Word(_("Delivered"), "good", "circle-check"),
    "returned": Word(_("Returned"), "quiet", "undo-2"),
    "canceled": Word(_("Canceled"), "quiet", "ban"),
}

STORE = {
    "connecting": Word(_("Connecting"), "info", "loader"),
    "connected": Word(_("Connected"), "good", "plug"),
    "needs_attention": Word(_("Needs attention"), "warn", "triangle-alert"),
    "reconnect": Word(_("Reconnect"), "bad", "unplug"),
    "paused": Word(_("Paused"), "quiet", "circle-pause"),
    "disconnected": Word(_("Disconnected"), "quiet", "link-2-off"),
}

MAPPING = {
    "connected": Word(_("Connected"), "good", "link"),
    "not_connected": Word(_("Not connected"), "warn", "unplug"),
    "ignored": Word(_("Ignored"), "quiet", "eye-off"),
    "broken": Word(_("Broken"), "bad", "octagon-x"),
    "drifted": Word(_("Changed in store"), "warn", "git-compare"),
}

FILE = {
    "fetching": Word(_("Fetching"), "work", "loader"),
    "checking": Word(_("Checking"), "work", "loader"),
    "ready": Word(_("Ready"), "good", "circle-check"),
    "refused": Word(_("Refused"), "bad", "octagon-x"),
}

INVITATION = {
    "off": Word(_("Off"), "quiet", "ban"),
    "sending": Word(_("Sending"), "info", "loader"),
    "sent": Word(_("Invite sent"), "info", "mail"),
    "not_delivered": Word(_("Not delivered"), "bad", "mail-x"),
    "expired": Word(_("Expired"), "warn", "clock-alert"),
    "revoked": Word(_("Revoked"), "quiet", "ban"),
    "active": Word(_("Active"), "good", "circle-check"),
    "disabled": Word(_("Disabled"), "quiet", "circle-pause"),
}

PUSH = {
    "queued": Word(_("Queued"), "info", "clock"),
    "sent": Word(_("Sent"), "info", "send"),
    "confirmed": Word(_("Confirmed"), "good", "check-check"),
    "refused": Word(_("Refused"), "bad", "octagon-x"),
    "skipped": Word(_("Skipped"), "quiet", "minus"),
}

EVENT = {
    "order.received": Word(_("Order received"), "info", "inbox"),
    "order.failed": Word(_("Order failed"), "bad", "octagon-x"),
    "order.released": Word(_("Order released"), "work", "clipboard-check"),
    "order.in_production": Word(_("Order in production"), "work", "printer"),
    "order.printed": Word(_("Order printed"), "work", "layers"),
    "package.shipped": Word(_("Package shipped"), "info", "truck"),
    "package.in_transit": Word(_("Package in transit"), "info", "route"),
    "order.delivered": Word(_("Order delivered"), "good", "circle-check"),
    "order.returned": Word(_("Order returned"), "quiet", "undo-2"),
    "order.canceled": Word(_("Order canceled"), "quiet", "ban"),
    "order.delayed": Word(_("Order delayed"), "warn", "clock-alert"),
    "ping": Word(_("Connection test"), "quiet", "plug"),
}

ENDPOINT = {
    "active": Word(_("Enabled"), "good", "circle-check"),
    "paused": Word(_("Paused"), "quiet", "circle-pause"),
    "disabled": Word(_("Switched off"), "bad", "octagon-x"),
}

POSTBACK = {
    "queued": Word(_("Waiting"), "info", "clock"),
    "delivered": Word(_("Arrived"), "good", "check-check"),
    "failed": Word(_("Failed"), "bad", "octagon-x"),
    "dropped": Word(_("Dropped"), "quiet", "minus"),
}

PUBLICATION = {
    "draft": Word(_("Draft"), "quiet", "pencil"),
    "publishing": Word(_("Publishing"), "work", "loader"),
    "published": Word(_("Published"), "good", "circle-check"),
    "failed": Word(_("Failed"), "bad", "octagon-x"),
}

WORK = {
    "waiting": Word(_("Waiting"), "info", "clock"),
    "running": Word(_("Running"), "work", "loader"),
    "failed": Word(_("Failed"), "bad", "octagon-x"),
}

CHECK = {
    "ok": Word(_("OK"), "good", "check"),
    "warn": Word(_("Check"), "warn", "triangle-alert"),
    "block": Word(_("Blocked"), "bad", "octagon-x"),
    "not_applicable": Word(_("Not applicable"), "quiet", "minus"),
    "running": Word(_("Checking"), "info", "loader"),
}

FLOOR_BATCH = {
    "open": Word(_("Open"), "info", "package-open"),
    "started": Word(_("Started"), "work", "printer"),
    "done": Word(_("Done"), "good", "circle-check"),
}

REASON = {
    "unmapped_variant": _("a product is not connected"),
    "file_unreachable": _("a print file cannot be fetched"),
    "file_format": _("a print file cannot be printed"),
    "file_low_dpi": _("the resolution of a print file is too low"),
    "file_size_mismatch": _("a print file has another size than the product"),
    "file_no_bleed": _("a print file has no bleed"),
    "file_fonts": _("a print file lacks fonts"),
    "file_changed": _("a print file changed after it was checked"),
    "address_incomplete": _("the address is incomplete"),
    "destination_not_served": _("the destination is not served"),
    "quantity_out_of_limits": _("the quantity is outside the product's limits"),
    "product_unavailable": _("a product can no longer be made"),
    "attributes_missing": _("a print file or a choice is missing"),
    "duplicate_suspect": _("it looks like an order that is there already"),
    "payment_pending": _("the payment is pending"),
    "fraud_risk": _("the payment is suspicious"),
    "client_request": _("the client asked for it"),
    "psp_capacity": _("production is full"),
    "material_shortage": _("material is missing"),
    "carrier_refused": _("the carrier refused the parcel"),
}

STORY = {  # by what an order's story is narrowed
    "delivery": _("From the store"),
    "status": _("Statuses"),
    "person": _("People"),
    "check": _("Checks"),
    "note": _("Notes and requests"),
    "package": _("Packages"),
    "push": _("To the store"),
    "postback": _("Postbacks"),
    "mail": _("E-mails"),
}

REACHED = {
    "received": _("Received"),
    "released": _("Released"),
    "produced": _("Produced"),
    "shipped": _("Shipped"),
    "delivered": _("Delivered"),
}

WAITS = {
    "request": _("Requests to answer"),
    "refused": _("Refused by the shop"),
    "client": _("Waits for the client"),
    "provider": _("Waits for the provider"),
    "delayed": _("Delayed"),
    "files": _("Held for their files"),
}

REPRINT = {
    "damaged": _("It arrived damaged"),
    "lost": _("It was lost on its way"),
    "misprint": _("It is printed wrongly"),
    "other": _("Something else"),
}

ROLE = {
    "admin": _("Admin"),
    "store_manager": _("Store Manager"),
    "order_manager": _("Order Manager"),
    "view_only": _("View only"),
    "provider_admin": _("Administrator"),
    "account_manager": _("Account manager"),
    "prepress": _("Prepress and catalog"),
    "operator": _("Operator"),
    "support": _("Support"),
}
