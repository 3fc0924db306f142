"""The pages that say how to run Vetrina name what there is."""

import re

import pytest

from commands.install import ROOT
from commands.running import QUEUES as LAUNCHED
from core.config import Settings
from core.queue import QUEUES

ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def test_every_setting_is_documented_and_no_other() -> None:
    documented = ROW.findall((ROOT / "docs" / "settings.md").read_text())

    assert sorted(documented) == sorted(name.upper() for name in Settings.model_fields)


def test_every_queue_has_its_worker() -> None:
    assert sorted(LAUNCHED) == sorted(QUEUES)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    section = (ROOT / "README.md").read_text().split("## Tests")[1]
    named = re.search(r"^    (\./\S+)$", section, re.MULTILINE)

    assert named
    assert f"exec {named[1]} " in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize("page", ["README.md", "docs/running.md", "docs/settings.md", "docs/deploy.md"])
def test_links_and_paths_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text()
    links = re.findall(r"\]\(([^)#:]+)\)", text)

    missing = [link for link in links if not ((ROOT / page).parent / link).exists()]
    assert missing == []
