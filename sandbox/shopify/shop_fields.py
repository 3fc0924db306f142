"""The shop, the app in it, its locations and the places where it sells."""

from typing import Any

from sandbox.shopify import shops, tokens
from sandbox.shopify.call import Call, resolves, user_error
from sandbox.shopify.gids import gid
from sandbox.shopify.pages import of_list
from sandbox.shopify.slugs import slug

Doc = dict[str, Any]

APP_ID = 580111
CHANNEL_ID = 41


@resolves("QueryRoot")
def shop(call: Call, _source: Any) -> Doc:
    return shop_view(call)


def shop_view(call: Call) -> Doc:
    one = call.shop
    return {
        "__typename": "Shop",
        "id": gid("Shop", one.id),
        "name": one.doc["name"],
        "email": one.doc["email"],
        "myshopifyDomain": one.domain,
        "primaryDomain": {"host": one.domain, "url": f"{call.site.home}/{one.label}"},
        "currencyCode": one.currency,
        "ianaTimezone": one.doc["timezone"],
        "weightUnit": "KILOGRAMS",
        "plan": {"publicDisplayName": "Basic", "shopifyPlus": False, "partnerDevelopment": False},
    }


@resolves("QueryRoot", "currentAppInstallation")
def app_installation(call: Call, _source: Any) -> Doc:
    return {
        "__typename": "AppInstallation",
        "id": gid("AppInstallation", call.shop.id),
        "accessScopes": [{"handle": one} for one in call.scopes.split(",")],
        "app": app_view(call),
    }


def app_view(call: Call) -> Doc:
    name = call.site.flags.app_name
    return {"__typename": "App", "id": gid("App", APP_ID), "title": name, "handle": slug(name)}


@resolves("Mutation", "appUninstall")
def app_uninstall(call: Call, _source: Any) -> Doc:
    tokens.uninstall(call.site, call.shop)
    return {"app": app_view(call), "userErrors": []}


@resolves("QueryRoot")
def locations(call: Call, _source: Any, **arguments: Any) -> Doc:
    return of_list(call, all_locations(call), arguments)


def all_locations(call: Call) -> list[Doc]:
    own = _location(call.shop.location, "Main store")
    others = [_location(gid("Location", one["location"]), one["name"], True) for one in call.shop.doc["services"]]
    return [own, *others]


def _location(location_gid: str, name: str, service: bool = False) -> Doc:
    return {
        "__typename": "Location",
        "id": location_gid,
        "name": name,
        "isActive": True,
        "isFulfillmentService": service,
        "fulfillsOnlineOrders": True,
    }


@resolves("Mutation", "fulfillmentServiceCreate")
def fulfillment_service_create(call: Call, _source: Any, name: str, **_more: Any) -> Doc:
    known = call.shop.doc["services"]
    if any(one["name"] == name for one in known):
        error = user_error("The name is taken already", "name")
        return {"fulfillmentService": None, "userErrors": [error]}
    first = call.site.new_ids(2)
    made = {"name": name, "id": first, "location": first + 1}
    shops.change(call.site, call.shop, services=[*known, made])
    view = {
        "id": gid("FulfillmentService", first),
        "handle": slug(name),
        "serviceName": name,
        "location": _location(gid("Location", first + 1), name, True),
    }
    return {"fulfillmentService": view, "userErrors": []}


@resolves("QueryRoot")
def publications(call: Call, _source: Any, **arguments: Any) -> Doc:
    return of_list(call, [publication_view(call)], arguments)


def publication_view(call: Call) -> Doc:
    return {
        "__typename": "Publication",
        "id": gid("Publication", call.shop.doc["publication"]),
        "autoPublish": True,
        "catalog": {
            "__typename": "AppCatalog",
            "id": gid("AppCatalog", call.shop.doc["publication"]),
            "title": "Online Store",
        },
    }


@resolves("Publication")
def channels(call: Call, _source: Any, **arguments: Any) -> Doc:
    channel = {"id": gid("Channel", CHANNEL_ID), "handle": "online_store", "name": "Online Store"}
    return of_list(call, [channel], arguments)
