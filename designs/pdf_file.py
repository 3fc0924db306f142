"""Writes a PDF object by object straight to its file, so that a poster's pictures never stand in memory."""

import zlib
from collections.abc import Iterable
from typing import BinaryIO

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # the second line says that bytes follow which are no text


class Name(str):
    """Written as /Name."""

    __slots__ = ()


class Ref(int):
    """The number of an object."""

    __slots__ = ()


Value = Name | Ref | int | float | str | bytes | list | dict | None


class PdfFile:
    """Objects may be written in any order, one that is promised before it is written too."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.places: dict[int, int] = {}
        self.promised = 0
        file.write(HEADER)

    def promise(self) -> Ref:
        """The number of an object that is written later."""
        self.promised += 1
        return Ref(self.promised)

    def add(self, value: Value, ref: Ref | None = None) -> Ref:
        ref = ref or self.promise()
        self.begin(ref)
        self.file.write(written(value) + b"\nendobj\n")
        return ref

    def add_stream(self, entries: dict[str, Value], pieces: Iterable[bytes]) -> Ref:
        """`pieces` are written as they come, encoded already as `entries` says."""
        ref, length = self.promise(), self.promise()
        self.begin(ref)
        self.file.write(written({**entries, "Length": length}) + b"\nstream\n")
        begun = self.file.tell()
        for piece in pieces:
            self.file.write(piece)
        size = self.file.tell() - begun
        self.file.write(b"\nendstream\nendobj\n")
        self.add(size, length)
        return ref

    def add_deflated(self, entries: dict[str, Value], content: bytes) -> Ref:
        return self.add_stream({**entries, "Filter": Name("FlateDecode")}, [zlib.compress(content)])

    def begin(self, ref: Ref) -> None:
        self.places[ref] = self.file.tell()
        self.file.write(b"%d 0 obj\n" % ref)

    def finish(self, root: Ref, info: Ref) -> None:
        begun = self.file.tell()
        rows = [b"%010d 00000 n \n" % self.places[number] for number in range(1, self.promised + 1)]
        self.file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (self.promised + 1) + b"".join(rows))
        trailer = written({"Size": self.promised + 1, "Root": root, "Info": info})
        self.file.write(b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % begun)


def written(value: Value) -> bytes:
    if isinstance(value, dict):
        entries = (b"/%s %s" % (key.encode(), written(each)) for key, each in value.items() if each is not None)
        return b"<<" + b" ".join(entries) + b">>"
    if isinstance(value, list):
        return b"[" + b" ".join(map(written, value)) + b"]"
    if isinstance(value, Ref):
        return b"%d 0 R" % value
    if isinstance(value, bytes):
        return b"<" + value.hex().encode() + b">"
    return plain(value)


def plain(value: Name | int | float | str | None) -> bytes:
    if isinstance(value, Name):
        return b"/" + value.encode()
    if isinstance(value, str):
        return b"<" + (b"\xfe\xff" + value.encode("utf-16-be")).hex().encode() + b">"
    if value is None:
        return b"null"
    return number(value)


def number(value: float) -> bytes:
    """PDF knows no exponents."""
    return (f"{value:.5f}".rstrip("0").rstrip(".") or "0").replace("-0", "0", value == 0).encode()
