"""A store with an Admin of its client, and rows of work of every kind."""

from datetime import timedelta

import pytest

from core.crypto import new_token
from core.db import db, now
from models import (
    BatchStep,
    Client,
    Connection,
    Design,
    DesignLook,
    DesignPrinting,
    Export,
    File,
    FileFix,
    FileLink,
    Judging,
    Mail,
    MappingBatch,
    NoticeLook,
    NoticeMail,
    Picture,
    Postback,
    PostbackEndpoint,
    PostbackResend,
    PrivacyRequest,
    ProviderSheet,
    Publication,
    Push,
    Round,
    Sheet,
    StorageCheck,
    Sync,
)
from services.background.kinds import ALL


@pytest.fixture
def store(make):
    return make.store(name="Aurora", platform="woocommerce", address="https://aurora.example")


@pytest.fixture
def client(store):
    return db.get_one(Client, store.client_id)


@pytest.fixture
def admin(make, client):
    return make.member(client=client)


FAILED = {"work_state": "failed", "due_at": None, "error": "unexpected"}
EMPTY = {"format": 1, "areas": {}}


def failed(row, **values):
    """The row, ended without success just now."""
    for name, value in (FAILED | {"ended_at": now()} | values).items():
        setattr(row, name, value)
    db.add(row)
    db.commit()
    return row


def sync_of(store, **values):
    return Sync(client_id=store.client_id, store_id=store.id, **values)


def export_of(member, **values):
    own = {"client_id": member.client_id, "asked_by_id": member.id, "format": "csv", "locale": "en", "zone": "UTC"}
    return Export(**own | {"listing": "orders", "ends_at": now() + timedelta(days=7)} | values)


def one_of_each(make, store, asker):
    """A failed row of every kind."""
    own = {"client_id": store.client_id, "asked_by_id": asker.id}
    of_store = own | {"store_id": store.id}
    made_of = make.catalog_product().variants[0]
    order, file = make.order(store, number="A1"), make.file(store.client_id, name="sun.png")
    design = Design(
        client_id=store.client_id, name="Sunset", catalog_variant_id=made_of.id, areas_print="", document=EMPTY
    )
    receiver = PostbackEndpoint(client_id=store.client_id, name="ERP", kind="url", address="https://erp.example")
    db.add_all([design, receiver])
    db.flush()
    area = made_of.product.areas[0]
    mark = new_token()[:40]
    told = own | {"endpoint_id": receiver.id}
    rows = [
        sync_of(store, asked_by_id=asker.id),
        Round(**of_store, kind="checkup"),
        Connection(**own, platform="woocommerce", name="Aurora", address="x", token_digest=mark),
        Sheet(**of_store, name="prints.csv", key="0" * 64),
        ProviderSheet(asked_by_id=asker.id, kind="tracking", reach=None, name="parcels.csv", key="0" * 64),
        export_of(asker, client_id=store.client_id),
        MappingBatch(**own, kind="connect", selection={}, step=BatchStep.APPLYING),
        Publication(**of_store, catalog_product_id=made_of.product_id, mark=mark, language="en", title="Poster"),
        Push(**of_store, order_id=order.id, kind="note", key="note", state="refused", message={"status": "received"}),
        Postback(**told, event="order.printed", key="k", webhook_id=mark, payload="{}", occurred_at=now()),
        PostbackResend(**told),
        File(**own, name="moon.png", state="refused"),
        FileFix(**own, file_id=file.id, area_id=area.id, area_print="", kind="mirror"),
        FileLink(**own, file_id=file.id, url="https://files.example/a"),
        DesignPrinting(**own, design_id=design.id, version=1, document=EMPTY),
        DesignLook(**own, design_id=design.id),
        Picture(**of_store, url="https://shop.example/a", url_hash="0" * 64),
        Mail(**own, recipient=asker.email, subject="Welcome", sealed=""),
        NoticeMail(**own, membership_id=asker.id, pace="daily"),
        PrivacyRequest(**of_store, kind="tell"),
        Judging(asked_by_id=asker.id),
        StorageCheck(asked_by_id=asker.id),
        NoticeLook(asked_by_id=asker.id, source="story"),
    ]
    assert {type(row) for row in rows} == {kind.work for kind in ALL}
    return {type(failed(row)).__tablename__: row for row in rows}
