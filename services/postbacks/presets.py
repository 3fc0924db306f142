"""Ready-made payloads for known receivers. `docs/postbacks.md` says which names were checked, and where.

Each is a template that a person can change; the generic one has none and sends the standard JSON.
"""

from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from models import EndpointKind


@dataclass(frozen=True, slots=True)
class Preset:
    key: str
    name: str | LazyString
    hint: LazyString
    template: str = ""
    events: tuple[str, ...] = ()  # that make sense there; empty: all
    headers: tuple[str, ...] = field(default=())  # whose values a person has to fill in
    kind: str = EndpointKind.URL


SLACK = """\
{%- set text -%}
{{ ":test_tube: TEST — " if test }}{{ type }}
{%- if order %}: {{ order.number }} — {{ order.buyer.name }} ({{ order.store.name }})
  {%- for one in order.packages if one.tracking_code %} · {{ one.carrier }} {{ one.tracking_code }}{% endfor -%}
  {{ " · " }}{{ order.url }}
{%- endif -%}
{%- endset -%}
{"text": {{ text | replace("&", "&amp;") | replace("<", "&lt;") | replace(">", "&gt;") | tojson }}}
"""

ORDER_DESK = """\
{
  "source_id": {{ ((order.external_id or order.number) if order else "-") | tojson }},
  "source_name": {{ (order.store.name if order else "-") | tojson }},
  "shipments": [
    {%- for one in (order.packages if order else []) if one.shipped_at %}
    {
      "tracking_number": {{ (one.tracking_code or "n/a") | tojson }},
      "carrier_code": {{ one.carrier | tojson }},
      "tracking_url": {{ one.tracking_url | tojson }}
    }{{ "," if not loop.last }}
    {%- endfor %}
  ]
}
"""

SITE_FLOW = """\
{
  "TimeStamp": {{ occurred_at | tojson }},
  "SourceOrderId": {{ ((order.external_id or order.number) if order else "-") | tojson }},
  "OrderId": {{ (order.id if order else "-") | string | tojson }},
  "Event": {{ type | tojson }},
  "OrderStatus": {{ (order.status if order else "ping") | tojson }},
  "Test": {{ test | tojson }},
  "Shipments": [
    {%- for one in (order.packages if order else []) if one.shipped_at %}
    {
      "ShipmentId": {{ one.id | string | tojson }},
      "Carrier": {{ one.carrier | tojson }},
      "TrackingNumber": {{ one.tracking_code | tojson }},
      "TrackingUrl": {{ one.tracking_url | tojson }}
    }{{ "," if not loop.last }}
    {%- endfor %}
  ]
}
"""

PRESETS = {
    preset.key: preset
    for preset in (
        Preset("generic", _("Standard JSON"), _("For your own system: the order's full state, signed.")),
        Preset("slack", "Slack", _("One line in a channel, by an incoming webhook."), SLACK),
        Preset(
            "order_desk",
            "Order Desk",
            _("Adds the shipments to an order there. It needs the store's id and key as headers."),
            ORDER_DESK,
            ("package.shipped",),
            ("ORDERDESK-STORE-ID", "ORDERDESK-API-KEY"),
        ),
        Preset(
            "site_flow",
            "HP Site Flow",
            _("The shape of a Site Flow postback, for systems that take those."),
            SITE_FLOW,
            ("order.received", "order.failed", "order.printed", "package.shipped", "order.canceled"),
        ),
        Preset("email", _("E-mail"), _("A readable message to a mailbox."), kind=EndpointKind.EMAIL),
        Preset("own", _("A template of your own"), _("Jinja2, filled with the fields of the standard JSON.")),
    )
}
