"""The limited process: it opens what strangers sent, and can neither grow, run on, nor write much.

`designs.isolated` starts it as `python -m designs.limited TASK ARGUMENT…`; the answer is JSON on standard output.
"""

import errno
import json
import resource
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PIL import Image

from designs import looks
from designs.areas import PrintArea
from designs.facts import FileFacts, FileFormat
from designs.findings import Code, FileRefused
from designs.fix import Fix
from designs.fixes import fix_file
from designs.pdfs import inspect_pdf, preview_of_pdf
from designs.pictures import inspect_picture, preview_of_picture, thumbnail_of
from designs.reading import DesignRefused
from designs.signatures import format_of
from designs.svgs import inspect_svg, preview_of_svg

MEMORY = 1024**3
CPU_SECONDS = 30
CPU_SECONDS_OF_DRAWING = 120
WRITTEN_FILE = 16 * 1024**2
WRITTEN_PRINT_FILE = 1024**3
FIXED_FILE = 100 * 1024**2  # as large as an upload may be


def main(task: str, *arguments: str) -> None:
    if task in DRAWINGS:
        limit_this_process(CPU_SECONDS_OF_DRAWING, WRITTEN_PRINT_FILE)
    else:
        limit_this_process(CPU_SECONDS, FIXED_FILE if task == "fix" else WRITTEN_FILE)
    try:
        answer = {"answer": DRAWINGS[task](json.load(sys.stdin)) if task in DRAWINGS else TASKS[task](*arguments)}
    except FileRefused as refused:
        answer = {"refused": asdict(refused.finding)}
    except DesignRefused as refused:
        answer = {"undrawable": {"code": refused.code, "facts": refused.facts}}
    except MemoryError:
        answer = {"refused": asdict(FileRefused(Code.TOO_HEAVY).finding)}
    except Exception:  # a hostile file can raise anything out of a parser
        traceback.print_exc()
        answer = {"refused": asdict(FileRefused(Code.UNREADABLE).finding)}
    json.dump(answer, sys.stdout)


def limit_this_process(seconds: int, written: int) -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: written,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def inspect(path: str) -> dict:
    return asdict(facts_of(Path(path)))


def facts_of(path: Path) -> FileFacts:
    file_format = format_of(path)
    if file_format is FileFormat.SVG:
        return inspect_svg(path)
    return inspect_pdf(path) if file_format is FileFormat.PDF else inspect_picture(path, file_format)


def preview(path: str, out: str, size: str) -> None:
    keep(preview_of(Path(path), int(size)), out)


def cutout(path: str, out: str, size: str) -> None:
    keep(preview_of(Path(path), int(size), is_clear=True), out)


def thumbnail(path: str, out: str, size: str) -> None:
    keep(thumbnail_of(Path(path), int(size)), out)


def fix(path: str, out: str, how: str, area: str) -> None:
    told = json.loads(area)
    asked = PrintArea(**told | {"formats": frozenset(told["formats"])})
    try:
        fix_file(Path(path), Path(out), format_of(Path(path)), Fix(how), asked)
    except OSError as error:
        if error.errno in (errno.EFBIG, errno.ENOSPC):
            raise FileRefused(Code.TOO_HEAVY) from error
        raise


def keep(picture: Image.Image, out: str) -> None:
    picture.info = {}  # EXIF, texts and profiles stay behind
    try:
        picture.save(out)
    except OSError as error:  # no fault of the file's
        sys.exit(f"the preview can't be written: {error}")


def preview_of(path: Path, size: int, *, is_clear: bool = False) -> Image.Image:
    """`is_clear`: what a page leaves empty stays see-through, as a picture's own see-through parts do."""
    file_format = format_of(path)
    if file_format is FileFormat.PDF:
        return preview_of_pdf(path, size, is_clear=is_clear)
    if file_format is FileFormat.SVG:
        return preview_of_svg(path, size)
    return preview_of_picture(path, file_format, size)


TASKS: dict[str, Callable[..., Any]] = {
    "inspect": inspect,
    "preview": preview,
    "cutout": cutout,
    "thumbnail": thumbnail,
    "fix": fix,
}
DRAWINGS: dict[str, Callable[[dict], Any]] = {
    "print": looks.print_file,
    "proof": looks.proof,
    "look": looks.look,
    "mockup": looks.mockup,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
