"""What goes otherwise than planned in the demo's first shop: held, late, in two parcels, made again, to be changed.

Each by the acts of the people who would do it. Only time is helped along: a person would have to wait for a late order.
"""

from collections import Counter
from datetime import timedelta

from flask import g
from sqlalchemy import select

from core.db import db, now
from designs.demo_files import print_file
from designs.facts import FileFormat
from jobs.demo.people import member_called
from jobs.demo.shops import CHANGED, HELD, LATE, LINE_HELD, SPLIT, Basket
from jobs.files import look_later
from jobs.holds import tell_client
from jobs.pushes import tell_shop
from models import Order, OrderItem, PackageState, Reason, ReprintReason, RequestKind, Status, Store
from services import files, orders, packages, requests
from services.changes import wanted
from services.delays import delay
from services.due import keep_due
from services.file_wishes import file_wish
from services.holds import write
from services.line_holds import hold_line
from services.packages import Tracking
from services.placed import variants_by_id
from services.preflight import sheet_of
from services.production import advance_order
from services.reprints import Reprint, reprint
from services.transitions import lock

FIRST, MISTYPED, SECOND = Tracking("BRT", "100123456790"), Tracking("GLS", "M1234567"), Tracking("GLS", "M12345678")


def make_troubles(store: Store) -> None:
    for basket, act in ((HELD, hold), (LINE_HELD, hold_one_line), (LATE, be_late), (SPLIT, split), (CHANGED, ask)):
        if order := _bought(store, basket):
            lock(order)
            act(order)
            tell_shop(order)
            db.commit()


def hold(order: Order) -> None:
    """The provider asks, the client asks back, and it is the client's turn again."""
    asker, client = member_called("prepress"), member_called("olga")
    g.actor = asker
    orders.hold(order, asker, Reason.FILE_NO_BLEED, "Il motivo arriva fino al bordo: il filo bianco a destra è voluto?")
    tell_client(order)
    g.actor = client
    write(order, client, "Quanto è largo il filo bianco?")
    g.actor = asker
    write(order, asker, "Circa 2 mm, su tutto il lato destro.")


def hold_one_line(order: Order) -> None:
    g.actor = floor = member_called("floor")
    words = "La carta da 250 g arriva giovedì; il resto dell’ordine prosegue."
    hold_line(order, order.items[0], floor, Reason.MATERIAL_SHORTAGE, words)


def be_late(order: Order) -> None:
    g.actor = None
    keep_due(order, now() - timedelta(days=1))
    delay(order)


def split(order: Order) -> None:
    """Two parcels, the second with a code that is corrected; a piece of the first is broken, and made again."""
    g.actor = floor = member_called("floor")
    for step in (Status.IN_PRODUCTION, Status.PRINTED):
        advance_order(floor, order, step)
    first, *others = lock(order)
    half = {first.id: first.quantity // 2}
    packages.hand_over(order, packages.pack(order, half, FIRST, floor), floor)
    rest = {first.id: first.quantity - half[first.id], **{item.id: item.quantity for item in others}}
    second = packages.pack(order, rest, MISTYPED, floor)
    packages.hand_over(order, second, floor)
    packages.correct(order, second, SECOND)
    packages.arrive(order, second, PackageState.DELIVERED, "Il corriere lo dice sulla sua pagina.", floor)
    g.actor = manager = member_called("admin")
    wish = Reprint({first.id: 1}, ReprintReason.DAMAGED, "Un poster è arrivato con un angolo piegato.")
    tell_shop(reprint(order, manager, "demo", wish))


def ask(order: Order) -> None:
    """The client has a better file for what nobody has begun, and wants one piece more."""
    g.actor = member_called("anna")
    item = order.items[0]
    area = variants_by_id({item.catalog_variant_id or 0})[item.catalog_variant_id or 0].areas[0]
    content = print_file(sheet_of(area), FileFormat.PDF, seed="the new one")
    file = files.take_upload(order.client_id, "nuova versione.pdf", files.storage().put(content))
    look_later(file)
    db.flush()
    wishes = wanted(order, {item.id: item.quantity + 1}, None) | file_wish(item, area.key, file)
    requests.ask(order, RequestKind.CHANGE, "I colori della prima versione erano troppo scuri.", wishes)


def _bought(store: Store, basket: Basket) -> Order | None:
    """The order of what was bought so, released and not begun."""
    waiting = select(Order).where(Order.client_id == store.client_id, Order.store_id == store.id)
    found = db.scalars(waiting.where(Order.status == Status.CREATED).order_by(Order.id))
    return next((order for order in found if _pieces(order.items) == Counter(basket)), None)


def _pieces(items: list[OrderItem]) -> Counter[str]:
    return Counter({item.sku: item.quantity for item in items})
