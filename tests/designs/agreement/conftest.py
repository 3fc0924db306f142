import io
import math
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, Route

from designs.document import DesignArea, area_json
from designs.fonts import ROOT, faces
from tests.designs.drawn import SIZE

HOST = "http://canvas.test"
PER_MM = 8
FINER = 3  # times: drawn so large, then reduced, since a browser moves letters to whole pixels
PAGE = f'<link rel="stylesheet" href="{HOST}/static/faces.css"><canvas></canvas>'
PAINT = """async (given) => {
  const { paint } = await import("/painter.js");
  const canvas = document.querySelector("canvas");
  await paint(canvas, given);
  return new Promise((done) => canvas.toBlob(async (blob) => {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    done(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }));
}"""


@pytest.fixture(scope="session")
def pictures(tmp_path_factory) -> dict[int, Path]:
    """A picture whose every part differs, in each way that a browser and a print file both know."""
    folder = tmp_path_factory.mktemp("pictures")
    drawn = scenery()
    clear = drawn.copy()
    clear.putalpha(Image.radial_gradient("L").resize(drawn.size).point(lambda value: 255 - value))
    turned = Image.Exif()
    turned[0x0112] = 6
    drawn.save(folder / "1.jpg", quality=92)
    drawn.save(folder / "2.png")
    clear.save(folder / "3.png")
    drawn.crop((0, 0, 1200, 1200)).save(folder / "4.jpg", quality=92, exif=turned)
    drawn.convert("L").save(folder / "5.png")
    drawn.quantize(64).save(folder / "6.png")
    return {int(path.stem): path for path in sorted(folder.iterdir())}


def scenery() -> Image.Image:
    """Soft colours with hard shapes on them, 1800 × 1200."""
    red, green = Image.linear_gradient("L"), Image.linear_gradient("L").rotate(90)
    drawn = Image.merge("RGB", (red, green, Image.radial_gradient("L"))).resize((1800, 1200), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(drawn)
    for index in range(12):
        x, y = 900 + 750 * math.cos(index), 600 + 450 * math.sin(index * 2)
        pen.ellipse((x - 90, y - 60, x + 60, y + 90), (index * 20, 255 - index * 20, 90))
    pen.polygon([(120, 120), (480, 180), (180, 570)], "#ffffff")
    return drawn


@pytest.fixture(scope="session")
def painter(tmp_path_factory) -> Path:
    """The designer's own objects in one module."""
    out = tmp_path_factory.mktemp("painter") / "painter.js"
    bundler = next((ROOT / "node_modules" / "@esbuild").glob("*/bin/esbuild"))
    source = Path(__file__).parent / "painter.js"
    subprocess.run([bundler, source, "--bundle", "--format=esm", f"--outfile={out}"], check=True, capture_output=True)
    return out


@pytest.fixture(scope="session")
def canvas(browser: Browser, pictures: dict[int, Path], painter: Path) -> Callable[[DesignArea], Image.Image]:
    """Draws an area in the browser: the sheet with `PER_MM` pixels a millimetre, reduced from `FINER` times as many."""
    page = browser.new_context().new_page()
    page.route(f"{HOST}/**", lambda route: serve(route, pictures, painter))
    page.goto(f"{HOST}/")
    return lambda area: painted(page, area)


def serve(route: Route, pictures: dict[int, Path], painter: Path) -> None:
    folder, _slash, name = route.request.url.removeprefix(f"{HOST}/").partition("/")
    if folder == "static":
        pattern = "faces.*.css" if name == "faces.css" else name
        route.fulfill(path=next((ROOT / "static").glob(pattern)))
    elif folder == "pictures":
        route.fulfill(path=pictures[int(name)])
    elif folder == "painter.js":
        route.fulfill(path=painter, content_type="text/javascript")
    else:
        route.fulfill(body=PAGE, content_type="text/html")


def painted(page: Page, area: DesignArea) -> Image.Image:
    given = {
        "area": area_json(area),
        "size": asdict(SIZE),
        "scale": PER_MM * FINER,
        "urls": {number: f"{HOST}/pictures/{number}" for number in area.file_ids},
        "families": {key: face.css for key, face in faces().items()},
    }
    content = page.evaluate(PAINT, given)
    with Image.open(io.BytesIO(content.encode("latin-1"))) as picture:
        return picture.convert("RGB").reduce(FINER)
