"""The pictures of the shop's products: where they are, and how those that an API client names are fetched."""

import io
from typing import Any

import requests
from PIL import Image, UnidentifiedImageError

from sandbox.parts.drawing import draw
from sandbox.woocommerce import posts
from sandbox.woocommerce.errors import RestError
from sandbox.woocommerce.posts import PICTURE, Post
from sandbox.woocommerce.site import Site

Doc = dict[str, Any]
SECONDS = 20


def pictures_of(site: Site, post: Post) -> list[Post]:
    """Its own, the first in front; for a variation without one its product's."""
    ids = post.doc.get("gallery") or [post.doc.get("picture", 0)]
    own = [found for one in ids if (found := posts.get(site, one, PICTURE))]
    if own or not post.parent:
        return own
    parent = posts.get(site, post.parent, posts.PRODUCT)
    return pictures_of(site, parent) if parent else []


def picture_of(site: Site, post: Post) -> Post | None:
    return next(iter(pictures_of(site, post)), None)


def named(site: Site, name: str) -> Post | None:
    where = [("kind = ?", (PICTURE,)), ("json_extract(doc, '$.name') = ?", (name,))]
    found, _total = posts.find(site, where, "id", 1)
    return found[0] if found else None


def picture_url(picture: Post, home: str) -> str:
    year, month = picture.created_local[:4], picture.created_local[5:7]
    return f"{home}/wp-content/uploads/{year}/{month}/{picture.doc['name']}.png"


def content_of(site: Site, picture: Post) -> tuple[bytes, str]:
    """What it shows, and its media type: as it was fetched, or drawn."""
    row = site.state.row("select kind, content from uploads where id = ?", picture.id)
    return (row["content"], row["kind"]) if row else (draw(picture.doc["drawing"]), "image/png")


def taken_in(site: Site, given: Doc) -> Doc:
    """`images` as a client writes them become `gallery`, ids of pictures: those of the shop, or fetched now."""
    if "images" not in given:
        return given
    gallery = [int(one["id"]) if one.get("id") else _fetched(site, one) for one in given["images"]]
    return {**given, "gallery": gallery}


def _fetched(site: Site, one: Doc) -> int:
    src = str(one.get("src") or "")
    try:
        content = requests.get(src, timeout=SECONDS).content
        kind = Image.open(io.BytesIO(content)).get_format_mimetype()
    except (requests.RequestException, UnidentifiedImageError, OSError) as fault:
        message = f"Error getting remote image {src}."
        raise RestError("woocommerce_product_image_upload_error", message, 400) from fault
    doc = {"name": one.get("name") or src.rpartition("/")[2], "alt": one.get("alt", "")}
    picture = posts.insert(site, PICTURE, doc, status="inherit")
    site.state.add("uploads", id=picture.id, kind=kind, content=content)
    return picture.id
