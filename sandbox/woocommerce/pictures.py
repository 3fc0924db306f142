"""The pictures of the shop's products, and where they are."""

from sandbox.woocommerce import posts
from sandbox.woocommerce.posts import PICTURE, Post
from sandbox.woocommerce.site import Site


def picture_of(site: Site, post: Post) -> Post | None:
    """Its own, or for a variation its product's."""
    own = posts.get(site, post.doc.get("picture", 0), PICTURE)
    if own or not post.parent:
        return own
    parent = posts.get(site, post.parent, posts.PRODUCT)
    return picture_of(site, parent) if parent else None


def named(site: Site, name: str) -> Post | None:
    where = [("kind = ?", (PICTURE,)), ("json_extract(doc, '$.name') = ?", (name,))]
    found, _total = posts.find(site, where, "id", 1)
    return found[0] if found else None


def picture_url(picture: Post, home: str) -> str:
    year, month = picture.created_local[:4], picture.created_local[5:7]
    return f"{home}/wp-content/uploads/{year}/{month}/{picture.doc['name']}.png"
