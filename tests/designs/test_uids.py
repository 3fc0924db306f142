import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designs.uid import Attribute, UidError, explain, uid_of

POSTER = (
    Attribute("format", "pf", ("a4", "a3")),
    Attribute("paper", "pt", ("200 gsm silk", "250 gsm silk")),
    Attribute("colours", "cl", ("4/0", "4/4")),
    Attribute("orientation", "", ("ver", "hor")),
)
CHOSEN = {"format": "a3", "paper": "200 gsm silk", "colours": "4/0", "orientation": "ver"}
UID = "poster_pf_a3_pt_200-gsm-silk_cl_4-0_ver"


def test_a_uid_is_made_of_the_model_and_its_values():
    assert uid_of("poster", POSTER, CHOSEN) == UID


def test_a_uid_is_explained_in_the_models_own_words():
    assert explain(UID, "poster", POSTER) == list(CHOSEN.items())


@pytest.mark.parametrize("value", ["a2", None, ""])
def test_a_value_that_the_attribute_does_not_have_makes_no_uid(value):
    with pytest.raises(UidError, match="format"):
        uid_of("poster", POSTER, CHOSEN | {"format": value})


@pytest.mark.parametrize(
    "uid",
    [
        "canvas_pf_a3_pt_200-gsm-silk_cl_4-0_ver",
        "poster_pf_a2_pt_200-gsm-silk_cl_4-0_ver",
        "poster_pf_a3_pt_200-gsm-silk_cl_4-0",
        f"{UID}_x",
        "",
    ],
)
def test_what_is_no_uid_of_the_model_is_not_explained(uid):
    with pytest.raises(UidError):
        explain(uid, "poster", POSTER)


def test_accents_and_capitals_become_plain_letters():
    assert uid_of("Città", (Attribute("finish", "fi", ("Lucida/Opaca",)),), {"finish": "Lucida/Opaca"}) == (
        "citta_fi_lucida-opaca"
    )


def test_a_value_without_letter_or_digit_makes_no_uid():
    with pytest.raises(UidError, match="letter or digit"):
        uid_of("poster", (Attribute("size", "sz", ("½", "★")),), {"size": "★"})


def test_a_uid_longer_than_its_column_is_refused():
    with pytest.raises(UidError, match="150"):
        uid_of("poster", (Attribute("note", "", ("x" * 150,)),), {"note": "x" * 150})


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4))
def test_every_uid_is_safe_in_an_address_and_leads_back_to_values_of_the_same_uid(values):
    attributes = tuple(Attribute(f"a{place}", "", (value,)) for place, value in enumerate(values))
    chosen = {one.key: one.values[0] for one in attributes}
    try:
        uid = uid_of("model", attributes, chosen)
    except UidError:
        return
    assert re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", uid)
    assert uid_of("model", attributes, dict(explain(uid, "model", attributes))) == uid
