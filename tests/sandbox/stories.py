"""The table of the recordings: in which story each is played, how, and which ones are not pretended."""

from dataclasses import dataclass

from tests.sandbox import acts_auth, acts_errors, acts_webhooks, experiments
from tests.sandbox.recordings import recording
from tests.sandbox.rig import add_bulk
from tests.sandbox.visitor import Visitor


@dataclass(frozen=True)
class Step:
    """One recording. `act` gives our answer; without one the recorded request is simply asked again."""

    name: str
    act: object = None
    before: object = None
    loose: bool = False  # compare what kinds of things there are, not each of them
    partial: bool = False  # we give only some of the keys
    sentences: tuple = ()

    def play(self, rig):
        if self.before:
            self.before(rig)
        return self.act(rig, self.name) if self.act else rig.replay(self.name)


def steps(group, *names):
    return [name if isinstance(name, Step) else Step(f"{group}/{name}") for name in names]


def plug_in_status(rig):
    rig.shop.set(order_statuses={"in-production": "In production"})


def unplug_status(rig):
    rig.shop.set(order_statuses={})


def number_orders(rig):
    rig.shop.set(number_prefix="FF-40")


def plain_numbers(rig):
    rig.shop.set(number_prefix="")


def leave_checkout_open(rig):
    visitor = Visitor(rig.shop)
    visitor.put_in_cart("unisex-t-shirt", size="S", color="White")
    visitor.get("/checkout/")
    newest = rig.ask("GET", "/wp-json/wc/v3/orders", "per_page=1&status=checkout-draft").json()[0]
    rig.ids["orders", 592] = newest["id"]


def trash_one(rig):
    rig.shop.control("POST", f"orders/{rig.shop.place_order('PST-A2-MAT')['id']}/trash")


def place_more(rig):
    rig.shop.place_orders(5, "PST-A2-MAT")


def buyer_of(name):
    order = recording(name)["response"]["json"]
    return {**order["billing"], "company": order["billing"]["company"].replace("&amp;", "&")}


def guest_buys(rig):
    visitor = Visitor(rig.shop)
    visitor.put_in_cart("unisex-t-shirt", 2, size="M", color="White")
    visitor.put_in_cart("a2-poster-matte-200-gsm")
    buyer = buyer_of("checkout/guest-order-in-rest")
    rig.ids["orders", 571] = visitor.buy(buyer, rate="2", payment="cod", customer_note="Leave with the doorman")


def guest_buys_virtual(rig):
    visitor = Visitor(rig.shop)
    visitor.put_in_cart("rush-production")
    rig.ids["orders", 572] = visitor.buy(buyer_of("checkout/virtual-only-order-in-rest"), payment="cod")


STORIES = {
    "meta": steps(
        "meta",
        Step("meta/index-of-the-site", loose=True), "index-of-wc-v3-routes",
        Step("meta/system-status", partial=True, loose=True), "system-status-short", "currency-current",
        "settings-products-units", Step("meta/settings-general", loose=True), "order-statuses", "webhook-list-empty",
    ),
    "products": steps(
        "products",
        Step("products/list-page-1", before=add_bulk), "list-fields", "list-last-page", "list-page-beyond-the-end",
        "list-per-page-101", "list-by-two-skus", "list-modified-after", "list-search", "list-status-any-drafts",
        *(Step(f"products/{name}", loose=True) for name in (
            "simple", "simple-zero-price", "simple-virtual", "simple-without-sku", "private", "simple-out-of-stock",
            "variable", "variable-small", "variable-any", "grouped", "external",
        )),
        "variable-variations", "variable-small-variations", "variable-any-variations", "variation",
        "variations-of-all-products", "attributes", "attribute-terms", Step("products/categories", loose=True),
        Step("products/create", loose=True), "create-duplicate-sku", "batch-over-100", "update",
        Step("products/batch-mixed", loose=True), "delete-to-trash", "read-trashed", "delete-force", "read-deleted",
    ),
    "orders": steps(
        "orders",
        "create-paid", "read", "read-fields", "create-eu-any-variation-fee", "create-with-coupon", "line-by-sku",
        "create-unknown-product", "create-bad-status", "create-bad-email", "note-private", "note-to-customer",
        Step("orders/notes", loose=True), "update-status-completed", "update-meta-tracking", "refund", "refunds",
        "read-after-refund", "update-quantity", "update-custom-status",
        Step("orders/custom-status-set", before=plug_in_status),
        Step("orders/custom-status-after-plugin-is-gone", before=unplug_status), "cancel",
        Step("orders/custom-status-list", before=plug_in_status), Step("orders/list", before=unplug_status),
        "list-include", "list-two-statuses",
        Step("orders/list-modified-after", act=experiments.modified_since_the_first),
        Step("orders/number-differs-from-id", before=number_orders), "search-by-number",
        Step("orders/batch-update", before=plain_numbers), "delete-to-trash", "read-trashed", "delete-force",
        "read-deleted", Step("orders/draft-of-an-open-checkout", before=leave_checkout_open), "list-any-with-draft",
        "list-checkout-draft", "list-default-with-draft", Step("orders/list-trash", before=trash_one),
        Step("orders/list-with-orderby-id-asc", before=place_more),
        Step("orders/modified-after-same-second", act=experiments.modified_after_itself),
    ),
    "checkout": steps(
        "checkout",
        Step("checkout/guest-order-in-rest", before=guest_buys), Step("checkout/guest-order-notes", loose=True),
        Step("checkout/virtual-only-order-in-rest", before=guest_buys_virtual),
    ),
    "tracking": steps(
        "tracking",
        "fulfillments-feature-off", "namespace-absent-wc-ast-v3", "namespace-absent-wc-shipment-tracking-v3",
        "shipment-tracking-plugin-absent",
    ),
    "webhooks": [Step(f"webhooks/{name}", act=act) for name, act in acts_webhooks.ACTS.items()],
    "auth": [
        Step(f"auth/{name}", act=act, sentences=acts_auth.SENTENCES.get(name, ()))
        for name, act in acts_auth.ACTS.items()
    ],
    "errors": [Step(f"errors/{name}", act=act, loose=name == "woocommerce-off-index")
               for name, act in acts_errors.ACTS.items()],
}  # fmt: skip

SUMMARIES = experiments.EXPERIMENTS

STORE_API = "visitors buy on the pages of the pretend shop; the API of the block checkout is for browsers"
FULFILLMENTS = "off by default in the real shop, and the pretend one does not turn it on"
NOT_NEEDED = "nothing that Vetrina does depends on it"
NOT_PRETENDED = {
    "checkout/guest-add-item": STORE_API,
    "checkout/guest-open-checkout": STORE_API,
    "checkout/guest-place-order": STORE_API,
    "checkout/virtual-only-add-item": STORE_API,
    "checkout/virtual-only-place-order": STORE_API,
    "tracking/fulfillment-create": FULFILLMENTS,
    "tracking/fulfillment-too-many-items": FULFILLMENTS,
    "tracking/fulfillments-empty": FULFILLMENTS,
    "tracking/fulfillments-list": FULFILLMENTS,
    "tracking/fulfillments-order-after": FULFILLMENTS,
    "meta/payment-gateways": NOT_NEEDED,
    "meta/shipping-zones": NOT_NEEDED,
    "meta/shipping-zone-united-states-methods": NOT_NEEDED,
    "errors/not-a-wordpress-site": "it is not a shop at all",
}
