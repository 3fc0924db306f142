"""A print file on a drawn product, as buyers are to see it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from designs.document import AreaSize, DesignArea, ImageLayer
from designs.grounds import Shape
from designs.isolated import make_cutout
from designs.printing import drawn_scene, mockup
from models import PrintArea
from services.files import storage

PIXELS, FILE_PIXELS = 1600, 1600
WHITE = "#ffffff"
SEEN = 1  # the only picture that is drawn


def size_of(area: PrintArea) -> AreaSize:
    return AreaSize(area.width_mm, area.height_mm, area.bleed_mm, area.safe_mm)


def drawn(key: str, size: AreaSize, shape: str, color: str) -> str:
    """The key of the mock-up of the file under `key` on a product of this colour (empty: white).

    Raises FileRefused, NotStored and InspectionStopped.
    """
    with storage().local_path(key) as path, TemporaryDirectory() as folder:
        seen, out = Path(folder) / "seen.png", Path(folder) / "mockup.png"
        make_cutout(path, seen, FILE_PIXELS)
        width, height = size.sheet  # a file brings its bleed
        layer = ImageLayer(
            id="file", x=size.width_mm / 2, y=size.height_mm / 2, width=width, height=height, file_id=SEEN
        )
        scene = drawn_scene(size, Shape(shape), color or WHITE)
        mockup(size, DesignArea(layers=(layer,)), {SEEN: seen}, scene, out, PIXELS)
        return storage().put(out.read_bytes())
