"""The receivers of postbacks, and the log of what each was told. Secrets and headers are in neither."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, false

from core.asked import id_of
from core.paging import Order as Sorting
from core.rights import Right
from core.vocabulary import ENDPOINT, EVENT, POSTBACK
from models import Client, Postback, PostbackEndpoint
from services.exports.listing import Column, Kind, Listing, Question, client_asked, names_of
from services.postbacks import endpoints
from services.postbacks.log import NEWEST_FIRST, asked_for, counts_of, endpoint_names, order_numbers
from services.postbacks.presets import PRESETS
from services.postbacks.words import fault_of

OLDEST_FIRST = Sorting((PostbackEndpoint.id,))


@dataclass(frozen=True, slots=True)
class Receiver:
    """`counts`: how many wait and how many failed, by state."""

    endpoint: PostbackEndpoint
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    postback: Postback
    client: str
    receiver: str
    order: str


def of_client(question: Question) -> tuple[Select[Any], Sorting]:
    """As on their page: of one client."""
    client_id = client_asked(question)
    own = endpoints.endpoints(question.actor)
    return own.where(PostbackEndpoint.client_id == client_id if client_id else false()), OLDEST_FIRST


def receivers(found: Sequence[PostbackEndpoint], _question: Question) -> Iterator[Receiver]:
    counts = counts_of(found)
    for endpoint in found:
        yield Receiver(endpoint, counts[endpoint.id])


def log(question: Question) -> tuple[Select[Any], Sorting]:
    """Of one client, or of all that the staff sees."""
    is_staff = question.actor.role is None or question.actor.role.is_staff
    client_id = id_of(question.asked.get("client")) if is_staff else client_asked(question)
    return asked_for(question.actor, question.asked, client_id, question.zone), NEWEST_FIRST


def lines(found: Sequence[Postback], _question: Question) -> Iterator[Told]:
    clients, names = names_of(Client, (row.client_id for row in found)), endpoint_names(found)
    numbers = order_numbers(found)
    for row in found:
        number = numbers.get(row.order_id, "") if row.order_id else ""
        yield Told(row, clients.get(row.client_id, ""), names.get(row.endpoint_id, ""), number)


ENDPOINTS = Listing(
    "endpoints",
    _("Endpoints"),
    "postbacks.index",
    Right.POSTBACKS_VIEW,
    (
        Column(_("Endpoint"), lambda row: row.endpoint.name),
        Column(_("Address"), lambda row: row.endpoint.address),
        Column(_("State"), lambda row: ENDPOINT[row.endpoint.state].text),
        Column(_("Payload"), lambda row: PRESETS[row.endpoint.preset].name),
        Column(_("Events"), lambda row: ", ".join(str(EVENT[event].text) for event in row.endpoint.events)),
        Column(_("For the provider"), lambda row: row.endpoint.for_provider, Kind.FLAG, for_staff=True),
        Column(_("Waiting"), lambda row: row.counts.get("queued", 0), Kind.NUMBER),
        Column(_("Failed"), lambda row: row.counts.get("failed", 0), Kind.NUMBER),
        Column(_("Failing since"), lambda row: row.endpoint.failing_since, Kind.MOMENT),
        Column(_("Created"), lambda row: row.endpoint.created_at, Kind.MOMENT),
    ),
    of_client,
    receivers,
)
LOG = Listing(
    "deliveries",
    _("Delivery log"),
    "postbacks.index_log",
    Right.POSTBACKS_VIEW,
    (
        Column(_("When"), lambda row: row.postback.occurred_at, Kind.MOMENT),
        Column(_("Client"), lambda row: row.client, for_staff=True),
        Column(_("Endpoint"), lambda row: row.receiver),
        Column(_("Event"), lambda row: EVENT[row.postback.event].text),
        Column(_("Test"), lambda row: row.postback.is_trial, Kind.FLAG),
        Column(_("Order"), lambda row: row.order),
        Column(_("State"), lambda row: POSTBACK[row.postback.state].text),
        Column(_("What is wrong"), lambda row: fault_of(row.postback.error, row.postback.error_facts)),
        Column(_("Tries"), lambda row: row.postback.sent, Kind.NUMBER),
        Column(_("Arrived"), lambda row: row.postback.delivered_at, Kind.MOMENT),
        Column(_("Next try"), lambda row: row.postback.due_at, Kind.MOMENT),
        Column(_("Reference"), lambda row: row.postback.webhook_id),
    ),
    log,
    lines,
)
