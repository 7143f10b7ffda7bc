"""An example for every body, put together from the examples of its fields."""

from typing import Any

Json = dict[str, Any]

_OF_FORMAT = {"date": "2026-11-21", "date-time": "2026-11-21T22:25:00Z", "uri": "https://example.com/t"}
_OF_TYPE: Json = {"boolean": False, "string": "…", "number": 0.5, "null": None}


def example_of(schema: Json, schemas: Json) -> Any:
    """A value that the schema takes; `schemas` holds what it refers to by name."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for name in ("examples", "enum"):
        if name in schema:
            return schema[name][0]
    for name in ("const", "default"):
        if name in schema:
            return schema[name]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    return _of_type(schema, schemas)


def _of_type(schema: Json, schemas: Json) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return {name: example_of(field, schemas) for name, field in _shown(schema)}
    if kind == "array":
        return [example_of(schema["items"], schemas)]
    if kind == "integer":
        return max(1, schema.get("minimum", 1))
    return _OF_FORMAT.get(schema.get("format", "")) or _OF_TYPE[str(kind)]


def _shown(schema: Json) -> list[tuple[str, Json]]:
    """What must be there, and of the rest what has something to show."""
    required = schema.get("required", ())
    fields: Json = schema.get("properties", {})
    return [(name, field) for name, field in fields.items() if name in required or field.keys() & {"examples", "default"}]
