"""The page that holds the guide and the requirements against what there is says nothing that is not so."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "guide-check.md").read_text()
STATES = ("done", "partly", "not there yet")
FOLDERS = (
    "assets",
    "blueprints",
    "commands",
    "core",
    "designs",
    "jobs",
    "models",
    "papers",
    "platforms",
    "services",
    "templates",
)


class Row(NamedTuple):
    name: str
    words: str
    state: str
    where: str
    proof: str

    @property
    def tests(self) -> list[str]:
        return re.findall(r"`(tests/[^`]+)`", self.proof)


def rows(heading: str) -> list[Row]:
    """Of the table below this heading."""
    part = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")
    ]
    return [Row(*row) for row in cells[2:]]


GUIDE, NUMBERS, PAGES = map(
    rows,
    (
        "The guide, step by step",
        "The requirements by their numbers",
        "The expectations of the pages by their numbers",
    ),
)
ALL = [*GUIDE, *NUMBERS, *PAGES]


def spans(text: str) -> Iterator[int]:
    """The numbers of a list such as `P1–P7, P10`."""
    for first, last in re.findall(r"P?(\d+)(?:–P?(\d+))?", text):
        yield from range(int(first), int(last or first) + 1)


def asked() -> tuple[set[int], set[int]]:
    """The numbers that the page says there are: of requirements, and of expectations."""
    line = re.search(r"^The numbers: (.*?)(?: without (.*?))?\. Of the expectations: (.*?)\.$", PAGE, re.M)
    return set(spans(line[1])) - set(spans(line[2] or "")), set(spans(line[3]))


def test_every_number_has_one_row():
    requirements, expectations = asked()
    assert len(requirements) > 40 and len(expectations) > 20
    assert sorted(row.name for row in NUMBERS) == sorted(f"P{number}" for number in requirements)
    assert [int(row.name) for row in PAGES] == sorted(expectations)


@pytest.mark.parametrize("row", ALL, ids=[row.name for row in ALL])
def test_a_row_says_how_it_stands_and_what_proves_it(row):
    state = next((state for state in STATES if row.state == state or row.state.startswith(f"{state}:")), None)
    assert row.words and state
    assert bool(row.tests) is bool(row.where) is (state != "not there yet")
    assert state != "partly" or len(row.state) > len("partly: ")


def test_every_module_that_is_named_exists():
    named = {path for row in ALL for path in re.findall(r"`([^`]+)`", row.where)}
    paths = {path for path in named if path.startswith(FOLDERS)}
    assert {path for path in named - paths if not path.startswith("/")} == set()
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def test_every_address_that_is_named_is_answered(app):
    known = {re.sub(r"<[^>]+>", "<id>", rule.rule) for rule in app.url_map.iter_rules()}
    named = {path for row in ALL for path in re.findall(r"`(/[^`]+)`", row.where)}
    assert named - known == set()


def test_every_test_that_is_named_is_collected():
    named = sorted({name for row in ALL for name in row.tests})
    collecting = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", "-p", "no:cacheprovider", *named]
    found = subprocess.run(collecting, check=False, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-2000:]
