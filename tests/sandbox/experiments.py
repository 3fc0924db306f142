"""The recorded experiments, done again with the pretend shop; each ends as it did there."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256
from hmac import new
from urllib.parse import parse_qsl, urlencode

from sandbox.woocommerce.auth import base_string
from tests.sandbox.acts_auth import Merchant
from tests.sandbox.acts_webhooks import ORDERS, PRODUCTS, listen, put_order
from tests.sandbox.visitor import Visitor

ON = (
    "order.created", "order.updated", "order.deleted", "product.created", "product.updated", "product.deleted",
    "customer.created", "customer.updated", "coupon.created",
)  # fmt: skip


def modified_since_the_first(rig, _name):
    """The five orders of the story but the first were changed after it was made."""
    first = rig.id("orders", 564)
    made = rig.ask("GET", f"{ORDERS}/{first}").json()["date_created_gmt"]
    before = str(datetime.fromisoformat(made) - timedelta(seconds=1)).replace(" ", "T")
    asked = {"modified_after": before, "dates_are_gmt": "true", "orderby": "modified", "order": "asc"}
    back_date(rig, first, datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=1))
    back_date(rig, rig.id("orders", 567), datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=2))
    return rig.ask("GET", ORDERS, urlencode({**asked, "_fields": "id,status,date_modified_gmt"}))


def modified_after_itself(rig, _name):
    order = rig.shop.place_order("PST-A2-MAT")
    asked = {"modified_after": order["date_modified_gmt"], "dates_are_gmt": "true", "include": order["id"]}
    return rig.ask("GET", ORDERS, urlencode({**asked, "_fields": "id"}))


def back_date(rig, order_id, gmt, local=None):
    stamps = [one.isoformat(timespec="seconds") for one in (gmt, local or gmt)]
    rig.shop.site.state.set("posts", order_id, modified=stamps[0], modified_local=stamps[1])


def time_zones(hpos):
    def experiment(rig, recorded):
        rig.shop.set(hpos=hpos)
        kolkata = timedelta(hours=5, minutes=30)
        second = datetime.fromisoformat(recorded["stores"][0]["second_order_modified_gmt"])
        names = {}
        for place, name in enumerate(("first", "second", "third")):
            order_id = rig.shop.place_order("PST-A2-MAT")["id"]
            moment = second + timedelta(seconds=2 * (place - 1))
            back_date(rig, order_id, moment, moment + kolkata)
            names[order_id] = name
        for store in recorded["stores"]:
            rig.shop.set(timezone=store["store_time_zone"])
            for query in store["queries"]:
                asked = urlencode({**query["params"], "orderby": "id", "order": "asc", "_fields": "id"})
                found = [names[one["id"]] for one in rig.ask("GET", ORDERS, asked).json()]
                assert (store["store_time_zone"], query["form"], found) == (
                    store["store_time_zone"], query["form"], query["found"],
                )  # fmt: skip

    return experiment


def what_fires(hpos):
    def experiment(rig, recorded):
        rig.shop.set(hpos=hpos)
        for topic in ON:
            listen(rig, topic)
        done = {}
        for act in recorded["acts"]:
            before = len(rig.receiver.webhooks())
            FIRING[act["act"]](rig, done)
            rig.shop.settle()
            came = [(one.topic, type_or_status(one.json)) for one in rig.receiver.webhooks()[before:]]
            assert (act["act"], came) == (
                act["act"], [(one["topic"], one["type_or_status"]) for one in act["deliveries"]],
            )  # fmt: skip

    return experiment


def type_or_status(body):
    return body.get("type") or body.get("status")


def make_order(rig, done):
    line = {"product_id": rig.id("products", 21), "variation_id": rig.id("products", 22), "quantity": 1}
    done["order"] = rig.ask("POST", ORDERS, body={"line_items": [line]}).json()["id"]


def put(**given):
    return lambda rig, done: put_order(rig, done["order"], **given)


def note(to_customer):
    body = {"note": "x", "customer_note": to_customer}
    return lambda rig, done: rig.ask("POST", f"{ORDERS}/{done['order']}/notes", body=body)


def refund(rig, done):
    rig.ask("POST", f"{ORDERS}/{done['order']}/refunds", body={"amount": "1.00", "api_refund": False})


def batch(rig, done):
    twice = [{"id": done["order"], "customer_note": note} for note in ("a", "b")]
    rig.ask("POST", f"{ORDERS}/batch", body={"update": twice})


def force_delete_an_order(rig, _done):
    webhooks = rig.shop.webhooks()
    rig.shop.set(deliver=False)
    order_id = rig.ask("POST", ORDERS, body={}).json()["id"]
    rig.shop.site.state.run("delete from queue")
    rig.shop.set(deliver=True)
    rig.ask("DELETE", f"{ORDERS}/{order_id}", "force=true")
    assert webhooks == rig.shop.webhooks()


def make_product(rig, done):
    body = {"name": "Fired", "type": "simple", "regular_price": "3"}
    done["product"] = rig.ask("POST", PRODUCTS, body=body).json()["id"]


def put_product(rig, done):
    rig.ask("PUT", f"{PRODUCTS}/{done['product']}", body={"regular_price": "4"})


def variation(method, query="", **given):
    def act(rig, done):
        parent = rig.id("products", 35)
        own = "" if method == "POST" else f"/{done['variation']}"
        answer = rig.ask(method, f"{PRODUCTS}/{parent}/variations{own}", query, body=given or None)
        done["variation"] = answer.json()["id"]

    return act


def delete_product(query=""):
    return lambda rig, done: rig.ask("DELETE", f"{PRODUCTS}/{done['product']}", query)


def guest(buys):
    def act(rig, _done):
        visitor = Visitor(rig.shop)
        visitor.put_in_cart("unisex-t-shirt", size="S", color="Black")
        visitor.buy(payment="cod") if buys else visitor.get("/checkout/")

    return act


FIRING = {
    "POST /orders, unpaid, product with managed stock": make_order,
    "PUT order set_paid true": put(set_paid=True),
    "POST a private note": note(False),
    "POST a note to the customer": note(True),
    "PUT order meta_data only": put(meta_data=[{"key": "a", "value": "1"}]),
    "PUT order with the same meta_data again": put(meta_data=[{"key": "a", "value": "1"}]),
    "PUT order, nothing changed (empty body)": put(),
    "PUT order status completed": put(status="completed"),
    "PUT order status completed again": put(status="completed"),
    "POST refund": refund,
    "POST /orders/batch, two updates": batch,
    "DELETE order to the trash": lambda rig, done: rig.ask("DELETE", f"{ORDERS}/{done['order']}"),
    "order restored from the trash (admin)": lambda rig, done: rig.shop.control(
        "POST", f"orders/{done['order']}/restore"
    ),
    "DELETE order force, not trashed before": force_delete_an_order,
    "POST product": make_product,
    "PUT product price": put_product,
    "PUT product with the same price": put_product,
    "POST variation": variation("POST", regular_price="5", attributes=[{"name": "Volume", "option": "15 oz"}]),
    "PUT variation": variation("PUT", regular_price="6"),
    "DELETE variation force": variation("DELETE", "force=true"),
    "DELETE product to the trash": delete_product(),
    "DELETE product force, out of the trash": delete_product("force=true"),
    "guest checkout with open-checkout step": guest(buys=True),
    "checkout opened and left (draft order)": guest(buys=False),
}


def burst(rig, recorded):
    listen(rig, "order.updated")
    order_id = rig.shop.place_order("PST-A2-MAT")["id"]
    rig.shop.settle()
    before = len(rig.receiver.webhooks())
    for number in range(recorded["puts"]):
        put_order(rig, order_id, customer_note=f"change {number}")
    rig.shop.settle()
    came = [one.json["customer_note"] for one in rig.receiver.webhooks()[before:]]
    assert came == recorded["customer_note_in_each"]


def one_delivery_id(rig, recorded):
    listen(rig, "order.created")
    five = len(recorded["deliveries"])
    rig.ask("POST", f"{ORDERS}/batch", body={"create": [{}] * five})
    rig.shop.settle()
    came = rig.receiver.webhooks()
    assert len({one.json["id"] for one in came}) == five
    assert len({one.headers["X-WC-Webhook-Delivery-ID"] for one in came}) < five


def failing(rig, recorded):
    made = listen(rig, "order.updated", "/status/500")
    assert [fail_once(rig, made, place) for place in range(1, 9)] == recorded["log"]


def fail_once(rig, webhook, place):
    rig.orders = getattr(rig, "orders", None) or rig.shop.place_orders(10, "SAMPLE-0", status="pending")
    rig.shop.site.state.run("delete from queue")
    before = len(rig.receiver.webhooks())
    put_order(rig, rig.orders[0]["id"])
    rig.shop.settle()
    delivered = len(rig.receiver.webhooks()) > before
    state = state_of(rig, webhook)
    return {"change": place, "delivered": delivered, "webhook_status_after": state["status"],
            "failure_count_after": state["failure_count"]}  # fmt: skip


def state_of(rig, webhook):
    return next(one for one in rig.shop.webhooks() if one["id"] == webhook["id"])


def reactivated(rig, recorded):
    made = listen(rig, "order.updated", "/status/500")
    for place in range(6):
        fail_once(rig, made, place)
    seventh = fail_once(rig, made, 7)
    rig.ask("PUT", f"/wp-json/wc/v3/webhooks/{made['id']}", body={"status": "active"})
    active = state_of(rig, made)
    again = fail_once(rig, made, 8)
    assert [
        (seventh["webhook_status_after"], seventh["failure_count_after"]),
        (active["status"], active["failure_count"]),
        (again["webhook_status_after"], again["failure_count_after"]),
    ] == [(one["status_after"], one["failure_count_after"]) for one in recorded["log"]]


def success_counts_anew(rig, recorded):
    made = listen(rig, "order.updated", "/status/500")
    fail_once(rig, made, 1)
    rig.ask("PUT", f"/wp-json/wc/v3/webhooks/{made['id']}", body={"delivery_url": f"{rig.receiver.url}/hook/good"})
    outcome = fail_once(rig, made, 2)
    assert (outcome["delivered"], outcome["failure_count_after"]) == (recorded["delivered"], recorded["failure_count"])


def answers(rig, recorded):
    for one in recorded["results"]:
        made = listen(rig, "order.updated", f"/status/{one['answer']}")
        fail_once(rig, made, 1)
        seen = [got for got in rig.receiver.at(f"/status/{one['answer']}") if got.topic]
        came = {"answer": one["answer"], "requests_seen": len(seen)}
        assert {**came, "failure_count_after": state_of(rig, made)["failure_count"]} == one
        rig.ask("DELETE", f"/wp-json/wc/v3/webhooks/{made['id']}", "force=true")
    assert rig.receiver.at("/elsewhere") == []


def oauth_vectors(_rig, recorded):
    for vector in recorded["vectors"]:
        query = parse_qsl(vector["query"])
        assert base_string(vector["method"], vector["url"], query) == vector["base_string"]
        hashes = {"sha1": sha1, "sha256": sha256}
        secret = f"{vector['consumer_secret']}&".encode()
        digest = new(secret, vector["base_string"].encode(), hashes[vector["algorithm"]]).digest()
        assert dict(query)["oauth_signature"] == b64encode(digest).decode()


def denied(rig, recorded):
    """The link leads straight back to the application."""
    page = Merchant(rig).grant_page("4-grant-page").text
    assert recorded["deny_url"].replace("&", "&amp;") in page


EXPERIMENTS = {
    "auth/deny-link": denied,
    "errors/oauth-test-vector": oauth_vectors,
    "orders/modified-after-time-zones": time_zones(hpos=True),
    "orders/modified-after-time-zones-orders-as-posts": time_zones(hpos=False),
    "webhooks/answers-that-count-as-success": answers,
    "webhooks/burst-of-ten-updates": burst,
    "webhooks/count-after-success": success_counts_anew,
    "webhooks/delivery-id-is-not-unique": one_delivery_id,
    "webhooks/failing-until-disabled": failing,
    "webhooks/reactivated-then-one-failure": reactivated,
    "webhooks/what-fires": what_fires(hpos=True),
    "webhooks/what-fires-orders-as-posts": what_fires(hpos=False),
}
