"""What an act was about: the part of its code before the point, in words. Lists of acts are narrowed by it."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

AREAS: dict[str, LazyString] = {
    "client": _("Clients"),
    "member": _("Users"),
    "invitation": _("Invitations"),
    "api_key": _("API keys"),
    "store": _("Stores"),
    "mapping": _("Product mapping"),
    "export": _("Exports"),
    "file": _("Files"),
    "catalog": _("Production catalog"),
    "deadlines": _("Deadlines"),
    "template": _("Template products"),
    "design": _("Designs"),
    "publication": _("Products put on sale"),
    "order": _("Orders"),
    "job": _("Background jobs"),
    "golive": _("Going live"),
    "production": _("Production"),
    "package": _("Packages"),
    "postback": _("Postbacks"),
    "preflight": _("File checks"),
    "privacy": _("Privacy"),
    "profile": _("Profile"),
    "password": _("Passwords"),
    "second_factor": _("Second factor"),
    "session": _("Log-ins"),
    "view": _("Saved views"),
}
