import os
import resource
from pathlib import Path

import pytest

from designs.findings import Code, FileRefused
from designs.isolated import inspect_file, make_preview

REFUSALS = {
    "zero bytes": Code.EMPTY,
    "HTML renamed": Code.UNKNOWN_FORMAT,
    "ZIP renamed": Code.UNKNOWN_FORMAT,
    "SVG with a script": Code.SCRIPT,
    "EPS renamed": Code.POSTSCRIPT_NOT_ACCEPTED,
    "EPS with a DOS header": Code.POSTSCRIPT_NOT_ACCEPTED,
    "PNG and ZIP": Code.MIXED_FORMATS,
    "PNG and HTML": Code.MIXED_FORMATS,
    "PNG and PDF": Code.MIXED_FORMATS,
    "PNG cut off": Code.UNREADABLE,
    "JPEG cut off": Code.UNREADABLE,
    "TIFF cut off": Code.UNREADABLE,
    "PDF cut off": Code.UNREADABLE,
    "PNG with a swelling text": Code.UNPACKS_TOO_LARGE,
    "PNG of 14,000 × 14,000": Code.TOO_MANY_PIXELS,
    "PNG that claims 2³¹ pixels a side": Code.TOO_MANY_PIXELS,
    "TIFF of five pages": Code.TOO_MANY_FRAMES,
    "PDF of 1000 pages": Code.TOO_MANY_PAGES,
    "PDF for one reader": Code.ENCRYPTED,
    "PDF that may not be changed": Code.ENCRYPTED,
    "PDF with JavaScript": Code.JAVASCRIPT,
    "PDF with hidden JavaScript": Code.JAVASCRIPT,
    "PDF with packed JavaScript": Code.JAVASCRIPT,
    "PDF with JavaScript in other letters": Code.JAVASCRIPT,
    "PDF with an attachment": Code.EMBEDDED_FILES,
    "PDF that starts a program": Code.LAUNCH_ACTION,
    "PDF with a swelling page": Code.UNPACKS_TOO_LARGE,
    "PDF with a page that swells twice": Code.UNPACKS_TOO_LARGE,
    "PDF with a page that swells in two ways": Code.TOO_HEAVY,
    "PDF of forms in forms": Code.TOO_HEAVY,
    "PDF with a swelling picture": Code.UNPACKS_TOO_LARGE,
    "PDF with a picture of 14,000 × 14,000": Code.TOO_MANY_PIXELS,
}
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(("kind", "code"), REFUSALS.items(), ids=list(REFUSALS))
def test_a_hostile_file_is_refused_by_name_and_costs_the_caller_no_memory(hostile, kind, code):
    path = hostile(kind)
    before = begin_peak()
    assert refusal(path).code is code
    assert peak() - before < 5 * MEGABYTE


def test_no_limited_process_ever_held_a_gigabyte(hostile):
    refusal(hostile("PDF with a page that swells in two ways"))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < 1024 * MEGABYTE


def test_a_refusal_carries_its_numbers(hostile):
    assert refusal(hostile("PDF of 1000 pages")).facts == {"pages": 1000, "limit": 100}
    assert refusal(hostile("PNG of 14,000 × 14,000")).facts == {
        "width_px": 14_000, "height_px": 14_000, "limit": 120_000_000
    }  # fmt: skip


def test_a_file_whose_reading_never_ends_is_too_slow(tmp_path):
    pipe = tmp_path / "endless.png"
    os.mkfifo(pipe)
    with pytest.raises(FileRefused) as refused:
        inspect_file(pipe, seconds=1)
    assert refused.value.finding.code is Code.TOO_SLOW


@pytest.mark.parametrize("kind", ["HTML renamed", "PNG cut off", "PNG of 14,000 × 14,000", "EPS renamed"])
def test_a_refused_file_has_no_preview(hostile, tmp_path, kind):
    out = tmp_path / "preview.webp"
    with pytest.raises(FileRefused) as refused:
        make_preview(hostile(kind), out, 200)
    assert (refused.value.finding.code, out.exists()) == (REFUSALS[kind], False)


def test_a_missing_file_is_the_callers_mistake(tmp_path):
    with pytest.raises(FileNotFoundError):
        inspect_file(tmp_path / "gone.png")


def refusal(path):
    with pytest.raises(FileRefused) as refused:
        inspect_file(path)
    return refused.value.finding


def begin_peak() -> int:
    """Linux forgets the highest memory use so far."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


def peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024
