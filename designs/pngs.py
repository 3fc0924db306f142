"""A PNG as it goes into a PDF: its own packed rows, untouched, where it has neither transparency nor interlacing."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BEGIN = 8  # bytes of signature
GRAY, RGB, PALETTE = 0, 2, 3
COMPONENTS = {GRAY: 1, RGB: 3, PALETTE: 1}


@dataclass(frozen=True, slots=True)
class PackedRows:
    """`places` of the packed rows in the file: offset and length."""

    width: int
    height: int
    bits: int
    kind: int
    palette: bytes
    places: tuple[tuple[int, int], ...]

    @property
    def components(self) -> int:
        return COMPONENTS[self.kind]


def packed_rows(path: Path) -> PackedRows | None:
    """None where the rows can't be used as they are."""
    chunks = list(chunks_of(path))
    width, height, bits, kind, _packing, _filter, interlaced = struct.unpack(">IIBBBBB", content(path, chunks[0]))
    if kind not in COMPONENTS or interlaced or any(name == b"tRNS" for name, _at, _size in chunks):
        return None
    palette = next((content(path, chunk) for chunk in chunks if chunk[0] == b"PLTE"), b"") if kind == PALETTE else b""
    places = tuple((at, size) for name, at, size in chunks if name == b"IDAT")
    return PackedRows(width, height, bits, kind, palette, places)


def chunks_of(path: Path) -> Iterator[tuple[bytes, int, int]]:
    """Name, offset of the content, its length."""
    place, end = BEGIN, path.stat().st_size
    with path.open("rb") as file:
        while place + 8 <= end:
            file.seek(place)
            size, name = struct.unpack(">I4s", file.read(8))
            yield name, place + 8, size
            place += size + 12


def content(path: Path, chunk: tuple[bytes, int, int]) -> bytes:
    _name, at, size = chunk
    return b"".join(pieces(path, ((at, size),)))


def pieces(path: Path, places: tuple[tuple[int, int], ...]) -> Iterator[bytes]:
    with path.open("rb") as file:
        for at, size in places:
            file.seek(at)
            yield file.read(size)
