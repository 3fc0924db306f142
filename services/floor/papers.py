"""Papers of the floor: what rows say, in words, for the engine that prints them."""

from collections.abc import Mapping, Sequence

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select

from core.countries import name_of
from core.db import db
from core.formats import day, number
from core.language import in_own_words
from core.rights import Actor
from designs.storage import NotStored
from models import CatalogVariant, Client, File, FloorBatch, Order, OrderItem, Package, Status
from papers import (
    BatchRow,
    BatchTicket,
    JobTicket,
    Kind,
    PackingSlip,
    PrintFile,
    SlipRow,
    batch_ticket,
    code_of,
    job_tickets,
    packing_slips,
)
from services.catalog import in_words
from services.files import original_of, storage
from services.floor.batches import items_of
from services.production import clients_of
from services.specifications import Specification, specifications_of

ITALIAN = ("IT", "SM", "VA")
SHOWN = 200  # lines whose tickets have pictures; more are printed without them


def tickets_of(items: Sequence[OrderItem]) -> bytes:
    """A job ticket for each line, in the reader's language."""
    made_as, clients, variants = specifications_of(items), clients_of(items), _variants_of(items)
    pictures = _pictures_of(items) if len(items) <= SHOWN else {}
    tickets = [
        _ticket(item, made_as.get(item.id), variants.get(item.catalog_variant_id), clients[item.client_id], pictures)
        for item in items
    ]
    return job_tickets(tickets, _("Job tickets"))


def ticket_of_batch(actor: Actor, batch: FloorBatch) -> bytes:
    items = items_of(actor, batch)
    made_as, clients, variants = specifications_of(items), clients_of(items), _variants_of(items)
    rows = [
        _batch_row(item, made_as.get(item.id), variants.get(item.catalog_variant_id), clients[item.client_id])
        for item in items
    ]
    pieces = sum(item.pieces for item in items)
    facts = [(_("Lines"), number(len(items))), (_("Pieces"), number(pieces)), (_("Made"), day(batch.created_at))]
    heads = (_("Barcode"), _("Pieces"), _("Product"), _("Order"))
    title = _("Batch %(name)s", name=batch.name)
    return batch_ticket(BatchTicket(code_of(Kind.BATCH, batch.id), title, facts, heads, rows))


def slip_of_order(order: Order) -> bytes:
    """All that is for us and not canceled, in the language of where it goes."""
    wanted = {item.id: item.quantity for item in order.items if item.is_ours and item.status != Status.CANCELED}
    return _slip(order, wanted, code_of(Kind.ORDER, order.id), "")


def slip_of_parcel(order: Order, package: Package) -> bytes:
    """What lies in it, in the language of where it goes."""
    packed = {line.item_id: line.quantity for line in package.lines}
    place = [each.id for each in order.packages].index(package.id) + 1
    return _slip(order, packed, code_of(Kind.PARCEL, package.id), str(place))


def language_of(order: Order) -> str:
    return "it" if order.country in ITALIAN else "en"


def _ticket(
    item: OrderItem,
    made_as: Specification | None,
    variant: CatalogVariant | None,
    client: str,
    pictures: Mapping[int, bytes],
) -> JobTicket:
    order = item.order
    facts = [(_("Order"), order.number), (_("Client"), client), (_("To leave by"), day(order.due_at) or "—")]
    facts += [(_("Product UID"), item.product_uid)] if item.product_uid else []
    facts += in_words(made_as, variant.values) if made_as and variant else []
    facts += [(_("Sold as"), item.title)]
    files = [
        PrintFile(in_own_words(made_as.name_of_area(area)) if made_as else area, file["name"], pictures.get(file["id"]))
        for area, file in item.files.items()
    ]
    pieces = ngettext("%(num)s piece", "%(num)s pieces", item.pieces)
    name = in_own_words(made_as.names) if made_as else item.title
    return JobTicket(code_of(Kind.LINE, item.id), name, pieces, facts, files, _test_word(order))


def _batch_row(item: OrderItem, made_as: Specification | None, variant: CatalogVariant | None, client: str) -> BatchRow:
    order = item.order
    values = [value for _name, value in in_words(made_as, variant.values)] if made_as and variant else []
    whose = " · ".join(filter(None, [client, day(order.due_at)]))
    return BatchRow(
        code_of(Kind.LINE, item.id), number(item.pieces), in_own_words(made_as.names) if made_as else item.title,
        " · ".join(values) or item.sku, order.number, whose, _test_word(order),
    )  # fmt: skip


def _test_word(order: Order) -> str:
    return _("TEST – not for sale") if order.is_test else ""


def _slip(order: Order, quantities: Mapping[int, int], code: str, parcel: str) -> bytes:
    seller = db.scalars(select(Client.name).where(Client.id == order.client_id)).one()
    with force_locale(language_of(order)):
        facts = [(_("Order"), order.number), (_("Ordered"), day(order.placed_at))]
        facts += [(_("Parcel"), parcel)] if parcel else []
        rows = [
            SlipRow(number(quantities[item.id]), item.title, _options(item))
            for item in order.items
            if item.id in quantities
        ]
        slip = PackingSlip(
            code, seller, _("Packing slip"), _("Ship to"), _address(order), facts, (_("Quantity"), _("Article")), rows,
            _test_word(order),
        )  # fmt: skip
        return packing_slips([slip], f"{slip.title} {order.number}")


def _options(item: OrderItem) -> str:
    return ", ".join(f"{name}: {value}" for name, value in item.options.items() if isinstance(value, str) and value)


def _address(order: Order) -> list[str]:
    to = {name: str(value or "") for name, value in order.address.items()}
    person = f"{to.get('first_name', '')} {to.get('last_name', '')}".strip()
    city = " ".join(filter(None, (to.get(name) for name in ("post_code", "city", "state"))))
    country = name_of(to["country"]) if to.get("country") else ""
    return [line for line in (to.get("company"), person, to.get("line1"), to.get("line2"), city, country) if line]


def _variants_of(items: Sequence[OrderItem]) -> dict[int | None, CatalogVariant]:
    ids = {item.catalog_variant_id for item in items if item.catalog_variant_id}
    return {one.id: one for one in db.scalars(select(CatalogVariant).where(CatalogVariant.id.in_(ids)))}


def _pictures_of(items: Sequence[OrderItem]) -> dict[int, bytes]:
    """{file id: its preview}, of the print files that have one and can be had."""
    ids = {file["id"] for item in items for file in item.files.values()}
    own = select(File).where(File.client_id.in_({item.client_id for item in items}), File.id.in_(ids))
    found = {}
    for file in db.scalars(own) if ids else ():
        try:
            found[file.id] = storage().get(original_of(file).preview_key or "")
        except NotStored:
            continue
    return found
