"""A store with variants, a catalog, files behind addresses, and the sheets' jobs run where a test says so."""

import csv
import io
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, now, see
from jobs.exports import export_later, run_export
from jobs.files import run_file
from jobs.sheets import run_sheet
from models import Client, File, Sheet, SheetRow, Store
from services.exports.parts import opened
from tests.products.conftest import picture_of

LONGEST = 20


@pytest.fixture
def poster(make):
    return make.catalog_product(key="poster", names={"en": "Poster", "it": "Poster"})


@pytest.fixture
def uid(poster) -> Callable[[str], str]:
    return lambda size: next(one.uid for one in poster.variants if one.values == {"format": size})


@pytest.fixture
def store(make):
    return make.store(name="Aurora Shop")


@pytest.fixture
def variants(make, store):
    product = make.product(store, title="Sunset over Trieste")
    return [make.variant(product, external_id=f"V{number}", sku=f"SUN-{number}") for number in range(1, 4)]


@pytest.fixture
def admin(make, sign_in, store):
    return sign_in(make.member(client=db.get_one(Client, store.client_id)))


@pytest.fixture
def art(httpserver) -> str:
    """The address of a picture that fits an A4 poster."""
    httpserver.expect_request("/art.png").respond_with_data(picture_of(2552, 3579), content_type="image/png")
    return httpserver.url_for("/art.png")


@pytest.fixture
def work(app) -> Iterator[Callable[[], None]]:
    """What the workers do with sheets and files that are due."""

    def run() -> None:
        for _turn in range(LONGEST):
            db.rollback()
            files = db.scalars(select(File.id).where(File.due_at <= now())).all()
            sheets = db.scalars(select(Sheet.id).where(Sheet.due_at.is_not(None))).all()
            db.rollback()
            for file_id in files:
                run_file(file_id)
            for sheet_id in sheets:
                db.get_one(Sheet, sheet_id).due_at = now()
                db.commit()
                run_sheet(sheet_id)
            if not files and not sheets:
                break
        db.expire_all()

    yield run


@pytest.fixture
def bring(admin, store, work) -> Callable[..., Sheet]:
    """The Admin brings a file with these rows (or these bytes), and it is read."""

    def run(
        rows: list[list[object]] | bytes, name: str = "products.csv", what: str = "", store_id: int | None = None
    ) -> Sheet:
        content = rows if isinstance(rows, bytes) else as_csv(rows)
        form = {"store": store_id or store.id, "file": (io.BytesIO(content), name)}
        page = admin.post(f"/sheets/{what}", data=form, content_type="multipart/form-data")
        assert page.status_code == 303, page.text
        work()
        return db.get_one(Sheet, int(page.location.rsplit("/", 1)[1]))

    return run


@pytest.fixture
def exported(app, make) -> Callable[..., bytes]:
    """The product sheet of a store, as somebody of its client gets it."""

    def run(store: Store, kind: str = "csv") -> bytes:
        asker = make.member(client=db.get_one(Client, store.client_id))
        export = export_later(asker, "product_sheet", {"store": str(store.id)}, kind, ("it", "Europe/Rome"))
        db.commit()
        run_export(export.id)
        see(EVERYONE)
        db.refresh(export)
        with opened(export.key) as file:
            return file.read()

    return run


@pytest.fixture
def apply(admin, work) -> Callable[[Sheet], None]:
    def run(sheet: Sheet) -> None:
        kind = "orders/" if sheet.kind == "orders" else ""
        admin.post(f"/sheets/{kind}{sheet.id}/applying")
        work()

    return run


def as_csv(rows: list[list[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def plans(sheet: Sheet) -> list[tuple[int, str, str]]:
    """(row, what becomes of it, why not)."""
    own = select(SheetRow.number, SheetRow.plan, SheetRow.fault).where(SheetRow.sheet_id == sheet.id)
    return [tuple(row) for row in db.execute(own.order_by(SheetRow.number))]
