"""Folders for unix sockets, whose paths the system keeps short."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST = 100  # bytes; Linux allows 107, macOS 103


@contextmanager
def socket_folder(wanted: Path, socket: str) -> Iterator[Path]:
    """`wanted`, or a short temporary folder where the path of `socket` would be too long for the system."""
    if len(os.fsencode(wanted / socket)) <= LONGEST:
        yield wanted
    else:
        with tempfile.TemporaryDirectory(prefix="vetrina-", dir="/tmp") as short:
            yield Path(short)
