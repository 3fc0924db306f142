"""A template that a stranger wrote ends: with its result, or with a fault that names the line."""

import json

import pytest

from core.rendering import TemplateFault, render_template_of_people
from services.postbacks.presets import PRESETS

ORDER = {"number": "1001", "buyer": {"name": 'Zoë "Z" <b>'}, "items": [{"sku": "A"}, {"sku": "B"}]}


def test_a_template_is_filled_and_its_json_holds_whatever_people_are_called():
    skus = '{{ order["items"] | map(attribute="sku") | list | tojson }}'
    template = '{"n": {{ order.number | tojson }}, "who": {{ order.buyer.name | tojson }}, "skus": ' + skus + "}"
    text = render_template_of_people(template, {"order": ORDER}, as_json=True)
    assert json.loads(text) == {"n": "1001", "who": 'Zoë "Z" <b>', "skus": ["A", "B"]}


@pytest.mark.parametrize(
    ("template", "code", "line"),
    [
        ("{\n{{ order.number", "syntax", 2),
        ("{}\n{{ order.nothing }}", "unknown", 2),
        ("\n\n{{ ''.__class__.__mro__ }}", "forbidden", 3),
        ("{}\n{% for i in range(10**9) %}x{% endfor %}", "too_big", 2),
        ("{}\n{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "too_slow", 2),
        ("{}\n\n{{ 'x' * 10**10 }}", "too_big", 3),
        ("{}\n{{ 'x' | center(10**9) }}", "too_big", 2),
        ("{}\n{{ '%999999999d' | format(1) }}", "too_big", 2),
        ("{}\n{{ 9 ** (9 ** 9) }}", "too_big", 2),
        ("{% set n = namespace(s='x') %}\n{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}", "too_big", 2),
        ("{}\n{% for i in range(9999) %}0123456789{% endfor %}", "too_big", 2),
        ("{% macro f() %}{{ f() }}{% endmacro %}\n{{ f() }}", "too_big", 1),
        ('{"a": {{ order.number }}, }', "not_json", None),
    ],
)
def test_a_hostile_or_faulty_template_ends_with_its_line(template, code, line):
    with pytest.raises(TemplateFault) as fault:
        render_template_of_people(template, {"order": ORDER}, as_json=True)
    assert (fault.value.code, fault.value.line) == (code, line)


def test_the_process_has_none_of_our_settings(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very-secret")
    with pytest.raises(TemplateFault):
        render_template_of_people("{{ environ.SECRET_KEY }}", {}, as_json=False)


@pytest.mark.parametrize("preset", [preset for preset in PRESETS.values() if preset.template])
def test_every_preset_fills_for_an_order_with_and_without_parcels(preset, filled):
    for told in filled:
        json.loads(render_template_of_people(preset.template, told, as_json=True))
