"""How the recorded webhooks and their deliveries come about in the pretend shop."""

from tests.sandbox.recordings import recording
from tests.sandbox.visitor import Visitor

WEBHOOKS = "/wp-json/wc/v3/webhooks"
ORDERS = "/wp-json/wc/v3/orders"
PRODUCTS = "/wp-json/wc/v3/products"
MADE_BY_THE_SHOP = ("pa_size", "color", "volume", "_reduced_stock")
SECRET = "rig-webhook-secret-1"
TOPICS = (
    "order.updated", "order.deleted", "order.restored", "product.created", "product.updated", "product.deleted",
    "customer.created",
)  # fmt: skip


def listen(rig, topic, path="", auth="read_write key", **more):
    given = {"name": f"Rig {topic}", "topic": topic, "secret": SECRET}
    url = rig.receiver.url + (path or f"/hook/{topic.replace('.', '-')}")
    return rig.ask("POST", WEBHOOKS, body={**given, "delivery_url": url, **more}, auth=auth).json()


def put_order(rig, order_id, **given):
    return rig.ask("PUT", f"{ORDERS}/{order_id}", body=given).json()


def newest(rig, topic):
    """What comes now; nothing else of its kind may be waiting."""
    before = len(rig.receiver.webhooks())
    rig.shop.settle()
    found = [one for one in rig.receiver.webhooks()[before:] if one.topic == topic]
    assert len(found) == 1
    return found[0]


def as_recorded(rig, name):
    """The body of a POST that makes an order like the recorded one."""
    order = recording(name)["body_json_for_reading"]
    lines = [
        {
            "product_id": rig.id("products", line["product_id"]),
            "variation_id": rig.id("products", line["variation_id"]),
            "quantity": line["quantity"],
            "meta_data": [one for one in line["meta_data"] if one["key"] not in MADE_BY_THE_SHOP],
        }
        for line in order["line_items"]
    ]
    shipping = [
        {name: line[name] for name in ("method_id", "method_title", "total")} for line in order["shipping_lines"]
    ]
    kept = {name: order[name] for name in ("payment_method", "payment_method_title", "customer_note")}
    addresses = {name: {part: one for part, one in order[name].items() if one} for name in ("billing", "shipping")}
    return {**kept, **addresses, "line_items": lines, "shipping_lines": shipping}


def replay(rig, name):
    return rig.replay(name)


def ping(rig, _name):
    return rig.receiver.at("/hook/order-created")[0]


def list_all(rig, name):
    for topic in TOPICS:
        listen(rig, topic)
    # The recorded ones were made within one second; the list has the newest first.
    rig.shop.site.state.run("update webhooks set created = (select min(created) from webhooks)")
    return rig.replay(name)


def order_created(rig, name):
    body = {**as_recorded(rig, name), "set_paid": True}
    rig.ids["orders", 573] = rig.ask("POST", ORDERS, body=body).json()["id"]
    return newest(rig, "order.created")


def order_completed(rig, _name):
    put_order(rig, rig.id("orders", 573), status="completed")
    return newest(rig, "order.updated")


def note_then_change(rig, _name):
    order_id = rig.id("orders", 573)
    rig.ask("POST", f"{ORDERS}/{order_id}/notes", body={"note": "x"})
    assert rig.shop.control("POST", "settle") == {"waiting": 0}
    before = len(rig.receiver.webhooks())
    put_order(rig, order_id, customer_note=recording(_name)["body_json_for_reading"]["customer_note"])
    found = newest(rig, "order.updated")
    assert len(rig.receiver.webhooks()) == before + 1
    return found


def order_deleted(rig, _name):
    rig.ask("DELETE", f"{ORDERS}/{rig.id('orders', 573)}")
    return newest(rig, "order.deleted")


def product_created(rig, name):
    product = recording(name)["body_json_for_reading"]
    body = {part: product[part] for part in ("name", "sku", "regular_price")}
    rig.ids["products", 574] = rig.ask("POST", PRODUCTS, body=body).json()["id"]
    return newest(rig, "product.created")


def product_updated(rig, name):
    price = recording(name)["body_json_for_reading"]["regular_price"]
    rig.ask("PUT", f"{PRODUCTS}/{rig.id('products', 574)}", body={"regular_price": price})
    return newest(rig, "product.updated")


def variation_updated(rig, name):
    body = recording(name)["body_json_for_reading"]
    path = f"{PRODUCTS}/{rig.id('products', body['parent_id'])}/variations/{rig.id('products', body['id'])}"
    rig.ask("PUT", path, body={"regular_price": body["regular_price"]})
    return newest(rig, "product.updated")


def product_deleted(rig, _name):
    rig.ask("DELETE", f"{PRODUCTS}/{rig.id('products', 574)}")
    return newest(rig, "product.deleted")


def guest_bought(rig, name):
    order = recording(name)["body_json_for_reading"]
    visitor = Visitor(rig.shop)
    visitor.put_in_cart("unisex-t-shirt", size="XL", color="Heather Grey")
    visitor.buy({**order["billing"], "company": "Whitfield & Sons"}, payment="cod")
    return newest(rig, "order.created")


def restored(rig, name):
    order_id = rig.ask("POST", ORDERS, body=as_recorded(rig, name)).json()["id"]
    rig.ask("DELETE", f"{ORDERS}/{order_id}")
    rig.shop.settle()
    rig.shop.control("POST", f"orders/{order_id}/restore")
    return newest(rig, "order.restored")


def keep_failing(rig, name):
    made = listen(rig, "order.updated", "/status/500", name="Failing")
    rig.ids["webhooks", 9] = made["id"]
    for _ in range(7):
        put_order(rig, rig.id("orders", 573))
        rig.shop.settle()
    return rig.replay(name)


def with_secret(**given):
    def act(rig, name):
        path = f"/hook/{name.removeprefix('webhooks/')}"
        made = listen(rig, "order.updated", path, **given)
        kept = next(one["secret"] for one in rig.shop.webhooks() if one["id"] == made["id"])
        assert kept == (given["secret"] or kept)
        rig.ask("POST", ORDERS, body=as_recorded(rig, name))
        rig.shop.settle()
        return rig.receiver.at(path)[-1]

    return act


def owner_demoted(rig, _name):
    key = rig.shop.key("manager")
    rig.keys["manager"] = (key["consumer_key"], key["consumer_secret"])
    listen(rig, "order.updated", "/hook/demoted", "manager key")
    rig.shop.change_role("manager", "customer")
    put_order(rig, rig.id("orders", 573))
    rig.shop.settle()
    return rig.receiver.at("/hook/demoted")[-1]


def list_when_all_are_gone(rig, name):
    rig.secrets = rig.shop.webhooks()
    for webhook in rig.shop.webhooks():
        rig.ask("DELETE", f"{WEBHOOKS}/{webhook['id']}", "force=true")
    return rig.replay(name)


ACTS = {
    "create": replay,
    "ping-at-creation": ping,
    "list": list_all,
    "create-bad-topic": replay,
    "create-bad-url": replay,
    "read": replay,
    "order-created": order_created,
    "order-updated-status": order_completed,
    "order-updated-note-only-has-none": note_then_change,
    "order-deleted": order_deleted,
    "product-created": product_created,
    "product-updated": product_updated,
    "product-updated-by-variation-1": variation_updated,
    "product-deleted": product_deleted,
    "order-created-by-guest-checkout": guest_bought,
    "order-restored": restored,
    "read-disabled": keep_failing,
    "reactivate": replay,
    "secret-with-html-characters": with_secret(secret="a<b>&\"c'd é"),
    "secret-left-out": with_secret(secret=""),
    "body-is-an-error-when-the-owner-lost-rights": owner_demoted,
    "list-after": list_when_all_are_gone,
}
