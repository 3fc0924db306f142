"""The menu. It names only pages that exist, and only those that the reader may open."""

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from core.rights import can


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    label: LazyString
    icon: str
    endpoint: str
    right: str
    for_staff: bool | None = None  # None: both sides


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the template draws it."""

    key: str
    label: LazyString
    icon: str
    url: str
    active: bool


ENTRIES = (
    Entry("home", _("Home"), "house", "home.index", "profile.edit"),
    Entry("clients", _("Clients"), "building-2", "clients.index", "clients.list"),
    Entry("orders", _("Orders"), "inbox", "orders.index", "orders.view"),
    Entry("production", _("Production"), "printer", "production.index", "production.view"),
    Entry("products", _("Products"), "shirt", "products.index", "products.view"),
    Entry("designs", _("Designs"), "brush", "designs.index", "products.view"),
    Entry("files", _("Files"), "image", "files.index", "products.view"),
    Entry("stores", _("Stores"), "store", "stores.index", "stores.view"),
    Entry("golive", _("Going live"), "rocket", "golive.index", "golive.view"),
    Entry("catalog", _("Production catalog"), "library", "catalog.index", "catalog.view"),
    Entry("postbacks", _("Postbacks"), "send", "postbacks.index", "postbacks.view", for_staff=False),
    Entry("users", _("Users"), "users", "users.index", "users.view", for_staff=False),
    Entry("api_keys", _("API keys"), "key-round", "api_keys.index", "api_keys.edit", for_staff=False),
    Entry("staff", _("Staff"), "users", "users.staff", "staff.edit"),
    Entry("analytics", _("Analytics"), "chart-column", "analytics.index", "analytics.view"),
    Entry("activity", _("Activity log"), "history", "activity.index", "activity.own"),
    Entry("jobs", _("Background jobs"), "loader", "jobs.index", "jobs.view"),
    Entry("system", _("System"), "stethoscope", "system.index", "staff.edit"),
    Entry("exports", _("Exports"), "download", "exports.index", "profile.edit"),
)


def nav() -> list[Shown]:
    if "actor" not in g:
        return []
    return [shown(entry) for entry in ENTRIES if is_shown(entry)]


def shown(entry: Entry) -> Shown:
    url = url_for(entry.endpoint)
    is_here = request.path == url if url == url_for("home.index") else request.path.startswith(url)
    return Shown(entry.key, entry.label, entry.icon, url, active=is_here)


def is_shown(entry: Entry) -> bool:
    this_side = entry.for_staff is None or entry.for_staff is g.actor.is_staff
    return exists(entry.endpoint) and this_side and can(g.actor, entry.right)


def exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
