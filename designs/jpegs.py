"""A JPEG as it goes into a PDF: the picture itself, untouched, without what a camera wrote beside it."""

import re
from collections.abc import Iterator

START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
KEPT_NOTES = (0xE0, 0xEE)  # JFIF, and Adobe's word on how its colours are coded
NOTES = (*range(0xE0, 0xF0), 0xFE)  # where a photograph was taken, its thumbnail, its profile, its author's words
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def bare(content: bytes) -> Iterator[bytes]:
    """The first picture of `content`, up to its end; a phone may have put more behind it."""
    yield content[:2]
    place = 2
    while found := NEXT_MARKER.search(content, place):
        marker, begin = content[found.start() + 1], found.start()
        if marker == END_OF_IMAGE:
            break
        end = begin + 2 + int.from_bytes(content[begin + 2 : begin + 4])
        if marker == START_OF_SCAN:
            following = NEXT_MARKER.search(content, end)
            end = following.start() if following else len(content)
        if marker not in NOTES or marker in KEPT_NOTES:
            yield content[begin:end]
        place = end
    yield b"\xff\xd9"
