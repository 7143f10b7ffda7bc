"""The OpenAPI document: what FastAPI derives, and the bodies that `Sent` reads."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel

from app.api.route import ApiRoute
from app.api.shapes import ProblemOut

DESCRIPTION = (
    "Communities of practice and centres of excellence: who belongs and in which role, what they contributed and whom it "
    "helped, and how that is recognised. Errors are problem details (RFC 9457); lists page by key; POST takes an "
    "Idempotency-Key; GET gives an ETag."
)
REF = "#/components/schemas/{model}"


def contract(api: FastAPI) -> Callable[[], dict[str, Any]]:
    """A function giving the document, made once."""

    def document() -> dict[str, Any]:
        if not api.openapi_schema:
            api.openapi_schema = _complete(api, _derived(api))
        return api.openapi_schema

    return document


def _derived(api: FastAPI) -> dict[str, Any]:
    return get_openapi(
        title=api.title,
        version=api.version,
        description=api.description,
        routes=api.routes,
        servers=api.servers,
        contact=api.contact,
        license_info=api.license_info,
    )


def _complete(api: FastAPI, document: dict[str, Any]) -> dict[str, Any]:
    schemas: dict[str, Any] = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _add(schemas, ProblemOut)
    tokens = {"type": "http", "scheme": "bearer", "description": "An API token: scoped, expiring, shown once."}
    document["components"]["securitySchemes"] = {"token": tokens}
    document["security"] = [{"token": []}]
    for context in iter_route_contexts(api.routes):
        route = getattr(context, "route", context)
        if isinstance(route, ApiRoute):
            _add_body(document, schemas, route)
    tags = sorted({tag for path in document["paths"].values() for one in path.values() for tag in one.get("tags", [])})
    document["tags"] = [{"name": tag, "description": f"Everything about {tag}."} for tag in tags]
    return document


def _add_body(document: dict[str, Any], schemas: dict[str, Any], route: ApiRoute) -> None:
    for shape in route.sent.values():
        _add(schemas, shape)
        required = any(field.is_required() for field in shape.model_fields.values())
        content = {"application/json": {"schema": {"$ref": REF.format(model=shape.__name__)}}}
        for method in route.methods or ():
            document["paths"][route.path_format][method.lower()]["requestBody"] = {"required": required, "content": content}


def _add(schemas: dict[str, Any], shape: type[BaseModel]) -> None:
    schema = shape.model_json_schema(ref_template=REF)
    schemas.update(schema.pop("$defs", {}))
    schemas[shape.__name__] = schema
