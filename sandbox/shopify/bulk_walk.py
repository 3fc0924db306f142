"""Walks the query of a bulk operation: each node of a list is a line, which names its parent."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
)
from graphql.execution.values import get_argument_values

from sandbox.shopify.call import Call
from sandbox.shopify.schema import schema, understood

Doc = dict[str, Any]

MOST_LISTS, DEEPEST = 5, 2


class Denied(Exception):
    """The scopes do not cover what the query asks for."""


def problem_of(query: str) -> str:
    """Why it cannot run in bulk; empty where it can."""
    document, errors = understood(query)
    if document is None:
        return errors[0].message
    operation = document.definitions[0]
    if not isinstance(operation, OperationDefinitionNode) or len(document.definitions) > 1:
        return "A bulk query is one operation without fragments of its own"
    depths = list(_depths(operation.selection_set, 0))
    if not depths:
        return "A bulk query holds at least one connection"
    if len(depths) > MOST_LISTS or max(depths) > DEEPEST:
        return f"A bulk query holds at most {MOST_LISTS} connections, {DEEPEST} deep"
    return ""


def lines_of(call: Call, query: str) -> tuple[list[str], int]:
    """The lines, and how many of them have no parent."""
    document, _errors = understood(query)
    assert document is not None
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    walk = Walk(call)
    try:
        walk.node({}, "QueryRoot", operation.selection_set, None)
    except GraphQLError as error:
        raise Denied(error.message) from error
    return walk.lines, walk.roots


@dataclass
class Step:
    """A field of a selection on one type, worked out once."""

    key: str
    name: str
    resolve: Any
    arguments: Doc
    kind: str  # leaf, object or list
    type_name: str
    selections: SelectionSetNode | None


class Walk:
    """Resolves by the same functions as a query does, without an executor between."""

    def __init__(self, call: Call) -> None:
        self.lines: list[str] = []
        self.roots = 0
        self._info = SimpleNamespace(context=call)
        self._plans: dict[tuple[int, str], list[Step]] = {}
        self._write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def node(self, source: Doc, type_name: str, selections: SelectionSetNode, parent: str | None) -> None:
        """Write the line of `source`, and then those of the lists in it."""
        told, lists = self._object(source, type_name, selections)
        if type_name != "QueryRoot":
            self.lines.append(self._write({**told, "__parentId": parent} if parent else told))
            self.roots += parent is None
        for step, connection in lists:
            self._list(step, connection, source.get("id"))

    def _object(self, source: Doc, type_name: str, selections: SelectionSetNode) -> tuple[Doc, list[Any]]:
        told: Doc = {}
        lists: list[Any] = []
        for step in self._plan(selections, type_name):
            value = self._value(source, step)
            if step.kind == "list":
                lists.append((step, value))
            elif step.kind == "leaf" or value is None:
                told[step.key] = value
            elif isinstance(value, list):
                told[step.key] = [self._object(one, step.type_name, step.selections)[0] for one in value]  # type: ignore[arg-type]
            else:
                kind = value.get("__typename", step.type_name)
                told[step.key], inner = self._object(value, kind, step.selections)  # type: ignore[arg-type]
                lists.extend(inner)
        return told, lists

    def _list(self, step: Step, connection: Doc, parent: str | None) -> None:
        found = _inside(step.selections)
        if found is None:
            return
        type_name = get_named_type(schema().type_map[step.type_name].fields["nodes"].type).name  # type: ignore[attr-defined]
        for one in connection["nodes"]:
            self.node(one, one.get("__typename", type_name), found, parent)

    def _value(self, source: Doc, step: Step) -> Any:
        if step.resolve is not None:
            return step.resolve(source, self._info, **step.arguments)
        return source.get("__typename", step.type_name) if step.name == "__typename" else source.get(step.name)

    def _plan(self, selections: SelectionSetNode, type_name: str) -> list[Step]:
        key = (id(selections), type_name)
        if key not in self._plans:
            self._plans[key] = [_step(one, type_name) for one in _fields(selections, type_name)]
        return self._plans[key]


def _step(node: FieldNode, type_name: str) -> Step:
    key = node.alias.value if node.alias else node.name.value
    if node.name.value == "__typename":
        return Step(key, "__typename", None, {}, "leaf", type_name, None)
    field = schema().type_map[type_name].fields[node.name.value]  # type: ignore[attr-defined]
    inner = get_named_type(field.type)
    kind = "leaf" if is_leaf_type(inner) else "list" if inner.name.endswith("Connection") else "object"
    arguments = get_argument_values(field, node)
    return Step(key, node.name.value, field.resolve, arguments, kind, inner.name, node.selection_set)


def _fields(selections: SelectionSetNode, type_name: str) -> Iterator[FieldNode]:
    for one in selections.selections:
        if isinstance(one, FieldNode):
            yield one
        elif isinstance(one, InlineFragmentNode) and _fits(one, type_name):
            yield from _fields(one.selection_set, type_name)


def _fits(fragment: InlineFragmentNode, type_name: str) -> bool:
    if fragment.type_condition is None or fragment.type_condition.name.value == type_name:
        return True
    kind = schema().type_map[type_name]
    return fragment.type_condition.name.value in [one.name for one in getattr(kind, "interfaces", ())]


def _inside(selections: SelectionSetNode | None) -> SelectionSetNode | None:
    """What is asked of each node, through `edges { node }` or `nodes`."""
    for one in selections.selections if selections else ():
        if isinstance(one, FieldNode) and one.name.value in ("nodes", "node"):
            return one.selection_set
        if isinstance(one, FieldNode) and one.name.value == "edges":
            return _inside(one.selection_set)
    return None


def _depths(selections: SelectionSetNode | None, depth: int) -> Iterator[int]:
    """Of each connection: how many others it is in, and itself."""
    for one in selections.selections if selections else ():
        inner = getattr(one, "selection_set", None)
        is_list = isinstance(one, FieldNode) and _inside(inner) is not None and one.name.value != "edges"
        if is_list:
            yield depth + 1
        yield from _depths(inner, depth + is_list)
