"""Every file of the labelled set gets its verdict, from the very process that looks at strangers' files."""

import os
from pathlib import Path

import pytest

from designs.checks import check
from designs.findings import FileRefused, Level, worst
from designs.isolated import inspect_file
from designs.thresholds import USUAL
from tests.designs.test_hostile_files import REFUSALS
from tests.preflight.labelled.cases import AREAS, CASES, Case

DOCUMENT = Path(__file__).parents[3] / "docs" / "preflight.md"
BEGIN = "<!-- The lists below are kept by tests/preflight/labelled. -->\n"
BLOCKING = {"format_not_accepted"} | {code for code, level in USUAL.items() if level is Level.BLOCK}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_labelled_file_gets_its_verdict(case, tmp_path):
    path = case.make(tmp_path)
    if case.refused:
        with pytest.raises(FileRefused) as refusal:
            inspect_file(path)
        assert refusal.value.finding.code is case.refused
        return
    found = check(inspect_file(path), AREAS[case.area])
    assert {finding.code for finding in found if finding.level is not Level.OK} == case.faults
    if not case.faults:
        assert worst(found) is Level.OK
    elif case.faults & BLOCKING:
        assert worst(found) is Level.BLOCK


def test_the_set_is_large_and_no_name_is_given_twice():
    names = [case.name for case in CASES]
    assert (len(set(names)), len(names) >= 80) == (len(names), True)
    bad = [case for case in CASES if case.faults or case.refused]
    assert min(len(bad), len(names) - len(bad)) >= 40


def test_the_document_lists_the_set():
    wanted = BEGIN + listed()
    said = DOCUMENT.read_text()
    if os.environ.get("WRITE_DOCS"):
        DOCUMENT.write_text(said.split(BEGIN)[0] + wanted)
    assert DOCUMENT.read_text().split(BEGIN)[1] == wanted.removeprefix(BEGIN)


def listed() -> str:
    good, bad = ([case for case in CASES if is_bad(case) is wanted] for wanted in (False, True))
    parts = [
        f"\n## {len(CASES)} files with a label\n\n### {len(good)} good ones\n",
        table(("File", "Print area"), [(case.name, case.area) for case in good]),
        f"\n### {len(bad)} with a fault, or refused\n",
        table(("File", "Print area", "Verdict"), [(case.name, case.area, verdict(case)) for case in bad]),
        f"\n## {len(REFUSALS)} hostile files, all refused\n",
        table(("File", "Refused as"), [(kind, f"`{code}`") for kind, code in REFUSALS.items()]),
    ]
    return "\n".join(parts)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _cell in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def is_bad(case: Case) -> bool:
    return bool(case.faults or case.refused)


def verdict(case: Case) -> str:
    codes = ", ".join(f"`{code}`" for code in sorted(case.faults))
    return f"refused: `{case.refused}`" if case.refused else codes
