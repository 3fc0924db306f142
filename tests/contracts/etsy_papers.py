"""Etsy's description of its API, its examples, and what it takes for an answer to be as described. Tests that need
them are skipped where they are absent."""

import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "contracts" / "etsy"

if not FOLDER.is_dir():
    pytest.skip("the description of Etsy's API is not beside this checkout", allow_module_level=True)

STRUCTURE = json.loads((FOLDER / "open-api-v3.structure.json").read_text())
SCHEMAS = STRUCTURE["components"]["schemas"]
OAUTH = STRUCTURE["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
AS_TEXT = {"integer": r"-?\d+", "boolean": "true|false", "number": r"-?\d+(\.\d+)?"}


def example(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


def operations():
    """(method, path, what is described) of each."""
    for path, item in STRUCTURE["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                yield method.upper(), path, operation


def operation_for(method, path):
    """The one that a call is for; a path written out goes before one with a name in it."""
    fits = [
        (described.count("{"), operation)
        for known, described, operation in operations()
        if known == method and re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", described), path)
    ]
    return min(fits, key=lambda each: each[0], default=(0, None))[1]


def scopes_of(operation):
    return {scope for way in operation.get("security", []) for scope in way.get("oauth2", [])}


def faults_of(value, schema, where="", whole=()):
    """Where a value is not as described: a type, an enumeration, a bound, a member that is not known; and, of the
    schemas in `whole`, one that is missing."""
    schema, name = _resolved(schema)
    if value is None:
        return [] if schema.get("nullable") else [f"{where}: null"]
    kind = TYPES[schema["type"]]
    if not isinstance(value, kind) or (isinstance(value, bool) and schema["type"] != "boolean"):
        return [f"{where}: {type(value).__name__}, not {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is none of {schema['enum']}"]
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return [f"{where}: {value} is out of bounds"]
    if isinstance(value, list):
        found = [faults_of(each, schema["items"], f"{where}[{n}]", whole) for n, each in enumerate(value)]
        return [fault for faults in found for fault in faults]
    return _of_members(value, schema, where, whole, name) if isinstance(value, dict) else []


def misfit(text, schema):
    """Why a value of a query or a form is not as described; "" where it is."""
    if schema["type"] == "array":
        return next((fault for each in text.split(",") if (fault := misfit(each, schema["items"]))), "")
    if not re.fullmatch(AS_TEXT.get(schema["type"], ".*"), text, re.DOTALL):
        return f"{text!r} is no {schema['type']}"
    if "enum" in schema and text not in schema["enum"]:
        return f"{text!r} is none of {schema['enum']}"
    if schema["type"] == "integer" and not schema.get("minimum", int(text)) <= int(text) <= schema.get(
        "maximum", int(text)
    ):
        return f"{text} is out of bounds"
    return ""


def _resolved(schema):
    """What a reference leads to, and its name; nullable where any step says so."""
    nullable, name = schema.get("nullable", False), ""
    while "$ref" in schema or "oneOf" in schema:
        if "oneOf" in schema:
            (schema,) = schema["oneOf"]
        else:
            name = schema["$ref"].rpartition("/")[2]
            schema = SCHEMAS[name]
        nullable = nullable or schema.get("nullable", False)
    return {**schema, "nullable": nullable}, name


def _of_members(value, schema, where, whole, name):
    known = schema.get("properties", {})
    if not known:  # an object that is not described any further
        return []
    needed = set(known) if name in whole else set(schema.get("required", ()))
    faults = [f"{where}.{member}: missing" for member in sorted(needed - value.keys())]
    for member, each in value.items():
        if member not in known:
            faults.append(f"{where}.{member}: not described")
        else:
            faults += faults_of(each, known[member], f"{where}.{member}", whole)
    return faults
