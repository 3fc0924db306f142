"""The folder that keeps everything: that it can be used, by one `./start` at a time."""

import fcntl
import os
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from commands.trouble import Trouble, disk_trouble

NEEDED = 300 * 1024 * 1024  # bytes: an empty PostgreSQL takes 50 MB, its write-ahead log grows to more
OURS = ("files", "mail", "postgres", "redis", "sandbox")


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold `var` for this process."""
    with disk_trouble(var):
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        (var / "log").mkdir(exist_ok=True)
        refuse_unreadable(var)
        refuse_full(var)
        lock = (var / "lock").open("a+")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Trouble(
                f"Vetrina already runs from {var} (process {lock.read().strip()}). "
                "Stop it first, or start another beside it with --var FOLDER and other ports."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def reset(var: Path) -> None:
    for name in OURS:
        shutil.rmtree(var / name, ignore_errors=True)


def counts(var: Path) -> Path:
    """Where the web processes put what each has counted, to be added up."""
    return var / "metrics"


def forget_counts(var: Path) -> None:
    """Those of an earlier run."""
    with disk_trouble(var):
        shutil.rmtree(counts(var), ignore_errors=True)
        counts(var).mkdir(exist_ok=True)


def refuse_unreadable(var: Path) -> None:
    """Say it before PostgreSQL does, in words that nobody understands."""
    for path in (var, *var.iterdir()):
        if not os.access(path, os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0), effective_ids=True):
            raise PermissionError(13, "closed", str(path))


def refuse_full(var: Path, needed: int = NEEDED) -> None:
    free = shutil.disk_usage(var).free
    if free < needed:
        raise Trouble(
            f"The disk that holds {var} is full: {free // 2**20} MB are left, Vetrina needs {needed // 2**20}. "
            "Free some space there and run the same command again."
        )


def refuse_taken(host: str, ports: Mapping[str, int]) -> None:
    """`ports` by the option that chooses them."""
    for option, port in ports.items():
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise Trouble(
                    f"Port {port} cannot be used here: {error.strerror}. "
                    f"Stop what uses it, or choose another: ./start {option} {port + 1}"
                ) from None
