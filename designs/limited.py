"""The limited process: it opens what strangers sent, and can neither grow, run on, nor write much.

`designs.isolated` starts it as `python -m designs.limited TASK ARGUMENT…`; the answer is JSON on standard output.
"""

import json
import resource
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PIL import Image

from designs.facts import FileFacts, FileFormat
from designs.findings import Code, FileRefused
from designs.pdfs import inspect_pdf, preview_of_pdf
from designs.pictures import inspect_picture, preview_of_picture, thumbnail_of
from designs.signatures import format_of

MEMORY = 1024**3
CPU_SECONDS = 30
WRITTEN_FILE = 16 * 1024**2


def main(task: str, *arguments: str) -> None:
    run = TASKS[task]
    limit_this_process()
    try:
        answer = {"answer": run(*arguments)}
    except FileRefused as refused:
        answer = {"refused": asdict(refused.finding)}
    except MemoryError:
        answer = {"refused": asdict(FileRefused(Code.TOO_HEAVY).finding)}
    except Exception:  # a hostile file can raise anything out of a parser
        traceback.print_exc()
        answer = {"refused": asdict(FileRefused(Code.UNREADABLE).finding)}
    json.dump(answer, sys.stdout)


def limit_this_process() -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: WRITTEN_FILE,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def inspect(path: str) -> dict:
    return asdict(facts_of(Path(path)))


def facts_of(path: Path) -> FileFacts:
    file_format = format_of(path)
    return inspect_pdf(path) if file_format is FileFormat.PDF else inspect_picture(path, file_format)


def preview(path: str, out: str, size: str) -> None:
    keep(preview_of(Path(path), int(size)), out)


def thumbnail(path: str, out: str, size: str) -> None:
    keep(thumbnail_of(Path(path), int(size)), out)


def keep(picture: Image.Image, out: str) -> None:
    picture.info = {}  # EXIF, texts and profiles stay behind
    try:
        picture.save(out)
    except OSError as error:  # no fault of the file's
        sys.exit(f"the preview can't be written: {error}")


def preview_of(path: Path, size: int) -> Image.Image:
    file_format = format_of(path)
    if file_format is FileFormat.PDF:
        return preview_of_pdf(path, size)
    return preview_of_picture(path, file_format, size)


TASKS: dict[str, Callable[..., Any]] = {"inspect": inspect, "preview": preview, "thumbnail": thumbnail}

if __name__ == "__main__":
    main(*sys.argv[1:])
