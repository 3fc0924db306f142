"""A visitor buys in the pretend shop, and finds the tracking there."""

import re
from pathlib import Path

import pytest

import sandbox.woocommerce
from sandbox.woocommerce.texts import ITALIAN
from tests.sandbox.visitor import Visitor

TRACKING = [{"tracking_provider": "DHL", "tracking_number": "0034", "date_shipped": "1795392000"}]


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_what_a_visitor_buys_is_a_paid_order_of_that_variation(shop, ask):
    visitor = Visitor(shop)
    visitor.put_in_cart("unisex-t-shirt", 2, size="L", colour="Black")
    order = ask(shop, "GET", f"wc/v3/orders/{visitor.buy()}").json()
    line = order["line_items"][0]
    assert (order["status"], order["created_via"], line["sku"], line["quantity"]) == (
        "processing", "store-api", "TEE-BLK-L", 2,
    )  # fmt: skip
    assert [(one["display_key"], one["display_value"]) for one in line["meta_data"][:2]] == [
        ("Colour", "Black"),
        ("Size", "L"),
    ]


def test_an_option_that_the_variation_leaves_open_stands_on_the_line_alone(shop, ask):
    visitor = Visitor(shop)
    visitor.put_in_cart("greeting-card", paper="Recycled")
    line = ask(shop, "GET", f"wc/v3/orders/{visitor.buy()}").json()["line_items"][0]
    variation = ask(shop, "GET", f"wc/v3/products/{line['product_id']}/variations/{line['variation_id']}").json()
    assert (variation["attributes"], line["meta_data"][0]["value"]) == ([], "Recycled")


def test_a_gift_card_has_nothing_to_ship(shop, ask):
    visitor = Visitor(shop)
    visitor.put_in_cart("gift-card")
    assert ask(shop, "GET", f"wc/v3/orders/{visitor.buy()}").json()["shipping_lines"] == []


def test_a_bank_transfer_waits_on_hold(shop, ask):
    visitor = Visitor(shop)
    visitor.put_in_cart("tote-bag")
    order = ask(shop, "GET", f"wc/v3/orders/{visitor.buy(payment='bacs')}").json()
    assert (order["status"], order["date_paid"]) == ("on-hold", None)


def test_buying_takes_from_the_stock(shop, ask):
    visitor = Visitor(shop)
    visitor.put_in_cart("tote-bag", 3)
    visitor.buy()
    assert ask(shop, "GET", "wc/v3/products?sku=TOTE").json()[0]["stock_quantity"] == 22


def test_going_back_to_the_checkout_keeps_to_one_draft(shop, ask):
    visitor = Visitor(shop)
    visitor.put_in_cart("tote-bag")
    visitor.get("/checkout/")
    visitor.put_in_cart("gift-card")
    visitor.get("/checkout/")
    drafts = ask(shop, "GET", "wc/v3/orders?status=checkout-draft").json()
    assert [len(one["line_items"]) for one in drafts] == [2]
    assert visitor.buy() == drafts[0]["id"]


def test_a_combination_that_is_not_sold_is_told_and_not_put_in_the_cart(shop):
    tote = shop.add_product(
        name="Cap",
        type="variable",
        attributes=[{"name": "Colour", "options": ["Red", "Blue"], "variation": True}],
        variations=[{"regular_price": "9", "attributes": [{"name": "Colour", "option": "Red"}]}],
    )
    visitor = Visitor(shop)
    refused = visitor.put_in_cart(tote["slug"], colour="Blue")
    assert (refused.status_code, "This combination is not sold." in refused.text) == (422, True)
    assert "The cart is empty." in visitor.get("/cart/").text


def test_a_line_with_quantity_zero_leaves_the_cart(shop):
    visitor = Visitor(shop)
    visitor.put_in_cart("tote-bag")
    assert "The cart is empty." in visitor.post("/cart/", quantity_0="0").text


def test_the_buyer_sees_status_message_and_tracking(shop, ask):
    visitor, key = Visitor(shop), shop.key()
    visitor.put_in_cart("tote-bag")
    order_id = visitor.buy()
    assert "Its code will stand here" in visitor.get(f"/my-account/orders/{order_id}").text
    note = {"note": "On its way: https://carrier.test/0034", "customer_note": True}
    ask(shop, "POST", f"wc/v3/orders/{order_id}/notes", note, key)
    ask(shop, "POST", f"wc/v3/orders/{order_id}/notes", {"note": "for us alone"}, key)
    meta = [{"key": "_wc_shipment_tracking_items", "value": TRACKING}]
    ask(shop, "PUT", f"wc/v3/orders/{order_id}", {"status": "completed", "meta_data": meta}, key)
    page = visitor.get(f"/my-account/orders/{order_id}")
    assert "Status: Completed" in text_of(page)
    assert "Carrier DHL Code 0034 Posted 2026-11-23" in text_of(page)
    assert 'href="https://www.dhl.com/it-it/home/tracking.html?tracking-id=0034"' in page.text
    assert 'href="https://carrier.test/0034"' in page.text
    assert "for us alone" not in page.text


def test_a_tracking_link_that_is_no_web_address_is_not_a_link(shop, ask):
    order = shop.place_order("TOTE")
    item = [{"custom_tracking_link": "javascript:alert(1)", "tracking_number": "1"}]
    meta = [{"key": "_wc_shipment_tracking_items", "value": item}]
    ask(shop, "PUT", f"wc/v3/orders/{order['id']}", {"meta_data": meta})
    page = Visitor(shop).get(f"/my-account/orders/{order['id']}").text
    assert ("javascript:" in page, "Follow the parcel" in page) == (False, False)


def test_a_note_is_text_and_never_html(shop, ask):
    order = shop.place_order("TOTE")
    note = {"note": "<script>alert(1)</script>", "customer_note": True}
    ask(shop, "POST", f"wc/v3/orders/{order['id']}/notes", note)
    page = Visitor(shop).get(f"/my-account/orders/{order['id']}").text
    assert ("<script>" in page, "&lt;script&gt;" in page) == (False, True)


def test_a_message_to_the_buyer_and_each_new_status_are_mailed(shop, ask):
    order, key = shop.place_order("TOTE"), shop.key()
    ask(shop, "POST", f"wc/v3/orders/{order['id']}/notes", {"note": "Hello", "customer_note": True}, key)
    ask(shop, "PUT", f"wc/v3/orders/{order['id']}", {"status": "completed"}, key)
    mails = [(one["recipient"], one["subject"]) for one in shop.mails()]
    buyer = order["billing"]["email"]
    assert mails == [
        (buyer, "Your order has been received"),
        (buyer, "A note has been added to your order"),
        (buyer, "Your order is complete"),
    ]


def test_the_list_of_orders_shows_no_drafts_and_no_trash(shop):
    kept, trashed = shop.place_orders(2, "TOTE")
    shop.control("POST", f"orders/{trashed['id']}/trash")
    visitor = Visitor(shop)
    visitor.put_in_cart("tote-bag")
    visitor.get("/checkout/")
    assert re.findall(r"/my-account/orders/(\d+)", visitor.get("/shop/orders").text) == [str(kept["id"])]


@pytest.mark.parametrize(
    ("browser", "switch", "words"), [("it", "", "Carrello"), ("de", "", "Cart"), ("it", "en", "Cart")]
)
def test_the_language_is_the_browsers_until_it_is_switched(shop, browser, switch, words):
    visitor = Visitor(shop, browser)
    visitor.get(f"/?lang={switch}")
    assert f"<h1>{words}</h1>" in visitor.get("/cart/").text


def test_every_english_text_of_the_pages_has_its_italian():
    folder = Path(sandbox.woocommerce.__file__).parent
    pages = "".join(page.read_text() for page in folder.glob("templates/*.html"))
    code = (folder / "storefront.py").read_text() + (folder / "orders.py").read_text()
    used = set(re.findall(r"""_\(["'](.+?)["']\)""", pages))
    assert used - ITALIAN.keys() == set()
    assert {text for text in ITALIAN.keys() - used if text not in code} == set()


@pytest.mark.parametrize(("lang", "names"), [("it", {"Tazza in ceramica"}), ("mixed", {"Ceramic mug", "Volantini DL"})])
def test_titles_are_in_the_language_the_shop_was_started_with(open_shop, lang, names):
    page = Visitor(open_shop(lang=lang)).get("/").text
    assert {name for name in names if name in page} == names


def test_nothing_on_a_page_comes_from_another_host(shop):
    visitor = Visitor(shop)
    pages = [visitor.get(path).text for path in ("/", "/product/tote-bag/", "/cart/", "/shop/orders")]
    assert [found for page in pages for found in re.findall(r'(?:src|href)="(https?:[^"]*)"', page)] == []
    pictures = set(re.findall(r'src="(/[^"]+)"', pages[0]))
    assert {visitor.get(path).headers["Content-Type"].split(";")[0] for path in pictures} == {
        "image/png",
        "image/svg+xml",
    }
