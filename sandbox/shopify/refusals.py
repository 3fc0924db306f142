"""What is wrong with a query, said with the codes of the platform."""

import re

from graphql import GraphQLError

UNDEFINED_FIELD = re.compile(r"Cannot query field '(\w+)' on type '(\w+)'")
UNKNOWN_ARGUMENT = re.compile(r"Unknown argument '(\w+)' on field '(\w+)\.(\w+)'")


def as_shopify_says(error: GraphQLError) -> GraphQLError:
    if found := UNDEFINED_FIELD.match(error.message):
        name, kind = found.groups()
        return _coded(
            error, f"Field '{name}' doesn't exist on type '{kind}'", "undefinedField", typeName=kind, fieldName=name
        )
    if found := UNKNOWN_ARGUMENT.match(error.message):
        argument, _kind, name = found.groups()
        text = f"Field '{name}' doesn't accept argument '{argument}'"
        return _coded(error, text, "argumentNotAccepted", name=name, typeName="Field", argumentName=argument)
    return _coded(error, error.message, "invalid")


def _coded(error: GraphQLError, message: str, code: str, **more: str) -> GraphQLError:
    return GraphQLError(message, error.nodes, error.source, error.positions, extensions={"code": code, **more})
