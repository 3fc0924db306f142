"""The endpoints that tell about the shop itself: index, settings, statuses, the system status."""

from datetime import datetime
from typing import Any

from sandbox.woocommerce import orders, posts
from sandbox.woocommerce.product_view import ENTITIES
from sandbox.woocommerce.rest import PUBLIC, READ, WRITE, Answer, Call, endpoint, links
from sandbox.woocommerce.site import WOOCOMMERCE, WORDPRESS, Site
from sandbox.woocommerce.wire import html, number

Doc = dict[str, Any]

CORE_NAMESPACES = ["oembed/1.0", "wp/v2", "wp-site-health/v1", "wp-block-editor/v1", "wp-abilities/v1"]
SHOP_NAMESPACES = ["wc/v3", "wc/v1", "wc-admin", "wc-analytics", "wc/store", "wc/store/v1", "wc/private", "wc/v2"]
PLUGIN_NAMESPACES = {"shipment-tracking": "wc-shipment-tracking/v3", "ast": "wc-ast/v3"}
CURRENCIES = {"EUR": "Euro", "USD": "United States (US) dollar", "GBP": "Pound sterling", "CHF": "Swiss franc"}


@endpoint(READ, "/", PUBLIC)
def index(call: Call) -> Answer:
    site = call.site
    authorize = {"endpoints": {"authorization": f"{call.home}/wp-admin/authorize-application.php"}}
    return Answer(
        {
            "name": html(site.option("name")),
            "description": "",
            "url": call.home,
            "home": call.home,
            "gmt_offset": _hours_from_gmt(site),
            "timezone_string": site.option("timezone"),
            "namespaces": namespaces(site),
            "authentication": {"application-passwords": authorize},
            "routes": {},
        }
    )


@endpoint(READ, "/wc/v3", PUBLIC)
def index_of_v3(call: Call) -> Answer:
    up = [{"href": f"{call.home}/wp-json/"}]
    return Answer({"namespace": "wc/v3", "routes": {}, "_links": {"up": up}})


@endpoint(READ, "/wc/v3/data/currencies/current", "view")
def currency(call: Call) -> Answer:
    code = call.site.option("currency")
    named = {"code": code, "name": CURRENCIES.get(code, code), "symbol": ENTITIES.get(code, code)}
    return Answer({**named, "_links": links(call.home, f"data/currencies/{code}", methods=READ)})


@endpoint(READ, "/wc/v3/settings/products/woocommerce_weight_unit", "view", also=WRITE)
def weight_unit(call: Call) -> Answer:
    told = "This controls what unit you will define weights in."
    setting: Doc = {"id": "woocommerce_weight_unit", "label": "Weight unit", "description": told, "type": "select"}
    setting |= {"default": "lbs", "options": {unit: unit for unit in ("kg", "g", "lbs", "oz")}, "tip": told}
    path = "settings/products/woocommerce_weight_unit"
    found = links(call.home, path, methods=("GET", "POST", "PUT", "PATCH"))
    return Answer({**setting, "value": "kg", "group_id": "products", "_links": found})


@endpoint(READ, "/wc/v3/settings/general", "list")
def general_settings(call: Call) -> Answer:
    site = call.site
    values = {
        ("woocommerce_store_address", "text"): "Via dei Torchi 12",
        ("woocommerce_store_city", "text"): "Bologna",
        ("woocommerce_default_country", "select"): site.option("country"),
        ("woocommerce_store_postcode", "text"): "40121",
        ("woocommerce_calc_taxes", "checkbox"): "yes",
        ("woocommerce_currency", "select"): site.option("currency"),
        ("woocommerce_price_num_decimals", "number"): "2",
    }
    return Answer([{"id": name, "type": kind, "value": value} for (name, kind), value in values.items()])


@endpoint(READ, "/wc/v3/reports/orders/totals", "list")
def order_totals(call: Call) -> Answer:
    counted = dict(
        tuple(row)
        for row in call.site.state.rows(
            "select status, count(*) from posts where kind = ? group by status", posts.ORDER
        )
    )
    known = orders.statuses(call.site)
    return Answer([{"slug": one, "name": name, "total": counted.get(one, 0)} for one, name in known.items()])


@endpoint(READ, "/wc/v3/system_status", "view")
def system_status(call: Call) -> Answer:
    return Answer(
        {
            "environment": _environment(call),
            "database": {"wc_database_version": WOOCOMMERCE, "database_prefix": "wp_", "maxmind_geoip_database": ""},
            "active_plugins": [_plugin("woocommerce/woocommerce.php", "WooCommerce", WOOCOMMERCE)],
            "inactive_plugins": [],
            "settings": _settings(call.site),
            "security": {"secure_connection": call.https, "hide_errors": True},
        }
    )


def namespaces(site: Site) -> list[str]:
    if not site.option("woocommerce"):
        return CORE_NAMESPACES
    plugins = [name for plugin, name in PLUGIN_NAMESPACES.items() if plugin in site.option("plugins")]
    return [*SHOP_NAMESPACES, *plugins, *CORE_NAMESPACES]


def _hours_from_gmt(site: Site) -> int | float:
    offset = datetime.now(site.zone).utcoffset()
    return number(offset.total_seconds() / 3600) if offset else 0


def _environment(call: Call) -> Doc:
    return {
        "home_url": call.home,
        "site_url": call.home,
        "version": WOOCOMMERCE,
        "wp_version": WORDPRESS,
        "wp_multisite": False,
        "wp_memory_limit": 536870912,
        "wp_debug_mode": False,
        "wp_cron": call.site.option("deliver"),
        "language": "en_US",
        "server_info": "sandbox",
        "default_timezone": "UTC",
    }


def _settings(site: Site) -> Doc:
    code, hpos = site.option("currency"), site.option("hpos")
    store = "OrdersTableDataStore" if hpos else "WC_Order_Data_Store_CPT"
    return {
        "api_enabled": False,
        "force_ssl": False,
        "currency": code,
        "currency_symbol": ENTITIES.get(code, code),
        "currency_position": "left",
        "thousand_separator": ",",
        "decimal_separator": ".",
        "number_of_decimals": 2,
        "order_datastore": store,
        "HPOS_enabled": hpos,
        "HPOS_sync_enabled": False,
    }


def _plugin(path: str, name: str, version: str) -> Doc:
    author = {"url": "https://woocommerce.com/", "author_name": "Automattic", "author_url": "https://woocommerce.com"}
    versions = {"version": version, "version_latest": version}
    return {"plugin": path, "name": name, **versions, **author, "network_activated": False}
