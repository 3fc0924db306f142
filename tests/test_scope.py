"""Right × role × scope: every address answers as the matrix says, and nothing of another's is ever there."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest

from core.crypto import digest, new_token
from core.db import db, now
from core.matrix import CLIENT_ROLES, STAFF_ROLES, Right, Role
from core.rights import can
from models import (
    Activity,
    ApiKey,
    Base,
    CatalogCategory,
    CatalogProduct,
    CatalogVariant,
    Client,
    Connection,
    Delivery,
    Design,
    Export,
    File,
    FileApproval,
    FileFix,
    FileLink,
    FileState,
    FloorBatch,
    LoginSession,
    MappingBatch,
    MappingChange,
    MappingRule,
    Membership,
    MembershipClient,
    MembershipStore,
    Notice,
    Order,
    OrderRequest,
    Package,
    Picture,
    Postback,
    PostbackEndpoint,
    PostbackResend,
    ProviderSheet,
    Publication,
    PublicationPicture,
    Push,
    SavedView,
    Scan,
    Sheet,
    Store,
    Sync,
    Template,
)
from tests.rows import picture

# Areas without a client's rows; the API's are asked with keys, in tests/api.
STORELESS = re.compile("/(clients|designs|users|profile|templates|postbacks|settings)/|/views/")  # their rows too
OF_THE_PROVIDER = ("api", "catalog", "health", "system", "components", "hooks", "grants", "auth", "unsubscribe")
EMPTY = {"format": 1, "areas": {}}  # a design
NEWS = {"status": "received", "reason": None}
# They need one of two rights, by where the order stands.
ASKS_MORE = {"orders.new_hold", "orders.create_hold", "orders.resume"}


@dataclass
class Place:
    """A client with one row of everything that an address can name."""

    client: Client
    store: Store
    ids: dict[str, int]


def furnish(make, client: Client, store: Store | None = None) -> Place:
    """All in `store`, which is made where none is given."""
    store = store or make.store(client_id=client.id)
    store.provider_publishes = True  # a leave that the matrix presupposes
    own = {"client_id": client.id, "store_id": store.id}
    order = make.order(store)
    product = make.product(store)
    variant = make.variant(product)
    member = make.member(Role.VIEW_ONLY, client)
    made_of = make.catalog_product().variants[0]
    rows = {
        "client": client,
        "store": store,
        "order": order,
        "item": make.item(order),
        "product": product,
        "variant": variant,
        "member": member,
        "change": MappingChange(client_id=client.id, variant_id=variant.id, before={}, after={}),
        "batch": MappingBatch(**own, kind="connect", selection={"ids": [variant.id]}, due_at=None),
        "rule": MappingRule(**own, position=1, name="A4", sku_prefix="PST", catalog_variant_id=made_of.id),
        "file": File(client_id=client.id, name="a.png", state=FileState.READY, due_at=None, facts=picture(2552, 3579)),
        "export": Export(
            client_id=client.id,
            asked_by_id=member.id,
            listing="orders",
            format="csv",
            locale="en",
            zone="Europe/Rome",
            ends_at=now() + timedelta(days=7),
            due_at=None,
        ),
        "package": Package(client_id=client.id, order_id=order.id),
        "push": Push(**own, order_id=order.id, kind="note", key=f"note-{order.id}", message=NEWS, due_at=None),
        "picture": Picture(**own, url="https://shop.example/a.png", url_hash="0" * 64, due_at=None),
        "sheet": Sheet(**own, name="a.csv", key="0" * 64, due_at=None),
        "order_file": Sheet(**own, kind="orders", name="a.csv", key="0" * 64, due_at=None),
        "parcel_file": ProviderSheet(
            kind="tracking", reach=[0, client.id], name="a.csv", key="0" * 64, due_at=None, asked_by_id=member.id
        ),
        "catalog_file": ProviderSheet(
            kind="catalog", reach=[0], name="a.csv", key="0" * 64, due_at=None, asked_by_id=member.id
        ),
        "sync": Sync(**own, due_at=None),
        "publication": Publication(
            **own, catalog_product_id=made_of.product_id, mark="a-1", language="en", title="A", due_at=None
        ),
        "delivery": Delivery(**own, source="webhook", topic="t", dedupe_key="k", body="{}", order_id=order.id),
        "request": OrderRequest(client_id=client.id, order_id=order.id, kind="cancel"),
        "connection": Connection(
            client_id=client.id,
            platform="woocommerce",
            name="x",
            address="x",
            token_digest=digest(new_token()),
            due_at=None,
        ),
        "design": Design(
            client_id=client.id, name="Mine", catalog_variant_id=made_of.id, areas_print="", document=EMPTY
        ),
        "area": made_of.product.areas[0],
        **told(client, order),
        "template": Template(client_id=client.id, name="Mine", catalog_variant_id=made_of.id),
        "notice": Notice(
            **own,
            membership_id=member.id,
            kind="action",
            what="on_hold",
            place="here",
            facts={"things": [["order", order.id, order.number]]},
        ),
        "key": ApiKey(
            client_id=client.id,
            name="Warehouse",
            digest=digest(new_token()),
            prefix="vk_",
            last_four="abcd",
            scopes=[],
            made_by_id=member.id,
        ),
        "view": SavedView(membership_id=member.id, client_id=client.id, page="orders", name="Mine", query=""),
        "floor_batch": FloorBatch(reach=[0, client.id], name="Mine"),
        "scan": Scan(membership_id=member.id, client_id=client.id, code="VL1X", outcome="unknown"),
        "session": LoginSession(user_id=member.user_id, token_digest=digest(new_token()), seen_at=now()),
    }
    db.add_all(rows.values())
    db.commit()
    shown = of_publication(rows["publication"], rows["file"])
    rows |= checked(client, rows["file"], made_of) | {"job": rows["sync"], "shown": shown}
    make.mapping(variant, rows["file"])
    return Place(client, store, {f"{name}_id": row.id for name, row in rows.items()})


def told(client: Client, order: Order) -> dict[str, Base]:
    """An endpoint, what it was told, and a sending again."""
    endpoint = PostbackEndpoint(client_id=client.id, name="ERP", kind="url", address="https://erp.example/hook")
    endpoint.events = ["order.printed"]
    db.add(endpoint)
    db.flush()
    own = {"client_id": client.id, "endpoint_id": endpoint.id, "due_at": None}
    postback = Postback(**own, event="order.printed", key="k", webhook_id=new_token()[:40], payload="{}")
    postback.order_id, postback.occurred_at = order.id, now()
    return {"endpoint": endpoint, "postback": postback, "resend": PostbackResend(**own)}


def checked(client: Client, file: File, made_of: CatalogVariant) -> dict[str, Base]:
    """What was let pass of the file, made from it, and seen at its address."""
    own = {"client_id": client.id, "file_id": file.id}
    area = made_of.product.areas[0]
    of_area = {"area_id": area.id, "area_print": area.fingerprint}
    rows = {
        "approval": FileApproval(**own, **of_area, code="no_bleed", reason="Meant", by="Ada"),
        "fix": FileFix(**own, **of_area, kind="mirror", due_at=None),
        "link": FileLink(**own, url="https://files.example/a.pdf", due_at=None),
    }
    db.add_all(rows.values())
    db.commit()
    return rows


def of_publication(offer: Publication, file: File) -> PublicationPicture:
    db.add(shown := PublicationPicture(client_id=file.client_id, publication_id=offer.id, file_id=file.id, position=1))
    db.commit()
    return shown


def addresses(app, place: Place, *, of_rows_only: bool = True):
    """(endpoint, right, method, path) of every rule, its ids filled in with those of `place`."""
    for rule in app.url_map.iter_rules():
        right = app.view_functions[rule.endpoint].right
        names = re.findall(r"<int:(\w+)>", rule.rule)
        if right is Right.PUBLIC or rule.endpoint.split(".")[0] in OF_THE_PROVIDER or (of_rows_only and not names):
            continue
        assert set(names) <= set(place.ids), f"{rule.rule}: give `furnish` a row for {set(names) - set(place.ids)}"
        path = re.sub(r"<int:(\w+)>", lambda name: str(place.ids[name[1]]), rule.rule)
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield rule.endpoint, right, method, path.replace("<platform>", "woocommerce").replace("<work>", "syncs")


@pytest.fixture
def member_of(make):
    def of(role: Role, client: Client) -> Membership:
        if not role.is_staff:
            return make.member(role, client)
        member = make.member(role, all_clients=False)
        db.add(MembershipClient(membership_id=member.id, client_id=client.id))
        db.commit()
        return member

    return of


@pytest.mark.parametrize("role", [*CLIENT_ROLES, Role.ACCOUNT_MANAGER])
def test_nothing_of_another_client_is_there(app, make, sign_in, member_of, role):
    mine, theirs = make.client(), furnish(make, make.client())
    browser = sign_in(member_of(role, mine))
    activity = db.query(Activity).count()
    wrong = [
        (method, path, answer)
        for _endpoint, _right, method, path in addresses(app, theirs)
        if (answer := browser.open(path, method=method).status_code) not in (403, 404)
    ]
    assert wrong == []
    db.rollback()
    assert db.query(Activity).count() == activity


@pytest.mark.parametrize("role", CLIENT_ROLES)
def test_who_has_the_right_is_not_even_told_that_it_exists(app, make, sign_in, member_of, role):
    mine, theirs = make.client(), furnish(make, make.client())
    member = member_of(role, mine)
    browser = sign_in(member)
    wrong = [
        (method, path, answer)
        for endpoint, right, method, path in addresses(app, theirs)
        if endpoint not in ASKS_MORE
        and can(member, right)
        and (answer := browser.open(path, method=method).status_code) != 404
    ]
    assert wrong == []


@pytest.mark.parametrize("role", [Role.STORE_MANAGER, Role.ORDER_MANAGER, Role.VIEW_ONLY])
def test_nothing_of_another_store_is_there_for_who_has_one_store(app, make, sign_in, role):
    client = make.client()
    mine, other = make.store(client_id=client.id), furnish(make, client)
    member = make.member(role, client, all_stores=False)
    db.add(MembershipStore(client_id=client.id, membership_id=member.id, store_id=mine.id))
    db.commit()
    browser = sign_in(member)
    wrong = [
        (method, path, answer)
        for _endpoint, _right, method, path in addresses(app, other)
        if not STORELESS.match(path) and (answer := browser.open(path, method=method).status_code) not in (403, 404)
    ]
    assert wrong == []


@pytest.mark.parametrize("role", [*CLIENT_ROLES, *STAFF_ROLES])
def test_every_page_answers_as_the_matrix_says(app, make, sign_in, role):
    here = furnish(make, make.client())
    member = make.member(role, None if role.is_staff else here.client)
    browser = sign_in(member)
    wrong = []
    for endpoint, right, method, path in addresses(app, here, of_rows_only=False):
        if can(member, right):
            if method == "GET" and endpoint not in ASKS_MORE:
                answer = browser.get(path).status_code
                wrong += [(method, path, str(right), answer)] * (answer == 403 or answer >= 500)
        elif (answer := browser.open(path, method=method).status_code) != 403:
            wrong.append((method, path, str(right), answer))
    assert wrong == []


@pytest.mark.parametrize("role", [*CLIENT_ROLES, Role.OPERATOR])
def test_the_catalog_shows_clients_only_what_is_published_and_theirs(make, sign_in, role):
    category = CatalogCategory(key="posters", names={"en": "Posters"})
    db.add(category)
    db.flush()
    draft = CatalogProduct(category_id=category.id, key="poster", names={"en": "Poster"}, attributes=[])
    db.add(draft)
    db.commit()
    expected = {Role.ORDER_MANAGER: 403, Role.OPERATOR: 200}.get(role, 404)
    assert sign_in(make.member(role)).get(f"/catalog/{draft.id}").status_code == expected
