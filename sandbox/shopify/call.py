"""One call of the Admin API, as every resolver is handed it; and how fields are given their resolvers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from sandbox.shopify import access
from sandbox.shopify.shops import Shop
from sandbox.shopify.site import Site

Doc = dict[str, Any]
Resolver = Callable[..., Any]

RESOLVERS: dict[tuple[str, str], Resolver] = {}
DOCUMENTATION = "https://shopify.dev/api/usage/access-scopes"


@dataclass
class Call:
    site: Site
    shop: Shop
    scopes: str
    bulk: bool = False  # a bulk operation reads lists whole

    def allows(self, any_of: tuple[str, ...]) -> bool:
        return access.allows(self.scopes, any_of)

    @property
    def protected(self) -> int:
        level: int = self.site.option("protected")
        return level


def resolves(kind: str, *names: str) -> Callable[[Resolver], Resolver]:
    """The function gives these fields of `kind`: `(call, source, **arguments)`."""

    def keep(function: Resolver) -> Resolver:
        for name in names or (function.__name__,):
            RESOLVERS[kind, name] = guarded(function, name, access.REQUIRED.get(name, ()) if kind in ROOTS else ())
        return function

    return keep


ROOTS = ("QueryRoot", "Mutation")


def guarded(function: Resolver, name: str, any_of: tuple[str, ...]) -> Resolver:
    def resolve(source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        call: Call = info.context
        if any_of and not call.allows(any_of):
            raise denied(name, access.in_words(any_of))
        return function(call, source, **arguments)

    return resolve


def denied(name: str, required: str) -> GraphQLError:
    return GraphQLError(
        f"Access denied for {name} field. Required access: {required}",
        extensions={"code": "ACCESS_DENIED", "documentation": DOCUMENTATION, "requiredAccess": required},
    )


def bad_input(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})


def user_error(message: str, *path: str, **more: Any) -> Doc:
    return {"field": list(path) or None, "message": message, **more}
