import pytest

from papers.naming import DEFAULT, BadPattern, check, named, names

VALUES = {"batch": "Posters", "due": "2026-11-27", "order": "1042", "line": "7", "product": "Poster", "area": "Front",
          "pieces": "12", "client": "La Bottega"}  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (DEFAULT, "Posters/2026-11-27_1042_7_Poster_Front_12x"),
        ("{client}/{order}", "La Bottega/1042"),
        ("plain", "plain"),
        ("{sku}{order}", "1042"),
        ("{sku}", "-"),
        ("con", "_con"),
        ("{order}. ", "1042"),
    ],
)
def test_a_pattern_is_filled_in(pattern, name):
    assert named(pattern, VALUES) == name


@pytest.mark.parametrize("value", ["../../etc/passwd", "a/b", "C:\\x", "a\0b", "x\ny", "..", '*?<>|"'])
def test_no_value_leads_out_of_its_folder_or_brings_a_sign_that_a_system_refuses(value):
    name = named("{batch}/{order}", VALUES | {"order": value})
    folder, _slash, rest = name.partition("/")
    assert (folder, "/" in rest, rest in ("", ".", "..")) == ("Posters", False, False)
    assert not set(rest) & set('<>:"\\|?*\0\n')


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("", "empty"), (" ", "empty"), ("{nobody}", "unknown_field"), ("{order", "braces"), ("order}", "braces"),
        ("{{order}}", "braces"), ("/{order}", "outside"), ("{batch}/../{order}", "outside"), ("{batch}/", "outside"),
        ("x" * 201, "too_long"),
    ],
)  # fmt: skip
def test_a_bad_pattern_is_told(pattern, code):
    with pytest.raises(BadPattern) as fault:
        check(pattern)
    assert fault.value.code == code


def test_no_two_names_are_the_same_whatever_their_letters():
    files = [({"order": order}, "pdf") for order in ("a", "A", "a")] + [({"order": "a"}, "png")]
    assert names("{order}", files) == ["a.pdf", "A (2).pdf", "a (3).pdf", "a.png"]


def test_a_long_value_makes_no_name_that_a_disk_refuses():
    assert len(named("{order}", {"order": "x" * 500})) == 120
