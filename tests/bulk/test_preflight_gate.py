"""Files that are named in a sheet are held against their print areas, by what the provider asks."""

import pytest

from core.db import db
from models import PreflightSetting
from tests.bulk.conftest import as_csv, plans
from tests.products.conftest import picture_of

ORDERS = ["orderReferenceId", "lastName", "addressLine1", "city", "postCode", "country", "quantity", "productUid"]
LUCA = ["Verdi", "Via Roma 1", "Torino", "10121", "IT", "1"]


@pytest.fixture
def trimmed(httpserver) -> str:
    """The address of an A4 picture without bleed, which the provider blocks."""
    db.merge(PreflightSetting(id=1, number=1, said={"levels": {"no_bleed": "block"}}))
    db.commit()
    httpserver.expect_request("/trim.png").respond_with_data(picture_of(2480, 3508), content_type="image/png")
    return httpserver.url_for("/trim.png")


def test_a_file_of_products(bring, apply, uid, art, trimmed, variants):
    header = ["Store Variant ID", "Product UID", "Design File URL"]
    sheet = bring([header, ["V1", uid("a4"), trimmed], ["V2", uid("a4"), art]])
    apply(sheet)
    assert plans(sheet) == [(2, "refused", "file_unfit"), (3, "change", "")]
    assert [variant.mapping_state for variant in variants[:2]] == ["not_connected", "connected"]


def test_a_file_of_orders(bring, apply, uid, trimmed, admin):
    rows = [[*ORDERS, "fileUrl"], ["A-1", *LUCA, uid("a4"), trimmed]]
    sheet = bring(as_csv(rows), "orders.csv", "orders")
    apply(sheet)
    assert plans(sheet) == [(2, "refused", "file_unfit")]
    assert "The file has no bleed" in admin.get(f"/sheets/orders/{sheet.id}").text
