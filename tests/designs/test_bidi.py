import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from designs.bidi import in_sight, is_right_to_left, levels

LETTERS = "ab אב عربى 12٣٤ ()[]⟨⟩ +-,.:%€$ \u0301\u05b0\u200d\u200e\u200f!?"


def seen(line, right_to_left):
    """The letters of `line` as they stand on paper from left to right, brackets not turned."""
    level = levels(line, right_to_left)
    order = in_sight([(index, index + 1) for index in range(len(line))], level)
    return "".join(line[at] for at, _end in order)


@settings(max_examples=1500)
@given(st.text(LETTERS, max_size=24), st.booleans())
def test_letters_stand_where_another_reading_of_the_rules_puts_them(line, right_to_left):
    theirs = get_display(line, base_dir="R" if right_to_left else "L")
    assert without_unseen(seen(line, right_to_left)) == without_unseen(theirs)


def without_unseen(text):
    return "".join(character for character in text if character not in "\u200d\u200e\u200f")


@pytest.mark.parametrize(
    ("line", "right_to_left"),
    [("ciao שלום", False), ("שלום ciao", True), ("12 עשר", True), ("12 !", False), ("", False)],
)
def test_the_first_strong_letter_says_which_way_a_text_runs(line, right_to_left):
    assert is_right_to_left(line) is right_to_left
