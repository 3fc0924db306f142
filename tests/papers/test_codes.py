import pytest

from papers.codes import SIGNS, Kind, code_of, read_code

NUMBERS = (1, 9, 10, 31, 4711, 1_000_000, 2**53)


@pytest.mark.parametrize("kind", Kind)
def test_a_code_is_read_as_it_was_written(kind):
    assert [read_code(code_of(kind, number)) for number in NUMBERS] == [(kind, number) for number in NUMBERS]


def test_small_letters_and_blanks_of_a_scanner_do_not_matter():
    assert read_code(f" {code_of(Kind.LINE, 4711).lower()}\r\n") == (Kind.LINE, 4711)


@pytest.mark.parametrize("typed", ["", "4711", "8001234567890", "VL", "VX12A", "VL012A", "https://example.com", "VL٤A"])
def test_what_is_none_of_ours_is_not_read(typed):
    assert read_code(typed) is None


def test_one_mistyped_sign_is_never_another_code():
    code = code_of(Kind.LINE, 4711)
    others = [code[:place] + sign + code[place + 1 :] for place in range(1, len(code)) for sign in SIGNS + "LBOP"]
    assert {read_code(other) for other in others if other != code} == {None}


def test_two_digits_that_changed_places_are_never_another_code():
    code = code_of(Kind.ORDER, 1234567)
    swapped = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(2, len(code) - 2)]
    assert {read_code(other) for other in swapped} == {None}
