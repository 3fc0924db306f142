"""What a shop sells: listings, and in each the things that a buyer can choose."""

import json
import sqlite3
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sandbox.etsy.site import Site, now
from sandbox.parts.catalogue import catalogue

Doc = dict[str, Any]

FIRST_LISTING, FIRST_PRODUCT, FIRST_OFFERING = 1_800_000_000, 15_500_000_000, 16_600_000_000
FIRST_IMAGE, FIRST_QUESTION, FIRST_VALUE = 6_100_000_000, 880_000_000, 1000
CUSTOM = (513, 514, 515)  # Etsy's ids for options that a seller names
STATES = ("active", "inactive", "draft", "expired", "sold_out")
PLENTY = 999
ZERO_DECIMAL = ("JPY", "KRW", "CLP", "VND")
QUESTION = ("Your text", "Il tuo testo")


def seed(site: Site, shop: sqlite3.Row) -> None:
    for place, one in enumerate(catalogue()):
        lang = {"en": 0, "it": 1}.get(shop["lang"], place % 2)
        create(site, shop, _of_catalogue(one, lang))


def create(site: Site, shop: sqlite3.Row, given: Doc) -> sqlite3.Row:
    """`given`: title, state, options (names) and products (values, sku, price, quantity); the rest has defaults."""
    listing_id, moment = FIRST_LISTING + site.state.next("listing"), given.get("created") or now()
    doc = _doc(site, given)
    site.state.add(
        "listings", id=listing_id, shop_id=shop["id"], state=given.get("state", "active"), created=moment,
        updated=moment, doc=_dumps(doc),
    )  # fmt: skip
    _keep_skus(site, shop["id"], listing_id, doc)
    row = get(site, listing_id)
    assert row is not None
    return row


def create_many(site: Site, shop: sqlite3.Row, number: int, variants: int) -> int:
    """`number` listings of `variants` each; gives the id of the first."""
    first = site.state.next("listing", number)
    names = [f"{size + 1}0 cm" for size in range(variants)]
    with site.state.transaction():
        for place in range(first, first + number):
            products = [([name], f"BULK-{place}-{size}", "12.00", PLENTY) for size, name in enumerate(names)]
            doc = _doc(site, {"title": f"Bulk print {place}", "options": ["Size"], "products": products})
            site.state.add(
                "listings", id=FIRST_LISTING + place, shop_id=shop["id"], state="active", created=now(),
                updated=now(), doc=_dumps(doc),
            )  # fmt: skip
    return FIRST_LISTING + first


def get(site: Site, listing_id: int) -> sqlite3.Row | None:
    return site.state.row("select * from listings where id = ?", listing_id)


def some(site: Site, shop_id: int, state: str, limit: int, offset: int) -> list[sqlite3.Row]:
    """The newest first, as Etsy has it where nothing is searched for."""
    return site.state.rows(
        "select * from listings where shop_id = ? and state = ? order by created desc, id desc limit ? offset ?",
        shop_id, state, limit, offset,
    )  # fmt: skip


def count(site: Site, shop_id: int, state: str) -> int:
    found = site.state.row("select count(*) as n from listings where shop_id = ? and state = ?", shop_id, state)
    return found["n"] if found else 0


def many(site: Site, ids: Iterable[int]) -> list[sqlite3.Row]:
    wanted = list(ids)
    marks = ",".join("?" * len(wanted))
    return site.state.rows(f"select * from listings where id in ({marks}) order by id", *wanted)


def change(site: Site, row: sqlite3.Row, state: str = "", doc: Doc | None = None, **parts: Any) -> sqlite3.Row:
    """`parts` are members of the document, such as the title."""
    changed = {**(doc or json.loads(row["doc"])), **parts}
    moment = max(now(), row["updated"] + 1)
    site.state.set("listings", row["id"], state=state or row["state"], updated=moment, doc=_dumps(changed))
    _keep_skus(site, row["shop_id"], row["id"], changed)
    return get(site, row["id"]) or row


def rewrite(site: Site, row: sqlite3.Row, products: list[Doc] | None = None) -> sqlite3.Row:
    """The inventory written anew, by its seller or an app: whatever is in it, all of it gets new ids."""
    doc = json.loads(row["doc"])
    fresh = products if products is not None else doc["products"]
    first = site.state.next("product", max(len(fresh), 1))
    doc["products"] = [
        {**each, "id": FIRST_PRODUCT + first + place, "offering": FIRST_OFFERING + first + place}
        for place, each in enumerate(fresh)
    ]
    return change(site, row, doc=doc)


def with_sku(site: Site, shop_id: int, sku: str) -> tuple[sqlite3.Row, Doc] | None:
    """The listing and the product in it."""
    found = site.state.row("select listing_id from skus where shop_id = ? and sku = ?", shop_id, sku)
    row = get(site, found["listing_id"]) if found else None
    if row is None:
        return None
    return next(((row, each) for each in json.loads(row["doc"])["products"] if each["sku"] == sku), None)


def minor(price: str | float, currency: str) -> int:
    return int(Decimal(str(price)) * divisor(currency))


def divisor(currency: str) -> int:
    return 1 if currency in ZERO_DECIMAL else 100


def _doc(site: Site, given: Doc) -> Doc:
    names = given.get("options") or []
    products = given.get("products") or [([], given.get("sku", ""), given.get("price", "10.00"), PLENTY)]
    first = site.state.next("product", len(products))
    values = list(dict.fromkeys(value for each in products for value in each[0]))
    asked = given.get("questions") or []
    question = site.state.next("question", max(len(asked), 1))
    drawings = given.get("drawings", ["poster"])
    image = site.state.next("image", max(len(drawings), 1))
    return {
        "title": given.get("title", "Poster"),
        "description": given.get("description", "Invented listing."),
        "type": given.get("type", "physical"),
        "options": [{"id": CUSTOM[place], "name": name} for place, name in enumerate(names)],
        "products": [
            _product(names, each, values, first + place) | _more(each) for place, each in enumerate(products)
        ],
        "images": [{"id": FIRST_IMAGE + image + place, "drawing": each} for place, each in enumerate(drawings)],
        "questions": [
            {"id": FIRST_QUESTION + question + place, "text": text} for place, text in enumerate(asked)
        ],
    }  # fmt: skip


def _product(names: list[str], given: Any, values: list[str], number: int) -> Doc:
    chosen = [
        {"id": CUSTOM[place], "name": name, "value": value, "value_id": FIRST_VALUE + values.index(value) + 1}
        for place, (name, value) in enumerate(zip(names, given[0], strict=False))
    ]
    return {"id": FIRST_PRODUCT + number, "offering": FIRST_OFFERING + number, "sku": given[1], "values": chosen}


def _more(given: Any) -> Doc:
    return {"price": str(given[2]), "quantity": given[3] if len(given) > 3 else PLENTY, "enabled": True}


def _of_catalogue(one: Doc, lang: int) -> Doc:
    def text(pair: Any) -> str:
        return pair if isinstance(pair, str) else str(pair[lang])

    options = [text(("Size", "Taglia") if each == "size" else each) for each in one.get("attributes", [])]
    variants = one.get("variants", [])
    if one.get("any"):  # an option that WooCommerce leaves open is one product for each of its values here
        variants = [((each,), "", variants[0][2]) for each in one["any"]]
    products = [([text(each) for each in variant[0]], variant[1], variant[2]) for variant in variants]
    return {
        "title": text(one["name"]),
        "description": text(one["text"]),
        "type": "download" if one.get("virtual") else "physical",
        "options": options,
        "products": products or [([], one["sku"], one["price"])],
        "drawings": [one["drawing"]],
        "questions": [QUESTION[lang]] if one["drawing"].startswith(("mug", "greeting")) else [],
    }


def _keep_skus(site: Site, shop_id: int, listing_id: int, doc: Doc) -> None:
    site.state.run("delete from skus where listing_id = ? and shop_id = ?", listing_id, shop_id)
    for sku in {each["sku"] for each in doc["products"] if each["sku"]}:
        site.state.run("insert or replace into skus values (?, ?, ?)", shop_id, sku, listing_id)


def _dumps(doc: Doc) -> str:
    return json.dumps(doc, ensure_ascii=False, separators=(",", ":"))
