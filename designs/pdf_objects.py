"""One walk through all of a PDF's objects: what acts, what swells, which fonts are not in it."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from designs.findings import Code, FileRefused
from designs.pictures import MAX_PIXELS

MAX_UNPACKED = 128 * 1024 * 1024  # all streams but pictures together; a map full of lines needs some ten million bytes
STEP = 64 * 1024
LARGEST_PIXEL = 8  # bytes: four inks of sixteen bits
FLATE = ("/FlateDecode", "/Fl")
ACTIONS = {
    "/JavaScript": Code.JAVASCRIPT,
    "/Launch": Code.LAUNCH_ACTION,
}
KEYS = {
    "/JS": Code.JAVASCRIPT,
    "/JavaScript": Code.JAVASCRIPT,
    "/XFA": Code.JAVASCRIPT,  # forms whose scripts stand in XML
    "/EmbeddedFiles": Code.EMBEDDED_FILES,
    "/EF": Code.EMBEDDED_FILES,
}


@dataclass(slots=True)
class Seen:
    unpacked: int = 0
    has_alpha: bool = False
    has_overprint: bool = False
    fonts_missing: set[str] = field(default_factory=set)


def refuse_what_acts_or_swells(pdf: Pdf) -> Seen:
    seen = Seen()
    for thing in dictionaries(pdf):
        refuse_actions(thing)
        seen.has_alpha = seen.has_alpha or is_see_through(thing)
        seen.has_overprint = seen.has_overprint or is_overprinting(thing)
        if is_missing_font(thing):
            seen.fonts_missing.add(str(thing.get("/BaseFont", "?")).removeprefix("/"))
        if isinstance(thing, Stream):
            measure(thing, seen)
    return seen


def dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Every dictionary and stream once, however deep inside another; references lead to what comes by itself."""
    waiting: list[Object] = []
    for top in (pdf.trailer, *pdf.objects):
        waiting.append(top)
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, Dictionary | Stream):
                yield thing
                children: Iterable[Object] = (thing[key] for key in thing.keys())  # noqa: SIM118  an Object is no dict
            elif isinstance(thing, Array):
                children = thing
            else:
                continue
            waiting.extend(child for child in children if isinstance(child, Object) and not child.is_indirect)


def refuse_actions(thing: Object) -> None:
    action = thing.get("/S")
    if isinstance(action, Name) and str(action) in ACTIONS:
        raise FileRefused(ACTIONS[str(action)])
    for key, code in KEYS.items():
        if key in thing:
            raise FileRefused(code)


def is_see_through(thing: Object) -> bool:
    mask = thing.get("/SMask")
    if isinstance(mask, Dictionary | Stream):
        return True
    opacities: Iterable[object] = (thing.get(key) for key in ("/ca", "/CA"))
    return any(isinstance(opacity, int | Decimal) and opacity < 1 for opacity in opacities)


def is_overprinting(thing: Object) -> bool:
    """A state in which one ink does not take away what lies under it."""
    switches: Iterable[object] = (thing.get(key) for key in ("/OP", "/op"))
    return any(switch is True for switch in switches)


def is_missing_font(thing: Object) -> bool:
    """Type 3 fonts are drawings in the file; a Type 0 font's letters are in its descendant."""
    if thing.get("/Type") != Name.Font or thing.get("/Subtype") in (Name.Type3, Name.Type0):
        return False
    descriptor = thing.get("/FontDescriptor")
    return descriptor is None or not {"/FontFile", "/FontFile2", "/FontFile3"} & descriptor.keys()


def measure(stream: Stream, seen: Seen) -> None:
    """Refuse a stream that unpacks beyond all reason, without ever holding what it unpacks to."""
    if stream.get("/Subtype") == Name.Image:
        width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
        if width * height > MAX_PIXELS:
            raise FileRefused(Code.TOO_MANY_PIXELS, width_px=width, height_px=height, limit=MAX_PIXELS)
        unpacked_size(stream, limit=(width * LARGEST_PIXEL + 1) * height + STEP)
    else:
        seen.unpacked += unpacked_size(stream, limit=MAX_UNPACKED - seen.unpacked)


def unpacked_size(stream: Stream, limit: int) -> int:
    """Through all leading Flate filters; for other ones the process's own limit must do."""
    pieces: Iterable[bytes] = (stream.read_raw_bytes(),)
    for name in filters_of(stream):
        if name not in FLATE:
            break
        pieces = inflated(pieces)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise FileRefused(Code.UNPACKS_TOO_LARGE)
    return size


def filters_of(stream: Stream) -> list[str]:
    named = stream.get("/Filter", Array())
    return [str(name) for name in (named if isinstance(named, Array) else (named,))]


def inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    for packed in pieces:
        while packed:
            yield inflater.decompress(packed, STEP)
            packed = inflater.unconsumed_tail
