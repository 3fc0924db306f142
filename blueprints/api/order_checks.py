"""Whether an order that was sent can be made, by the very questions that the form for placing one asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from blueprints.api.mending import Mended
from blueprints.api.order_sent import FileSent, LineSent, OrderSent
from blueprints.api.reading import pointer_to
from core.countries import name_of
from core.db import db
from core.problems import Fault
from core.rights import actor
from models import File, FileState, PrintArea, Reason, Store
from services.file_reach import in_reach
from services.file_troubles import trouble_of
from services.files import original_of
from services.findings import told
from services.making import Making, makings_of
from services.orderable import Orderable, made_as_uid, sold_as
from services.preflight import findings_of
from services.validation import Asked, Line, has_address, is_served, is_within_limits

Place = tuple[str | int, ...]


@dataclass(slots=True)
class Looked:
    """The order's lines as they were found, and all that is wrong with it."""

    wares: list[Orderable | None] = field(default_factory=list)
    files: Mapping[int, File] = field(default_factory=dict)
    makings: Mapping[int, Making] = field(default_factory=dict)  # of the variants that are sold, by their ids
    faults: list[Fault] = field(default_factory=list)

    def say(self, place: Place, code: str, words: str) -> None:
        self.faults.append(Fault(code, words, pointer=pointer_to(place)))


def all_faults(read: Mended[OrderSent], store: Store | None) -> list[Fault]:
    """Of a body with faults in its form: those, and what is wrong with the sense of all the rest. `store` None: there
    is none, or none that could be read, and what it sells is not known."""
    sent = read.sent
    found = (looked_at(sent, store) if store else _without_store(sent)) if sent else Looked()
    is_known = not read.is_mended("/address/country")
    return read.with_sense(fault for fault in found.faults if is_known or not _is_about_country(fault))


def _is_about_country(fault: Fault) -> bool:
    return fault.code == Reason.DESTINATION_NOT_SERVED or fault.pointer == "/address/post_code"


def _without_store(sent: OrderSent) -> Looked:
    found = Looked()
    _ask_address(found, sent)
    return found


def looked_at(sent: OrderSent, store: Store) -> Looked:
    """Everything at once. What is being fetched or looked at is waited for by the order itself."""
    found = Looked(files=_files(sent, store))
    sold = sold_as(store, {line.sku for line in sent.lines if line.sku})
    made = made_as_uid(store, {line.product_uid for line in sent.lines if line.product_uid})
    variants = [each.variant.id for alike in sold.values() for each in alike if each.variant]
    found.makings = makings_of(store.client_id, variants)
    references = [line.reference for line in sent.lines]
    for number, line in enumerate(sent.lines):
        place: Place = ("lines", number)
        if line.reference and line.reference in references[:number]:
            found.say((*place, "reference"), "reference_twice", _("Two lines have this reference."))
        ware = _ware(found, place, line, sold, made)
        found.wares.append(ware)
        if ware:
            _ask_line(found, place, line, ware, sent)
    _ask_address(found, sent)
    return found


def _ware(
    found: Looked, place: Place, line: LineSent, sold: Mapping[str, list[Orderable]], made: Mapping[str, Orderable]
) -> Orderable | None:
    if line.product_uid:
        ware = made.get(line.product_uid.lower())
        if ware is None:
            words = _("There is no product with this UID that you may have made. GET /catalog lists those that are.")
            found.say((*place, "product_uid"), "uid_unknown", words)
        return ware
    alike = sold.get(line.sku.lower(), [])
    if not alike:
        words = _("No connected variant of the store has this SKU. GET /mappings says what is connected.")
        found.say((*place, "sku"), "sku_unknown", words)
    elif len(alike) > 1:
        found.say((*place, "sku"), "sku_ambiguous", _("Several variants of the store have this SKU."))
    return alike[0] if len(alike) == 1 else None


def _ask_line(found: Looked, place: Place, line: LineSent, ware: Orderable, sent: OrderSent) -> None:
    files = {area: found.files[file.file_id or 0] for area, file in line.files.items() if file.file_id in found.files}
    making = found.makings[ware.variant.id] if ware.variant else ware.making(files)
    asked = Asked([Line(ware.title, line.quantity, making=making)], sent.address.model_dump())
    for verdict in (*is_within_limits(asked), *is_served(asked)):
        if verdict.reason is Reason.QUANTITY_OUT_OF_LIMITS:
            found.say((*place, "quantity"), str(verdict.reason), _limits(verdict.facts))
        else:
            words = _("This product is not sent to %(country)s.", country=name_of(sent.address.country))
            found.say(place, str(verdict.reason), words)
    for fault in _files_of_line(found, place, line, ware):
        found.faults.append(fault)


def _limits(facts: Mapping[str, Any]) -> str:
    least, most = facts["least"], facts["most"]
    if most is None:
        return _("At least %(least)s pieces are made.", least=least)
    return _("From %(least)s to %(most)s pieces are made.", least=least, most=most)


def _files_of_line(found: Looked, place: Place, line: LineSent, ware: Orderable) -> Iterator[Fault]:
    areas = {area.key: area for area in ware.areas}
    for key, file in line.files.items():
        where = pointer_to((*place, "files", key))
        if key not in areas:
            yield Fault("area_unknown", _("The product has no print area “%(area)s”.", area=key), pointer=where)
        else:
            yield from _fault_of_file(found.files, file, areas[key], where)
    for area in areas.values():
        if area.is_required and area.key not in line.files:
            words = _("A file is missing for the print area “%(area)s”.", area=area.key)
            yield Fault("area_without_file", words, pointer=pointer_to((*place, "files")))


def _fault_of_file(files: Mapping[int, File], sent: FileSent, area: PrintArea, where: str) -> Iterator[Fault]:
    if sent.file_id is None:
        return
    file = files.get(sent.file_id)
    if file is None:
        yield Fault(
            "file_unknown", _("There is no such file within the reach of this key."), pointer=f"{where}/file_id"
        )
    elif file.state == FileState.REFUSED:
        trouble = trouble_of(file)
        words = f"{trouble.found} {trouble.help}" if trouble else _("This file was refused.")
        yield Fault("file_refused", words, pointer=f"{where}/file_id")
    elif file.state == FileState.READY:
        for finding in findings_of(file, area):
            if finding.blocks:
                yield Fault(str(finding.code), " ".join(told(finding)).strip(), pointer=f"{where}/file_id")


def _files(sent: OrderSent, store: Store) -> dict[int, File]:
    """{id that was sent: the file}, of those of the client that are within reach."""
    ids = {file.file_id for line in sent.lines for file in line.files.values() if file.file_id}
    if not ids:
        return {}
    own = in_reach(actor).where(File.client_id == store.client_id, File.id.in_(ids))
    return {file.id: original_of(file) for file in db.scalars(own)}


def _ask_address(found: Looked, sent: OrderSent) -> None:
    for verdict in has_address(Asked([], sent.address.model_dump())):
        for name in verdict.facts["missing"]:
            words = _("Type a name or a company.") if name == "last_name" else _("“%(name)s” is missing.", name=name)
            found.say(("address", name), "missing", words)
