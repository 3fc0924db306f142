"""The catalog, the product mapping and files, by programs."""

import io

import pytest
from sqlalchemy import select

from core.db import db
from models import File, Mapping, MappingState, Order
from tests.orders.placing.filling import png


def faults(answer):
    return [(one["pointer"], one["code"]) for one in answer.json["errors"]]


def test_the_catalog_shows_what_the_client_may_have_made(make, program):
    mine, theirs = make.catalog_product(), make.catalog_product(for_everyone=False)
    one = program()
    page = one.get("/catalog", headers={"Accept-Language": "it"}).json
    uids = [each["product_uid"] for each in page["items"]]
    assert uids == [variant.uid for variant in mine.variants]
    assert theirs.variants[0].uid not in uids
    first = page["items"][0]
    assert (first["areas"][0]["name"], first["areas"][0]["width_mm"], first["least"]) == ("Fronte", 210, 1)
    assert len(one.get(f"/catalog?product_uid={uids[1].upper()}").json["items"]) == 1


def test_a_variant_is_connected_and_its_orders_go_on(make, program, store, client, queued):
    variant = make.variant(make.product(store), sku="SUN")
    order = make.order(store, status="not_connected", reason="unmapped_variant")
    make.item(order, variant_id=variant.id)
    made = make.catalog_product().variants[0]
    one, file = program(), make.file(client.id)
    body = {"state": "connected", "product_uid": made.uid, "files": {"front": file.id}, "version": 0}
    answer = one.put(f"/mappings/{variant.id}", json=body)
    assert (answer.status_code, answer.json["state"], answer.json["files"]) == (200, "connected", {"front": file.id})
    assert queued("default") == [("jobs.orders.apply_mapping", client.id, variant.id)]
    assert one.get("/mappings?state=connected&sku=sun").json["items"] == [answer.json]
    assert one.put(f"/mappings/{variant.id}", json=body).json["code"] == "changed_meanwhile"


@pytest.mark.parametrize("state", ["ignored", "not_connected"])
def test_a_variant_is_let_go(program, poster, state):
    answer = program().put(f"/mappings/{poster.id}", json={"state": state})
    assert (answer.json["state"], answer.json["product_uid"], db.query(Mapping).count()) == (state, None, 0)


def test_what_cannot_be_produced_is_not_connected(make, program, poster, client):
    made = make.catalog_product().variants[0]
    checking = make.file(client.id, state="checking")
    one = program()

    def refused(**values):
        answer = one.put(f"/mappings/{poster.id}", json={"state": "connected", "product_uid": made.uid} | values)
        assert answer.status_code == 422
        return faults(answer)

    assert refused() == [("/files/front", "area_without_file")]
    assert refused(files={"front": checking.id}) == [("/files/front", "file_not_ready")]
    assert refused(files={"back": 99999}, product_uid="no") == [
        ("/product_uid", "uid_unknown"),
        ("/files/back", "file_unknown"),
    ]
    assert sorted(refused(product_uid="no", multiplier=0, files={"front": "x", "back": 99999}, colour="red")) == [
        ("/colour", "unknown_field"), ("/files/back", "file_unknown"), ("/files/front", "wrong_type"),
        ("/multiplier", "out_of_range"), ("/product_uid", "uid_unknown"),
    ]  # fmt: skip
    assert refused(files={"back": checking.id}) == [("/files/back", "area_unknown")]
    assert poster.mapping_state == MappingState.CONNECTED


def test_a_file_is_uploaded_once(program, queued):
    one = program()
    first, again = (one.post("/files", data={"file": (png(), "a.png")}) for _n in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json["state"], first.json["id"]) == ("checking", again.json["id"])
    assert one.get(f"/files/{first.json['id']}").json["name"] == "a.png"
    assert [name for name, _id in queued("files")] == ["jobs.files.run_file"]


def test_a_file_is_fetched(program):
    answer = program().post("/files", json={"url": "https://files.example/a.pdf"})
    assert (answer.status_code, answer.json["state"], answer.json["name"]) == (201, "fetching", "a.pdf")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"json": {"url": "ftp://a"}}, 422),
        ({"json": {"url": ""}}, 422),
        ({"data": {"other": (io.BytesIO(b"x"), "a.pdf")}}, 422),
        ({"data": b"x", "content_type": "application/pdf"}, 415),
    ],
)
def test_what_is_no_file_is_refused(program, more, status):
    assert program().post("/files", **more).status_code == status
    assert db.query(File).count() == 0


def test_a_file_of_another_store_alone_is_out_of_reach(make, program, client, store):
    other = make.variant(make.product(make.store(client_id=client.id)))
    file = make.file(client.id)
    make.mapping(other, file)
    assert program(store_ids=[store.id]).get(f"/files/{file.id}").status_code == 404


def test_a_variant_of_another_store_is_out_of_reach(make, program, client, poster, store):
    other = make.variant(make.product(make.store(client_id=client.id)))
    one = program(store_ids=[store.id])
    assert one.put(f"/mappings/{other.id}", json={"state": "ignored"}).status_code == 404
    assert [each["id"] for each in one.get("/mappings").json["items"]] == [poster.id]
    assert db.scalars(select(Order)).all() == []
