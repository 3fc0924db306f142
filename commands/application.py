"""How commands of the application are run, each as a program or all as copies of one process."""

import sys
from collections.abc import Collection
from pathlib import Path

from commands.parts import Part

FLASK = (sys.executable, "-m", "flask", "--app", "app")
PATIENCE = 25  # seconds; the copies have 20


def nursery(parts: Collection[Part], log: Path) -> Part:
    """One part that runs all of `parts`, commands that share an environment. commands/nursery.py is what it does."""
    words = [f"{part.name}={' '.join(part.command[len(FLASK) :])}" for part in parts]
    command = [sys.executable, "-m", "commands.nursery", "--log", str(log), *words]
    return Part("workers", command, env=next(iter(parts)).env, patience=PATIENCE)


def is_command(part: Part) -> bool:
    return tuple(part.command[: len(FLASK)]) == FLASK
