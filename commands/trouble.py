"""What stops a command, said in one plain sentence."""

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class Trouble(Exception):
    """What went wrong and what to do about it, for a person to read."""


def say(command: Callable[[], None]) -> None:
    """Run `command`; trouble ends it with its sentence instead of a traceback."""
    try:
        command()
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except KeyboardInterrupt:
        sys.exit(130)


def disk_full(folder: Path) -> Trouble:
    return Trouble(f"The disk that holds {folder} is full. Free some space there and run the same command again.")


@contextmanager
def disk_trouble(folder: Path) -> Iterator[None]:
    """Turn what the system says about `folder` into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise disk_full(folder) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise Trouble(
                f"{error.filename or folder} cannot be read or written by this user. "
                f'Give it back with: sudo chown -R "$(id -u)" {folder}'
            ) from error
        raise


def did_not_start(name: str, log: Path) -> Trouble:
    words = last_words(log)
    if "No space left on device" in words or "Disk quota exceeded" in words:
        return disk_full(log.parent)
    return Trouble(f"{name} did not start. Its last words, from {log}:\n{words}")


def last_words(log: Path, lines: int = 5) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
