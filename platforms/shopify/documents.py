"""The GraphQL that we ask of Shopify: `documents/*.graphql`, read once, each operation with the fragments it needs.

A test holds every operation against Shopify's schema, deprecated members included.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "documents"
DEFINITION = re.compile(r"^(query|mutation|fragment) (\w+)", re.MULTILINE)
SPREAD = re.compile(r"\.\.\.(\w+)")


def _definitions() -> dict[str, str]:
    """Name -> text. A definition ends with the first brace that closes at the beginning of a line."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.graphql")):
        text = path.read_text(encoding="utf-8")
        for start in DEFINITION.finditer(text):
            found[start[2]] = text[start.start() : text.index("\n}", start.end()) + 2]
    return found


DEFINITIONS = _definitions()
OPERATIONS = frozenset(name for name, text in DEFINITIONS.items() if not text.startswith("fragment"))


def document(operation: str) -> str:
    """The operation and every fragment that it spreads, at whatever depth."""
    names = [operation]
    for name in names:
        names += [spread for spread in SPREAD.findall(DEFINITIONS[name]) if spread not in names]
    return "\n".join(DEFINITIONS[name] for name in names)


DOCUMENTS = {operation: document(operation) for operation in sorted(OPERATIONS)}
