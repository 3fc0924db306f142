"""What a file is by its first bytes, and whether it is something else as well. Nothing is decoded here."""

from pathlib import Path

from designs.facts import FileFormat
from designs.findings import Code, FileRefused

HEAD = 4096
TAIL = 65536 + 22  # a ZIP's directory ends at most this far from the file's end
EPS_IN_DOS = b"\xc5\xd0\xd3\xc6"
SIGNATURES = (
    (b"%PDF-", FileFormat.PDF),
    (b"\x89PNG\r\n\x1a\n", FileFormat.PNG),
    (b"\xff\xd8\xff", FileFormat.JPEG),
    (b"II*\x00", FileFormat.TIFF),
    (b"MM\x00*", FileFormat.TIFF),
    (b"II+\x00", FileFormat.TIFF),
    (b"MM\x00+", FileFormat.TIFF),
)
PAGES_OF_CODE = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?php")


def format_of(path: Path) -> FileFormat:
    """The one format that `path` is. Its name says nothing."""
    head, tail = ends_of(path)
    if not head:
        raise FileRefused(Code.EMPTY)
    found = next((known for signature, known in SIGNATURES if head.startswith(signature)), None) or svg_in(head)
    if found is None:
        raise FileRefused(refusal_of(head))
    also = second_format(found, head, tail)
    if also:
        raise FileRefused(Code.MIXED_FORMATS, format=found, also=also)
    return found


def ends_of(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(path.stat().st_size - TAIL, 0))
        return head, file.read(TAIL)


def svg_in(head: bytes) -> FileFormat | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    is_svg = text.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in text
    return FileFormat.SVG if is_svg else None


def refusal_of(head: bytes) -> Code:
    """Why a file with an unknown beginning is refused."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"%!ps") or head.startswith(EPS_IN_DOS):
        return Code.POSTSCRIPT_NOT_ACCEPTED
    return Code.UNKNOWN_FORMAT


def second_format(found: FileFormat, head: bytes, tail: bytes) -> str | None:
    """What else another program would take the file for: a file with two faces was made to deceive."""
    if b"PK\x05\x06" in tail:
        return "zip"
    if found is not FileFormat.PDF and b"%PDF-" in head[:1024]:
        return "pdf"
    if found is FileFormat.SVG:
        return None  # a page of code in itself: it is looked through element by element
    edges = (head[:1024] + tail[-1024:]).lower()
    return "html" if any(opening in edges for opening in PAGES_OF_CODE) else None
