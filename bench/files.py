"""Print files: looking at large ones, and drawing a poster: `python -m bench.files`. No server, no database.

Each case runs in a process of its own, so that the most memory of the limited processes is that of this case alone.
The limit is a limited process that starts and has nothing to do: what a look costs above it is the file.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from designs.document import AreaSize, DesignArea, ImageLayer, TextLayer
from designs.findings import FileRefused
from designs.isolated import ROOT, inspect_file, make_preview
from designs.printing import Shape, drawn_scene, mockup, preview, print_file

PREVIEW_PIXELS = 1000
MEGAPIXELS_100 = (10_000, 10_000)
A1 = AreaSize(594, 841, 3, 5)
A1_PIXELS = (7087, 10_004)  # of the sheet at 300 dpi
PDF_BYTES = 20 * 1024**2
POSTERS = ("poster.jpg", "poster.png", "poster.tif")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="of looking at each file")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.case:
        print(json.dumps(CASES[given.case](given.folder, given.times)))
        return
    with TemporaryDirectory() as folder:
        told = {case: apart(case, folder, given.times) for case in CASES}
        print(json.dumps({case: figures for case, figures in told.items() if figures}))


def apart(case: str, folder: str, times: int) -> dict:
    command = [sys.executable, "-m", "bench.files", "--case", case, "--folder", folder, "--times", str(times)]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def make_files(folder: Path, _times: int) -> dict:
    """Noise, softened a little: pictures pack it as badly as a photograph's grain."""
    large = noise(MEGAPIXELS_100)
    large.save(folder / "large.jpg", quality=90)
    large.save(folder / "large.png", compress_level=1)
    poster = noise(A1_PIXELS)
    poster.save(folder / "poster.jpg", quality=90)
    poster.save(folder / "poster.tif", compression="tiff_lzw")
    poster.putalpha(poster.getchannel("R"))
    poster.save(folder / "poster.png", compress_level=1)
    make_pdf(folder / "large.pdf")
    return {}


def noise(size: tuple[int, int]) -> Image.Image:
    gray = Image.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size, Image.Resampling.BILINEAR)
    return Image.merge("RGB", (gray, gray.transpose(Image.Transpose.FLIP_LEFT_RIGHT), gray))


def make_pdf(path: Path) -> None:
    """One page with one picture that doesn't pack."""
    side = round((PDF_BYTES / 3) ** 0.5)
    pixels = Image.effect_noise((side, side * 3), 100).tobytes()
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(600, 600))
        entries = {"Type": Name.XObject, "Subtype": Name.Image, "ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8}
        picture = pdf.make_stream(pixels, **entries, Width=side, Height=side)
        page = pdf.pages[0]
        page.obj.TrimBox = Array([0, 0, 600, 600])
        page.obj.Resources = Dictionary(XObject=Dictionary(P=picture))
        page.obj.Contents = pdf.make_stream(b"600 0 0 600 0 0 cm /P Do")
        pdf.save(path)


def looking(name: str) -> Callable[[Path, int], dict]:
    """A preflight's look at the file and its preview, one after the other."""

    def look(folder: Path, times: int) -> dict:
        path = folder / name
        begun = time.perf_counter()
        for _time in range(times):
            inspect_file(path)
            make_preview(path, folder / "preview.webp", PREVIEW_PIXELS)
        seconds = (time.perf_counter() - begun) / times
        return {"mb": round(path.stat().st_size / 1e6, 1), "per_minute": round(60 / seconds, 1), **used(times)}

    return look


def nothing(folder: Path, times: int) -> dict:
    """Two processes that have nothing to do, as a look and a preview are two."""
    empty = folder / "empty.png"
    empty.touch()
    begun = time.perf_counter()
    for _time in range(times * 2):
        try:
            inspect_file(empty)
        except FileRefused:
            continue
    return {"per_minute": round(60 * times / (time.perf_counter() - begun), 1), **used(times)}


def printing(name: str) -> Callable[[Path, int], dict]:
    """The print file of a poster, once, and a preview and a mock-up of it."""

    def draw(folder: Path, _times: int) -> dict:
        pictures, area, out = {1: folder / name}, poster_area(), folder / "out.pdf"
        told: dict[str, object] = {"seconds": timed(lambda: print_file(A1, area, pictures, out))}
        told |= {"mb": round(out.stat().st_size / 1e6, 1), **used(1)}
        told["preview_seconds"] = timed(lambda: preview(A1, area, pictures, folder / "out.png", PREVIEW_PIXELS))
        scene = drawn_scene(A1, Shape.SHEET)
        told["mockup_seconds"] = timed(lambda: mockup(A1, area, pictures, scene, folder / "out.jpg", PREVIEW_PIXELS))
        return told | {"memory_mb_with_pictures": used(1)["memory_mb"]}

    return draw


def poster_area() -> DesignArea:
    whole = ImageLayer(id="picture", x=297, y=420.5, width=600, height=847, file_id=1)
    title = TextLayer(id="title", x=297, y=150, text="Vetrina नमस्ते", font="inter-700", size=300, opacity=0.8)
    return DesignArea(background="#ffffff", layers=(whole, title))


def timed(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return round(time.perf_counter() - begun, 2)


def used(times: int) -> dict:
    """By the limited processes so far: seconds of work a time, and the most memory that one had."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = round((children.ru_utime + children.ru_stime) / times, 2)
    return {"cpu_seconds": work, "memory_mb": children.ru_maxrss // 1024}


CASES: dict[str, Callable[[Path, int], dict]] = {
    "files": make_files,
    "nothing": nothing,
    **{name: looking(name) for name in ("large.pdf", "large.jpg", "large.png")},
    **{name: printing(name) for name in POSTERS},
}

if __name__ == "__main__":
    main()
