"""The demo's designs: a poster, a shirt with two sides, and a card that is filled by a form."""

from typing import Any

from flask import g
from sqlalchemy import select

from core.db import db
from core.rights import Vetrina
from designs.demo_files import print_file
from designs.document import from_json
from designs.facts import FileFormat
from jobs.demo.waiting import wait_until
from jobs.files import look_later
from models import CatalogProduct, CatalogVariant, Client, Design, File, FileState, Membership, PrintArea
from services import files
from services.designs import create, keep_pictures
from services.preflight import sheet_of

INK, PAPER, SUN = "#1a3a4a", "#fdf3e1", "#e4572e"


def make_designs(client: Client, owner: Membership) -> None:
    """A client that has a design keeps what it has."""
    if db.scalar(select(Design.id).where(Design.client_id == client.id).limit(1)):
        return
    g.actor = owner
    poster, shirt = variant_of("poster", "a3"), variant_of("t-shirt", "m", sides=2)
    card = variant_of("business-card", sides=2)
    sea, hills = picture_of(client, poster.areas[0], "mare"), picture_of(client, card.areas[0], "colline")
    db.commit()
    wait_until("looking at the pictures of designs", lambda: all(is_ready(file) for file in (sea, hills)))
    for name, made_of, areas, is_template in (
        ("Mare d’inverno", poster, poster_areas(poster.areas[0], sea), False),
        ("Maglietta della bottega", shirt, shirt_areas(shirt, hills), False),
        ("Biglietto della bottega", card, card_areas(card, hills), True),
    ):
        add_design(client, name, made_of, areas, is_template=is_template)
    db.commit()


def add_design(client: Client, name: str, made_of: CatalogVariant, areas: dict[str, Any], *, is_template: bool) -> None:
    document = from_json({"format": 1, "areas": areas})
    design = create(client.id, name, made_of, document)
    design.is_template = is_template
    keep_pictures(design, document, Vetrina([client.id]))


def poster_areas(area: PrintArea, picture: File) -> dict[str, Any]:
    """The picture to the edge of the bleed, and words on it."""
    title = words("titolo", "Mare d’inverno", "playfair-display-700", 92, area.width_mm / 2, area.height_mm * 0.07, INK)
    place = words("luogo", "Trieste, Molo Audace", "inter-400", 30, area.width_mm / 2, area.height_mm * 0.13, INK)
    return {area.key: {"background": None, "layers": [whole("mare", area, picture), title, place]}}


def shirt_areas(made_of: CatalogVariant, picture: File) -> dict[str, Any]:
    front, back = made_of.areas[:2]
    name = words("nome", "La Bottega\ndel Poster", "lobster-400", 110, front.width_mm / 2, front.height_mm * 0.3, SUN)
    motif = laid("motivo", picture, back.width_mm / 2, back.height_mm * 0.3, back.width_mm * 0.55)
    return {
        front.key: {"background": None, "layers": [name]},
        back.key: {"background": None, "layers": [motif]},
    }


def card_areas(made_of: CatalogVariant, picture: File) -> dict[str, Any]:
    """Name, trade and telephone are filled, and the picture of the back."""
    front, back = made_of.areas[:2]
    middle, height = front.width_mm / 2, front.height_mm
    to_fill = {"is_editable": True, "is_locked": True}
    who = words("nome", "Anna Bianchi", "playfair-display-700", 17, middle, height * 0.36, INK, name="Nome", **to_fill)
    what = words("mestiere", "Stampe e cornici", "inter-400", 9, middle, height * 0.54, INK, name="Mestiere", **to_fill)
    phone = words("telefono", "+39 040 123 456", "inter-700", 9, middle, height * 0.72, SUN, name="Telefono", **to_fill)
    for layer in (who, what, phone):
        layer["max_width"] = front.width_mm - 2 * front.safe_mm - 4
    picture_layer = whole("immagine", back, picture) | to_fill | {"name": "Immagine del retro"}
    return {
        front.key: {"background": PAPER, "layers": [who, what, phone]},
        back.key: {"background": None, "layers": [picture_layer]},
    }


def words(key: str, text: str, font: str, size: float, x: float, y: float, color: str, **more: Any) -> dict[str, Any]:
    look = {"font": font, "size": size, "color": color, "align": "center"}
    return {"id": key, "kind": "text", "text": text, "x": x, "y": y} | look | more


def whole(key: str, area: PrintArea, picture: File) -> dict[str, Any]:
    """The picture was drawn for this very sheet."""
    width, height = area.width_mm + 2 * area.bleed_mm, area.height_mm + 2 * area.bleed_mm
    place = {"x": area.width_mm / 2, "y": area.height_mm / 2, "width": width, "height": height}
    return {"id": key, "kind": "image", "name": picture.name, "file_id": picture.id} | place


def laid(key: str, picture: File, x: float, y: float, width: float) -> dict[str, Any]:
    height = width * picture.facts["height_px"] / picture.facts["width_px"]
    place = {"x": x, "y": y, "width": width, "height": height}
    return {"id": key, "kind": "image", "name": picture.name, "file_id": picture.id} | place


def variant_of(product: str, size: str = "", sides: int = 1) -> CatalogVariant:
    """The first of that size with so many sides that are printed."""
    own = select(CatalogVariant).join(CatalogProduct, CatalogProduct.id == CatalogVariant.product_id)
    found = db.scalars(own.where(CatalogProduct.key == product).order_by(CatalogVariant.id))
    sized = (variant for variant in found if not size or size in variant.values.values())
    return next(variant for variant in sized if len(variant.areas) >= sides)


def picture_of(client: Client, area: PrintArea, name: str) -> File:
    content = print_file(sheet_of(area), FileFormat.PNG, seed=name)
    file = files.take_upload(client.id, f"{name}.png", files.storage().put(content))
    look_later(file)
    return file


def is_ready(file: File) -> bool:
    return db.get_one(File, file.id).state == FileState.READY
