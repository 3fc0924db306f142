"""Pictures of the products, drawn here as SVG so that no file and no other host is needed."""

from sandbox.woocommerce import posts
from sandbox.woocommerce.posts import PICTURE, Post
from sandbox.woocommerce.site import Site

PAPER, INK, EARTH, SUN, LEAF, SKY = "#faf7f2", "#26323f", "#b5533c", "#e3a857", "#6d8b74", "#8fb1c4"


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
    return f"{home}/wp-content/uploads/{year}/{month}/{picture.doc['name']}.svg"


def draw(drawing: str) -> str:
    """`drawing` is a thing and its colour: "mug:#ffffff"."""
    thing, _, colour = drawing.partition(":")
    inside = THINGS.get(thing, _poster)(colour or PAPER)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">'
        f'<rect width="400" height="400" fill="#efe9df"/>{inside}</svg>'
    )


def _landscape(x: int, y: int, width: int, height: int) -> str:
    """The motif that is printed on everything: hills under a sun."""
    return (
        f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="0 0 100 100" '
        f'preserveAspectRatio="xMidYMid slice"><rect width="100" height="100" fill="{SKY}"/>'
        f'<circle cx="64" cy="36" r="12" fill="{SUN}"/><path d="M0 70 Q25 40 50 66 T100 58 V100 H0Z" fill="{LEAF}"/>'
        f'<path d="M0 86 Q30 66 62 84 T100 80 V100 H0Z" fill="{EARTH}"/></svg>'
    )


def _shadow(x: int, y: int, width: int, height: int) -> str:
    return f'<rect x="{x + 5}" y="{y + 7}" width="{width}" height="{height}" fill="{INK}" opacity=".14"/>'


def _poster(colour: str) -> str:
    frame = f'<rect x="110" y="70" width="180" height="254" fill="{colour}"/>'
    return _shadow(110, 70, 180, 254) + frame + _landscape(122, 82, 156, 230)


def _canvas(_colour: str) -> str:
    edge = f'<path d="M320 120 l18 12 v166 l-18 12Z" fill="{INK}" opacity=".35"/>'
    return _shadow(80, 120, 258, 178) + edge + _landscape(80, 120, 240, 190)


def _cards(colour: str) -> str:
    def card(turn: int, inside: str) -> str:
        face = f'<rect x="105" y="145" width="190" height="116" rx="4" fill="{colour}" stroke="#d9d2c5"/>'
        return f'<g transform="rotate({turn} 200 200)">{face}{inside}</g>'

    lines = "".join(
        f'<rect x="125" y="{y}" width="{w}" height="7" fill="{INK}"/>' for y, w in ((170, 84), (188, 60), (232, 100))
    )
    mark = f'<circle cx="264" cy="184" r="14" fill="{EARTH}"/>'
    return card(-12, "") + card(-4, "") + card(5, lines + mark)


def _flyer(colour: str) -> str:
    sheet = f'<rect x="125" y="80" width="150" height="212" fill="{colour}"/>'
    lines = "".join(
        f'<rect x="140" y="{y}" width="{w}" height="7" fill="{INK}" opacity=".7"/>'
        for y, w in ((222, 120), (238, 96), (254, 108))
    )
    return _shadow(125, 80, 150, 212) + sheet + _landscape(125, 80, 150, 124) + lines


def _mug(colour: str) -> str:
    handle = f'<path d="M270 165 h22 a38 38 0 0 1 0 96 h-22" fill="none" stroke="{colour}" stroke-width="18"/>'
    body = f'<rect x="120" y="125" width="155" height="170" rx="14" fill="{colour}"/>'
    return handle + _shadow(120, 131, 155, 170) + body + _landscape(140, 160, 100, 96)


def _shirt(colour: str) -> str:
    shape = "M140 100 L175 84 Q200 108 225 84 L260 100 L310 150 L280 184 L258 164 V318 H142 V164 L120 184 L90 150Z"
    return f'<path d="{shape}" fill="{colour}" stroke="#cfc7b8" stroke-width="2"/>' + _landscape(162, 158, 76, 86)


def _bag(colour: str) -> str:
    handles = f'<path d="M160 160 C160 60 240 60 240 160" fill="none" stroke="{colour}" stroke-width="12"/>'
    body = f'<path d="M120 150 H280 L268 320 H132Z" fill="{colour}" stroke="#cfc7b8"/>'
    return handles + body + _landscape(158, 194, 84, 90)


def _gift(colour: str) -> str:
    card = f'<rect x="80" y="130" width="240" height="150" rx="10" fill="{colour}"/>'
    ribbon = f'<path d="M140 130 v150 M80 180 h240" stroke="{SUN}" stroke-width="14"/>'
    bow = f'<path d="M140 180 q-40 -46 -46 -8 q0 20 46 8 q40 -46 46 -8 q0 20 -46 8Z" fill="{SUN}"/>'
    return _shadow(80, 130, 240, 150) + card + ribbon + bow


def _sheet(colour: str) -> str:
    inks = (EARTH, SUN, LEAF)
    dots = "".join(
        f'<circle cx="{155 + 45 * column}" cy="{135 + 45 * row}" r="16" fill="{inks[(row + column) % 3]}"/>'
        for row in range(4)
        for column in range(3)
    )
    return _shadow(120, 95, 160, 216) + f'<rect x="120" y="95" width="160" height="216" fill="{colour}"/>' + dots


def _greeting(colour: str) -> str:
    back = f'<path d="M140 100 L262 84 V296 L140 312Z" fill="{PAPER}" stroke="#d9d2c5"/>'
    front = f'<path d="M140 100 L240 118 V330 L140 312Z" fill="{colour}" stroke="#d9d2c5"/>'
    heart = f'<path d="M190 238 l-30 -34 a18 18 0 0 1 30 -20 a18 18 0 0 1 30 28Z" fill="{EARTH}"/>'
    return back + front + heart


THINGS = {
    "poster": _poster, "canvas": _canvas, "cards": _cards, "flyer": _flyer, "mug": _mug, "shirt": _shirt,
    "bag": _bag, "gift": _gift, "sheet": _sheet, "greeting": _greeting,
}  # fmt: skip
