"""`./check`: the rules of the house, then the tests; all of it, so that one run shows every fault."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from commands.install import ROOT
from commands.trouble import say

ABOUT = "What CI runs: lint, format, types, import rules, templates, translations, then ./test."
MORE = "Arguments go to pytest, as with ./test."

BINARIES = Path(sys.executable).parent
RULES = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy", "."),
    "import rules": ("lint-imports", "--no-logo"),
    "templates": ("djlint", "--lint", "--quiet", "templates", "commands/mail/templates"),
    "translations": ("python", "-m", "commands.texts", "check"),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="./check", usage="./check [PYTEST ARGUMENT …]", description=ABOUT, epilog=MORE
    )
    _, arguments = parser.parse_known_args()
    broken = [name for name, command in RULES.items() if not _keeps(name, command)]
    tests = subprocess.run([sys.executable, "-m", "commands.test", *arguments], check=False, cwd=ROOT)
    if tests.returncode:
        broken.append("tests")
    sys.exit(f"\nNot in order: {', '.join(broken)}." if broken else 0)


def _keeps(name: str, command: tuple[str, ...]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        [str(BINARIES / command[0]), *command[1:]], check=False, cwd=ROOT, capture_output=True, text=True
    )
    seconds = f"{time.monotonic() - started:.1f} s"
    print(f"{name}: {'in order' if not done.returncode else 'not in order'} ({seconds})", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return not done.returncode


if __name__ == "__main__":
    say(main)
