"""What a query costs: an object 1, a scalar nothing, a mutation 10, a connection by the size of its page."""

import math
from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
)

Doc = dict[str, Any]

MUTATION = 10
# Of the input of productSet, by what a variant, a file, the file of a variant and a metafield add.
VARIANT, FILE, VARIANT_FILE, METAFIELD = 0.2, 1.9, 0.6, 0.4


def weight(size: int) -> int:
    """A page of 250 weighs as 12 objects: the only figure there is to go by. Between, it grows with the logarithm."""
    return size if size < 2 else max(2, math.ceil(1.5 * math.log2(size)))


class Cost:
    """Of one operation: before it runs by the pages that it asks for, and after it by what it got."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Doc) -> None:
        self._schema = schema
        fragments = [one for one in document.definitions if isinstance(one, FragmentDefinitionNode)]
        self._fragments = {one.name.value: one for one in fragments}
        self._variables = variables

    def requested(self, operation: OperationDefinitionNode) -> int:
        mutation = operation.operation.value == "mutation"
        root = self._schema.mutation_type if mutation else self._schema.query_type
        assert root is not None
        points = sum(
            MUTATION + self._pages(one, root) + self._input() if mutation else self._field(one, root)
            for one in self._fields(operation.selection_set)
        )
        return math.ceil(points)

    def actual(self, operation: OperationDefinitionNode, data: Any) -> int:
        """Nobody pays for the pages of a mutation that were not there."""
        if operation.operation.value == "mutation":
            asked = len(list(self._fields(operation.selection_set)))
            return MUTATION * asked if data else 0
        return math.ceil(sum(_objects(value) for value in data.values())) if data else 0

    def _field(self, node: FieldNode, kind: Any) -> float:
        found = kind.fields.get(node.name.value) if hasattr(kind, "fields") else None
        inner = get_named_type(found.type) if found else None
        if node.selection_set is None or inner is None or is_leaf_type(inner):
            return 0
        if inner.name.endswith("Connection"):
            return weight(self._size(node)) * self._nodes(node.selection_set, inner)
        return 1 + self._all(node.selection_set, inner)

    def _all(self, selections: SelectionSetNode, kind: GraphQLNamedType) -> float:
        return sum(self._field(one, self._type(one, kind, selections)) for one in self._fields(selections))

    def _nodes(self, selections: SelectionSetNode, connection: Any) -> float:
        """One node, whether it is asked for by `nodes` or by `edges`."""
        costs = [0.0]
        for one in self._fields(selections):
            if one.name.value == "nodes":
                costs.append(self._field(one, connection))
            if one.name.value == "edges" and one.selection_set:
                edge = get_named_type(connection.fields["edges"].type)
                costs.append(self._all(one.selection_set, edge))
        return max(costs)

    def _pages(self, node: FieldNode, kind: Any) -> float:
        """Of what a mutation gives back, only connections count."""
        found = kind.fields.get(node.name.value) if hasattr(kind, "fields") else None
        inner = get_named_type(found.type) if found else None
        if node.selection_set is None or inner is None or is_leaf_type(inner):
            return 0
        if inner.name.endswith("Connection"):
            return self._field(node, kind)
        return sum(self._pages(one, inner) for one in self._fields(node.selection_set))

    def _input(self) -> float:
        given = self._variables.get("input")
        if not isinstance(given, dict):
            return 0
        variants = given.get("variants") or []
        files = sum(VARIANT_FILE for one in variants if isinstance(one, dict) and one.get("file"))
        fields = len(given.get("metafields") or []) * METAFIELD
        return len(variants) * VARIANT + files + len(given.get("files") or []) * FILE + fields

    def _size(self, node: FieldNode) -> int:
        for argument in node.arguments or ():
            if argument.name.value == "first":
                value: Any = argument.value
                if isinstance(value, VariableNode):
                    return int(self._variables.get(value.name.value) or 0)
                return int(value.value) if isinstance(value, IntValueNode) else 0
        return 0

    def _fields(self, selections: SelectionSetNode) -> Iterator[FieldNode]:
        for one in selections.selections:
            if isinstance(one, FieldNode):
                yield one
            elif isinstance(one, InlineFragmentNode):
                yield from self._fields(one.selection_set)
            elif isinstance(one, FragmentSpreadNode):
                yield from self._fields(self._fragments[one.name.value].selection_set)

    def _type(self, node: FieldNode, kind: Any, selections: SelectionSetNode) -> Any:
        """The type that has the field: of an interface it may be the one that a fragment names."""
        if hasattr(kind, "fields") and node.name.value in kind.fields:
            return kind
        for one in selections.selections:
            condition = getattr(one, "type_condition", None)
            named = self._schema.type_map.get(condition.name.value) if condition else None
            if named is not None and node.name.value in getattr(named, "fields", {}):
                return named
        return kind


def _objects(data: Any) -> float:
    """What was given: each object 1, and a page by as many nodes as there were on it."""
    if isinstance(data, list):
        return sum(_objects(one) for one in data)
    if not isinstance(data, dict):
        return 0
    if "nodes" in data or "edges" in data:
        return _page([*(data.get("nodes") or []), *(one.get("node") for one in data.get("edges") or [])])
    return 1 + sum(_objects(value) for value in data.values())


def _page(nodes: list[Any]) -> float:
    return weight(len(nodes)) * sum(_objects(one) for one in nodes) / len(nodes) if nodes else 0
