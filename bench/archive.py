"""Print files as one archive, sent as it is written: `python -m bench.archive`. No server, no database.

500 files of 5 GB together, whose bytes are all read and given on. The limit is reading the same files in the same run
and giving them on as they are: what the archive costs above it are its checksums. Each case runs in a process of its
own, so that its memory is its own.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from zipstream import ZipStream

from designs.isolated import ROOT
from designs.storage import FolderStorage
from services.floor.archive import Archive, Content, Entry

FILES, BYTES = 500, 5 * 10**9
MIB = 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--bytes", type=int, default=BYTES)
    parser.add_argument("--case", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.case:
        print(json.dumps(CASES[given.case](given.folder)))
        return
    with TemporaryDirectory() as folder:
        make_files(Path(folder), given.files, given.bytes // given.files)
        apart("read", folder)  # so that neither of the two below is the first to read them
        told = {case: apart(case, folder) for case in CASES}
    sent, read = told["send"], told["read"]
    print(
        json.dumps(
            {
                "files": given.files,
                "bytes": sent["bytes"],
                "seconds": round(sent["seconds"], 2),
                "mb_per_second": round(sent["bytes"] / sent["seconds"] / 1e6),
                "memory_mb": round(sent["memory_mb"] - told["idle"]["memory_mb"], 1),
                "limit_mb_per_second": round(read["bytes"] / read["seconds"] / 1e6),
                "ratio_to_limit": round(read["seconds"] / read["bytes"] * sent["bytes"] / sent["seconds"], 2),
            }
        )
    )


def apart(case: str, folder: str) -> dict:
    command = [sys.executable, "-m", "bench.archive", "--case", case, "--folder", folder]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def make_files(folder: Path, count: int, size: int) -> None:
    """With holes, so that they take no room: what is read of them are zeros, all of them."""
    for number in range(count):
        path = FolderStorage(folder)._path(key_of(number))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.truncate(size)


def key_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def entries(folder: Path) -> list[Entry]:
    kept = sorted(FolderStorage(folder).listing(), key=lambda each: each.key)
    return [Entry(each.key, each.size, "pdf", {"order": str(place)}) for place, each in enumerate(kept)]


def send(folder: Path) -> dict:
    found = entries(folder)
    stream: ZipStream = Archive(found, ()).stream("{order}", FolderStorage(folder))
    expected = len(stream)
    told = given_on(stream)
    assert told["bytes"] == expected, (told, expected)
    return told


def read(folder: Path) -> dict:
    kept = FolderStorage(folder)
    return given_on(piece for entry in entries(folder) for piece in Content(kept, entry.key))


def idle(folder: Path) -> dict:
    """What a process has that looked the files up and sent nothing."""
    Archive(entries(folder), ()).stream("{order}", FolderStorage(folder))
    return given_on(())


def given_on(pieces: Iterable[bytes]) -> dict:
    """Into nothing, as a socket that never waits."""
    start, total = time.perf_counter(), 0
    with Path("/dev/null").open("wb", buffering=0) as out:
        for piece in pieces:
            out.write(piece)
            total += len(piece)
    seconds = time.perf_counter() - start
    return {"bytes": total, "seconds": seconds, "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB}


CASES = {"read": read, "send": send, "idle": idle}

if __name__ == "__main__":
    main()
