"""The language in which a person says where a value stands in a message, and what a map finds there."""

import json

import pytest

from platforms.field_maps import Expected, PathFault
from platforms.pressero import Pressero
from platforms.pressero.fields import FIELDS, NEEDED, look, misread
from platforms.pressero.paths import first, parse, values

MESSAGE = {
    "Data": {
        "OrderNumber": 613,
        "Empty": "",
        "Null": None,
        "Items": [
            {"Quantity": 2, "Attributes": [{"Name": "Paper", "Value": "matt"}, {"Name": "vetrina_uid", "Value": "u1"}]},
            {"Quantity": 5},
        ],
    }
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("Data.OrderNumber", 613),
        (" Data . OrderNumber ", 613),
        ("data.orderNumber", 613),
        ("Data.ordernumber", None),
        ("Data.Items[].Quantity", 2),
        ("Data.Items[1].Quantity", 5),
        ("Data.Items[9].Quantity", None),
        ("Data.Items[Quantity=5].Quantity", 5),
        ("Data.Items[].Attributes[Name=vetrina_uid].Value", "u1"),
        ("Data.Items[].Attributes[ name = VETRINA_UID ].Value", "u1"),
        ("Data.Items[].Attributes[Name=other].Value", None),
        ("Data.Number | Data.OrderNumber", 613),
        ("Data.Null | Data.OrderNumber", 613),
        ("Data.Empty | Data.OrderNumber", ""),
        ("Data.Currency | =EUR", "EUR"),
        ("=a.b[c", "a.b[c"),
        ("Data.OrderNumber.More", None),
        ("Data.OrderNumber[]", 613),
        ("Data.OrderNumber[0]", None),
        ("", None),
        ("   ", None),
    ],
)
def test_a_path_finds_the_first_value_that_is_there(path, value):
    assert first(path, MESSAGE) == value


def test_a_list_gives_a_value_of_each_of_its_rows():
    (steps,) = parse("Data.Items[].Quantity")
    assert list(values(steps, MESSAGE)) == [2, 5]


@pytest.mark.parametrize(
    ("path", "position", "expected"),
    [
        (".Data", 0, Expected.NAME),
        ("Data.", 5, Expected.NAME),
        ("Data..Number", 5, Expected.NAME),
        ("Data.Items[", 11, Expected.BRACKET),
        ("Data.Items[].Quantity | Data.Items[0", 36, Expected.BRACKET),
        ("Data.Items[-1]", 11, Expected.SELECTOR),
        ("Data.Items[=x]", 11, Expected.SELECTOR),
        ("Data.Items[]Quantity", 12, Expected.SEPARATOR),
        ("Data]", 4, Expected.SEPARATOR),
        ("Data |", 6, Expected.NAME),
        ("| Data", 0, Expected.NAME),
        ("a" * 301, 300, Expected.END),
    ],
)
def test_a_path_that_is_none_says_where_and_what_was_expected(path, position, expected):
    with pytest.raises(PathFault) as fault:
        parse(path)
    assert (fault.value.position, fault.value.expected) == (position, expected)


def test_every_default_can_be_understood_and_what_is_needed_has_one():
    assert misread({}) == {}
    assert Pressero.fields == FIELDS
    assert all(FIELDS[name] for name in NEEDED)


def test_a_look_at_a_message_tells_part_by_part_what_the_map_finds():
    found = {one.name: one for one in look({"currency": "=CHF", "number": "Data.Nummer"}, json.dumps(MESSAGE).encode())}
    assert found.keys() == FIELDS.keys()
    quantity, number, currency = (found[name] for name in ("item.quantity", "number", "currency"))
    assert (quantity.path, quantity.is_found, quantity.value, quantity.is_needed) == (
        "Data.Items[].Quantity",
        True,
        "2",
        True,
    )
    assert (number.is_found, number.value, number.is_needed) == (False, "", True)
    assert (currency.is_found, currency.value, currency.is_needed) == (True, "CHF", False)


@pytest.mark.parametrize("body", [b"", b"no json", b"null", b"[1]", b"\xff"])
def test_a_look_at_nonsense_finds_nothing_but_what_is_written_in_the_map(body):
    assert [one.name for one in look({"currency": "=EUR"}, body) if one.is_found] == ["currency"]


def test_a_wrong_path_finds_nothing_and_is_told_with_its_part():
    assert not next(one for one in look({"number": "Data..x"}, b"{}") if one.name == "number").is_found
    assert {name: fault.position for name, fault in misread({"number": "Data..x"}).items()} == {"number": 5}
