"""The Admin API: one address for each shop, GraphQL in and JSON out."""

import json
from typing import Any

from flask import Blueprint, Response, request
from graphql import ExecutionResult, GraphQLError, OperationDefinitionNode, execute_sync, get_operation_ast
from graphql.execution.values import get_variable_values

from sandbox.shopify import tokens
from sandbox.shopify.call import Call
from sandbox.shopify.cost import Cost
from sandbox.shopify.faults import FAULTS
from sandbox.shopify.schema import schema, understood
from sandbox.shopify.shops import STATES
from sandbox.shopify.web import current_shop, current_site, json_answer

bp = Blueprint("admin", __name__)

Doc = dict[str, Any]

MOST = 1000  # points of one query
LIMITS = "https://shopify.dev/api/usage/rate-limits"
NOT_LET_IN = "[API] Invalid API key or access token (unrecognized login or wrong password)"
REASONS = {
    402: "The shop is frozen until its bill is paid",
    403: "The app has no access to this shop",
    423: "The shop is locked",
}


@bp.post("/<label>/admin/api/<version>/graphql.json")
def graphql(version: str) -> Response:
    """Whatever version is asked for, the one that there is answers."""
    body = request.get_data(as_text=True)
    return FAULTS.answer(current_site().state, lambda: _answer(body), request.path, body)


def _answer(body: str) -> Response:
    site, shop = current_site(), current_shop()
    if status := STATES[shop.doc["state"]]:
        return json_answer({"errors": REASONS[status]}, status)
    token = tokens.token_of(site, shop, request.headers.get("X-Shopify-Access-Token", ""))
    if token is None:
        return json_answer({"errors": NOT_LET_IN}, 401)
    if not token["expiring"]:
        return json_answer({"errors": "Public apps need tokens that expire"}, 403)
    asked = _read(body)
    if asked is None:
        return json_answer({"errors": {"query": "Required parameter missing or invalid"}}, 400)
    return json_answer(run(Call(site, shop, token["scopes"]), **asked))


def run(call: Call, query: str, variables: Doc, name: str | None) -> Doc:
    document, errors = understood(query)
    operation = get_operation_ast(document, name) if document else None
    if document is None or operation is None:
        return {"errors": [_shown(error) for error in errors] or [_plain("No operation of this name", "invalid")]}
    values, wrong = _values(operation, variables)
    if wrong:
        return {"errors": wrong}
    cost = Cost(schema(), document, values)
    requested = cost.requested(operation)
    if requested > MOST:
        return {"errors": [_too_dear(requested)]}
    size, rate = call.site.option("bucket"), call.site.option("restore_rate")
    enough, left = call.site.buckets.take(call.shop.id, requested, size, rate)
    if not enough:
        return {"errors": [_plain("Throttled", "THROTTLED", documentation=LIMITS)],
                "extensions": _cost(requested, None, size, left, rate)}  # fmt: skip
    result = execute_sync(schema(), document, context_value=call, variable_values=variables, operation_name=name)
    actual = min(requested, cost.actual(operation, result.data))
    left = call.site.buckets.give_back(call.shop.id, requested - actual, size, rate)
    return {**_told(result), "extensions": _cost(requested, actual, size, left, rate)}


def _read(body: str) -> Doc | None:
    try:
        given = json.loads(body)
    except ValueError:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("query"), str):
        return None
    return {"query": given["query"], "variables": given.get("variables") or {}, "name": given.get("operationName")}


def _values(operation: OperationDefinitionNode, variables: Doc) -> tuple[Doc, list[Doc]]:
    """The variables with their defaults, or what is wrong with them."""
    found: Any = get_variable_values(schema(), operation.variable_definitions or (), variables)
    if isinstance(found, list):
        return {}, [{**_shown(error), "extensions": {"code": "INVALID_VARIABLE"}} for error in found]
    return (found if isinstance(found, dict) else found.coerced), []


def _told(result: ExecutionResult) -> Doc:
    if not result.errors:
        return {"data": result.data}
    return {"data": result.data, "errors": [_shown(error) for error in result.errors]}


def _shown(error: GraphQLError) -> Doc:
    shown: Doc = dict(error.formatted)
    if error.original_error is not None and not isinstance(error.original_error, GraphQLError):
        raise error.original_error  # a fault of the sandbox is no answer of a shop
    return shown


def _plain(message: str, code: str, **more: Any) -> Doc:
    return {"message": message, "extensions": {"code": code, **more}}


def _too_dear(points: int) -> Doc:
    message = f"Query cost is {points}, which exceeds the single query max cost limit ({MOST})."
    return _plain(message, "MAX_COST_EXCEEDED", cost=points, maxCost=MOST, documentation=LIMITS)


def _cost(requested: int, actual: int | None, size: float, left: float, rate: float) -> Doc:
    status = {"maximumAvailable": float(size), "currentlyAvailable": int(left), "restoreRate": float(rate)}
    return {"cost": {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}}
