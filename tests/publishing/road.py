"""The road of a person who puts a product on sale, in steps that tests share."""

import io
import re

from PIL import Image
from sqlalchemy import select

from core.db import db
from models import Publication

ETSY = {
    "answer_taxonomy_id": "121",
    "answer_shipping_profile_id": "230000000001",
    "answer_readiness_state_id": "77000001",
    "answer_return_policy_id": "55000001",
    "answer_production_partner_ids": "33000001",
}


def png(width: int, height: int, colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def fitting(colour: str) -> dict[str, bytes]:
    """Print files for A4 and A3 with their bleed, at 210 dpi."""
    return {"a4": png(1786, 2506, colour), "a3": png(2506, 3522, colour)}


def begun(owner, store, poster) -> Publication:
    answer = owner.post(f"/publications/new?store={store.id}", data={"product": poster.id})
    assert answer.status_code == 303
    return db.scalars(select(Publication).order_by(Publication.id.desc())).first()


def said(poster, **more):
    """The whole form, with new files."""
    files = fitting("teal")
    data = {"title": "Poster Alba", "text": "A sunrise.\n\nPrinted for you.", "goes": "live", "with_mockups": "y"}
    for variant in poster.variants:
        data |= {f"offer_{variant.id}": "y", f"price_{variant.id}": "19.90"}
    for area in poster.areas:  # those of A3 too, which the page shows once it is ticked
        name = area.only_for["format"]
        data[f"upload_{area.id}"] = (io.BytesIO(files[name]), f"{name}.png")
    data["new_pictures"] = (io.BytesIO(png(400, 300, "gold")), "wall.png")
    return data | more


def saved_form(publication, poster, **more):
    """What the page has after files came: chosen from the library."""
    data = {"title": publication.title, "text": publication.text, "goes": "live", "act": "publish", "with_mockups": "y"}
    for each in publication.offered:
        data |= {f"offer_{each['id']}": "y", f"price_{each['id']}": f"{each['price'] / 100:.2f}"}
    for link in publication.files:
        data[f"library_{link.area_id}"] = link.file_id
    data["pictures"] = [each.file_id for each in publication.pictures if not each.area_id]
    data["order"] = [each.mark for each in publication.pictures]
    return data | more


def faults_in(answer) -> list[str]:
    """What the page says is to be mended."""
    return re.findall(r"<li>(.*?)</li>", answer.text.partition("to mend")[2].partition("</ul>")[0])


def published(owner, publication, poster, run_due, **more):
    answer = owner.post(f"/publications/{publication.id}/edit", data=saved_form(publication, poster, **more))
    assert answer.status_code == 303, faults_in(answer)
    run_due(Publication)
    return db.get_one(Publication, publication.id)
