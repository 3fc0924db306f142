"""Every state and right has its words, and every icon named anywhere is in the sprite."""

import re
from pathlib import Path

from core import vocabulary
from core.matrix import CELLS, Role
from core.right_words import RIGHTS

ROOT = Path(__file__).parents[2]
TONES = {"quiet", "info", "work", "warn", "bad", "good"}
GROUPS = (
    vocabulary.ORDER,
    vocabulary.STORE,
    vocabulary.MAPPING,
    vocabulary.FILE,
    vocabulary.INVITATION,
    vocabulary.PUSH,
    vocabulary.EVENT,
    vocabulary.ENDPOINT,
    vocabulary.POSTBACK,
    vocabulary.CHECK,
    vocabulary.WORK,
)
# `icon("x")` and the macros that take an icon by name as a keyword
NAMED = re.compile(r"""\bicon(?:_name)?(?:\(|=)["']([a-z0-9-]+)["']""")


def known_icons() -> set[str]:
    own = {path.stem for path in (ROOT / "assets" / "icons").glob("*.svg")}
    return own | set((ROOT / "assets" / "icons" / "lucide.txt").read_text().split())


def test_every_right_has_words_for_the_person_who_lacks_it():
    assert set(RIGHTS) == set(CELLS)


def test_every_role_has_its_name():
    assert set(vocabulary.ROLE) == {role.value for role in Role}


def test_every_state_has_a_tone_that_has_a_colour():
    assert {word.tone for words in GROUPS for word in words.values()} <= TONES


def test_every_icon_that_a_state_or_a_template_names_is_in_the_sprite():
    used = {word.icon for words in GROUPS for word in words.values()}
    for template in (ROOT / "templates").rglob("*.html"):
        used |= set(NAMED.findall(template.read_text()))
    assert used - known_icons() == set()
