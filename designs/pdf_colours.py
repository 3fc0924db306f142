"""In which colours a page of a PDF is painted. Runs in the limited process alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Stream

MOST_PAINTED = 16 * 1024 * 1024  # bytes of drawing; to look through more takes longer than the answer is worth
OPERATORS = {"g": "gray", "G": "gray", "rg": "rgb", "RG": "rgb", "k": "cmyk", "K": "cmyk"}
DEVICES = {
    "/DeviceGray": "gray", "/CalGray": "gray", "/G": "gray", "/DeviceRGB": "rgb", "/CalRGB": "rgb", "/RGB": "rgb",
    "/DeviceCMYK": "cmyk", "/CMYK": "cmyk", "/Lab": "lab",
}  # fmt: skip
OF_PROFILE = {1: "gray", 3: "rgb", 4: "cmyk"}
NO_SPOTS = {"All", "None", "Cyan", "Magenta", "Yellow", "Black"}


@dataclass(slots=True)
class Painted:
    colours: set[str] = field(default_factory=set)
    spots: set[str] = field(default_factory=set)


def colours_of(page: Page, unpacked: int) -> Painted:
    """What the page is painted in; nothing where its drawing (`unpacked` bytes of it) is too much to look through."""
    painted = Painted()
    if unpacked > MOST_PAINTED:
        return painted
    try:
        for thing in painting(page.obj):
            take_from(thing, painted)
    except pikepdf.PdfError:  # a drawing that breaks off still prints up to there
        return Painted()
    return painted


def painting(page: Object) -> Iterator[Object]:
    """The page and whatever it draws with: forms, pictures, patterns, shadings; each once."""
    waiting, met = [page], set()
    while waiting:
        thing = waiting.pop()
        if thing.is_indirect:
            if thing.objgen in met:
                continue
            met.add(thing.objgen)
        yield thing
        resources = thing.get("/Resources")
        if isinstance(resources, Dictionary):
            waiting += [each for kind in ("/XObject", "/Pattern", "/Shading") for each in entries(resources, kind)]


def entries(resources: Object, kind: str) -> Iterable[Object]:
    found = resources.get(kind)
    if not isinstance(found, Dictionary):
        return []
    named = (found[key] for key in found.keys())  # noqa: SIM118  an Object is no dict
    return [each for each in named if isinstance(each, Dictionary | Stream)]


def take_from(thing: Object, painted: Painted) -> None:
    is_picture = thing.get("/Subtype") == Name.Image
    space = thing.get("/ColorSpace")
    if isinstance(space, Name | Array) and not thing.get("/ImageMask", False):
        take_space(space, painted)
    resources = thing.get("/Resources")
    if isinstance(resources, Dictionary) and isinstance(resources.get("/ColorSpace"), Dictionary):
        spaces = resources.ColorSpace
        for key in spaces.keys():  # noqa: SIM118  an Object is no dict
            take_space(spaces[key], painted)
    if not is_picture and draws(thing):
        found = pikepdf.parse_content_stream(thing, operators=" ".join(OPERATORS))
        painted.colours |= {OPERATORS[str(step.operator)] for step in found}


def draws(thing: Object) -> bool:
    return "/Contents" in thing or thing.get("/Subtype") == Name.Form or thing.get("/PatternType") == 1


def take_space(space: Object, painted: Painted) -> None:
    if isinstance(space, Name):
        if named := DEVICES.get(str(space)):
            painted.colours.add(named)
    elif isinstance(space, Array) and len(space):
        take_made_space(space, painted)


def take_made_space(space: Array, painted: Painted) -> None:
    kind = str(space[0])
    if kind in DEVICES:
        painted.colours.add(DEVICES[kind])
    elif kind == "/ICCBased":
        painted.colours |= {OF_PROFILE[inks] for inks in [int(space[1].get("/N", 0))] if inks in OF_PROFILE}
    elif kind in ("/Indexed", "/I", "/Pattern"):
        if len(space) > 1:
            take_space(space[1], painted)
    elif kind in ("/Separation", "/DeviceN"):
        names = space[1] if isinstance(space[1], Array) else [space[1]]
        painted.spots |= {str(name).removeprefix("/") for name in names} - NO_SPOTS
        take_space(space[2], painted)
