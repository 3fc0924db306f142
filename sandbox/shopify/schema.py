"""The schema that the pretend shops answer by, with a function behind each field that is not simply stored."""

from functools import cache, lru_cache
from pathlib import Path

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    parse,
    validate,
)

from sandbox.shopify.call import RESOLVERS
from sandbox.shopify.refusals import as_shopify_says

FILE = Path(__file__).with_name("schema.graphql")


@cache
def schema() -> GraphQLSchema:
    """Made when the first call comes: by then `app` has imported every module of fields."""
    made = build_schema(FILE.read_text(), no_location=True)
    for (kind, name), resolver in RESOLVERS.items():
        found = made.type_map[kind]
        assert isinstance(found, GraphQLObjectType | GraphQLInterfaceType)
        found.fields[name].resolve = resolver
    assert made.query_type is not None
    for field in made.query_type.fields.values():
        # Of a query that asks for several things, the platform gives what may be seen beside what may not.
        if isinstance(field.type, GraphQLNonNull):
            field.type = field.type.of_type
    return made


@lru_cache(maxsize=256)
def understood(query: str) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    """The document, or what is wrong with it."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return None, (as_shopify_says(error),)
    errors = validate(schema(), document, max_errors=20)
    return (None, tuple(as_shopify_says(error) for error in errors)) if errors else (document, ())
