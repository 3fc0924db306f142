"""PNG, JPEG and TIFF by Pillow. Runs in the limited process alone."""

import io
import math
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from designs.facts import FileFacts, FileFormat
from designs.findings import Code, FileRefused

MAX_PIXELS = 120_000_000  # 70 × 100 cm at 300 dpi with bleed is 99 million
COLOUR_SPACES = {
    "1": "gray", "L": "gray", "LA": "gray", "La": "gray", "I": "gray", "I;16": "gray", "I;16B": "gray", "F": "gray",
    "P": "rgb", "PA": "rgb", "RGB": "rgb", "RGBA": "rgb", "RGBa": "rgb", "RGBX": "rgb", "YCbCr": "rgb",
    "CMYK": "cmyk", "LAB": "lab",
}  # fmt: skip
ON_SCREENS = ("PNG", "JPEG", "WEBP", "GIF")
BOMB_WORDS = ("too large", "too much memory")
TURNING_ORIENTATIONS = range(5, 9)
EXIF_ORIENTATION = 0x0112
OPAQUE = 255

Image.MAX_IMAGE_PIXELS = None  # `open_picture` looks at the size itself, and says the numbers
warnings.simplefilter("error")


def inspect_picture(path: Path, file_format: FileFormat) -> FileFacts:
    with open_picture(path, file_format) as image:
        image.load()  # a header alone proves nothing
        width, height = image.size
        if image.getexif().get(EXIF_ORIENTATION) in TURNING_ORIENTATIONS:
            width, height = height, width
        return FileFacts(
            format=file_format,
            size_bytes=path.stat().st_size,
            width_px=width,
            height_px=height,
            stated_dpi=stated_dpi(image),
            colour_space=COLOUR_SPACES.get(image.mode),
            has_profile="icc_profile" in image.info,
            has_alpha=is_see_through(image),
        )


def open_picture(path: Path, file_format: FileFormat) -> Image.Image:
    """Opened, not decoded: its header is within our limits."""
    image = opened(path, (file_format.upper(),))
    # A phone's JPEG may carry more pictures behind the first; those are never printed.
    frames = 1 if file_format is FileFormat.JPEG else getattr(image, "n_frames", 1)
    if frames > 1:
        raise FileRefused(Code.TOO_MANY_FRAMES, frames=frames)
    return image


def opened(path: Path, formats: tuple[str, ...]) -> Image.Image:
    try:
        image = Image.open(path, formats=formats)
    except ValueError as error:
        if any(words in str(error).lower() for words in BOMB_WORDS):
            raise FileRefused(Code.UNPACKS_TOO_LARGE) from error
        raise
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise FileRefused(Code.TOO_MANY_PIXELS, width_px=width, height_px=height, limit=MAX_PIXELS)
    return image


def stated_dpi(image: Image.Image) -> float | None:
    dpi = float(image.info.get("dpi", (0, 0))[0])
    return round(dpi, 2) if dpi > 1 and math.isfinite(dpi) else None  # 1 is said for want of a figure


def has_alpha(image: Image.Image) -> bool:
    return image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info


def is_see_through(image: Image.Image) -> bool:
    """Whether something of it is; most pictures with an alpha channel use nothing of that."""
    if not has_alpha(image) or "A" not in image.getbands():
        return has_alpha(image)
    least, _most = image.getchannel("A").getextrema()
    return float(least) < OPAQUE  # type: ignore[arg-type]


def preview_of_picture(path: Path, file_format: FileFormat, size: int) -> Image.Image:
    """At most `size` pixels long, upright, in sRGB."""
    with open_picture(path, file_format) as image:
        return shrunk(image, size)


def thumbnail_of(path: Path, size: int) -> Image.Image:
    """Of a picture made for screens; one that moves is seen as it begins."""
    with opened(path, ON_SCREENS) as image:
        return shrunk(image, size)


def shrunk(image: Image.Image, size: int) -> Image.Image:
    image.draft(None, (size * 2, size * 2))  # a JPEG is decoded small at once
    small = ImageOps.exif_transpose(coarse(image, size * 4))
    seen = in_srgb(small)
    seen.thumbnail((size, size), Image.Resampling.LANCZOS)
    return seen


def coarse(image: Image.Image, longest: int) -> Image.Image:
    """Thinned out without a second copy at full size, which the fine ways of shrinking make."""
    factor = longest / max(image.size)
    if factor >= 1:
        return image.copy()
    width, height = image.size
    thinned = image.resize((max(round(width * factor), 1), max(round(height * factor), 1)), Image.Resampling.NEAREST)
    thinned.info = image.info
    return thinned


def in_srgb(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "CMYK") and "icc_profile" in image.info:
        return by_profile(image)
    if image.mode.startswith("I"):  # sixteen bits would be cut at white
        return image.point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA" if has_alpha(image) else "RGB")


def by_profile(image: Image.Image) -> Image.Image:
    """A broken profile costs the right colours, not the preview."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        converted = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        converted = None
    return converted or image.convert("RGB")
