"""`./test`: makes what the tests need, then hands over to pytest."""

import argparse
import os
import sys

from commands.trouble import say

ABOUT = """
Runs the tests. The first time it fetches what they need: packages, and Chromium where the machine has none.
Every run has a PostgreSQL and a Redis of its own, which end with it. Exit code and closing line are pytest's.
"""
MORE = "Arguments go to pytest: ./test tests/core, ./test -k webhook, ./test -n 0 -x --pdb, ./test -- --help"


def main() -> None:
    parser = argparse.ArgumentParser(prog="./test", usage="./test [PYTEST ARGUMENT …]", description=ABOUT, epilog=MORE)
    _, arguments = parser.parse_known_args()
    run([word for word in arguments if word != "--"])


def run(arguments: list[str]) -> None:
    """Becomes pytest: its closing line is the last."""
    from commands.browser import chromium  # --help answers before anything is installed
    from commands.catalogs import compile_catalogs
    from commands.frontend import build

    build()
    compile_catalogs()
    os.environ["CHROMIUM"] = chromium()
    side_by_side = ["-n", "2", "--dist", "loadfile"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *side_by_side, *arguments])


if __name__ == "__main__":
    say(main)
