"""The OpenAPI document: what FastAPI derives, the bodies that `Sent` reads, and what holds for every route."""

from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel

from app.api import conventions
from app.api.examples import example_of
from app.api.route import ApiRoute
from app.api.shapes import ProblemOut

DESCRIPTION = (
    "Communities of practice and centres of excellence: who belongs and in which role, what they contributed and whom it "
    "helped, and how that is recognised. Errors are problem details (RFC 9457); lists page by key; POST takes an "
    "Idempotency-Key; GET gives an ETag."
)
TAGS = {
    "people": "Who is here, and what the organisation appointed them to.",
    "communities": "Communities and their way through life.",
    "belonging": "Members and roles, dated, ended but never erased.",
    "contributions": "What people did, and who says that it helped.",
    "recognition": "Thanks, points explained, and the rules as data.",
    "hr": "What HR tells of hires, transfers, leaves and terminations.",
    "connections": "How the organisation's own systems are connected, in figures.",
    "privacy": "Who looked at whose data, one's own data to take away, and being erased.",
    "handovers": "What has to change hands when somebody leaves, moves or is away.",
    "training": "What there is to learn, who did, what roles ask for, and whether it was of use.",
    "rules": "Rules that make memberships by unit, group, job, place or language.",
    "onboarding": "From a hire to the first contribution: templates, plans, tasks, buddies, check-ins.",
    "knowledge": "What communities wrote down, every revision of it, and why it may be trusted.",
    "decisions": "What communities decide: proposals, positions, and what comes of them.",
    "events": "What happens, as it happens.",
    "search": "Finding what the caller may see.",
}
REF = "#/components/schemas/{model}"

Json = dict[str, Any]


def contract(api: FastAPI) -> Callable[[], Json]:
    """A function giving the document, made once."""

    def document() -> Json:
        if not api.openapi_schema:
            api.openapi_schema = _complete(api, _derived(api))
        return api.openapi_schema

    return document


class Contract:
    """The document as it is sent: made in a thread when it is first asked for, since that takes seconds."""

    def __init__(self, api: FastAPI) -> None:
        self.api = api
        self._bytes = b""
        self._making = Lock()

    def answer(self, _request: Request) -> Response:
        """The document; whoever asks while it is being made waits for that one."""
        with self._making:
            if not self._bytes:
                self._bytes = orjson.dumps(self.api.openapi())
                self.api.openapi_schema = None  # its tree weighs ten times as much
        return Response(self._bytes, media_type="application/json")


def _derived(api: FastAPI) -> Json:
    return get_openapi(
        title=api.title,
        version=api.version,
        description=api.description,
        routes=api.routes,
        servers=api.servers,
        contact=api.contact,
        license_info=api.license_info,
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
    )


def _complete(api: FastAPI, document: Json) -> Json:
    components: Json = document.setdefault("components", {})
    schemas: Json = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _add(schemas, ProblemOut)
    components["securitySchemes"] = conventions.SECURITY
    components["parameters"] = conventions.PARAMETERS
    components["headers"] = conventions.HEADERS
    document["security"] = [{name: []} for name in conventions.SECURITY]
    for route in _routes(api):
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            _add_body(operation, schemas, route)
            conventions.apply(method, operation)
    _without_null_defaults(schemas)
    _add_examples(document, schemas)
    return document


def _routes(api: FastAPI) -> Iterator[ApiRoute]:
    for context in iter_route_contexts(api.routes):
        if isinstance(context.route, ApiRoute):
            yield context.route


def _add_body(operation: Json, schemas: Json, route: ApiRoute) -> None:
    for shape in route.sent.values():
        _add(schemas, shape)
        required = any(field.is_required() for field in shape.model_fields.values())
        content = {"application/json": {"schema": {"$ref": REF.format(model=shape.__name__)}}}
        operation["requestBody"] = {"required": required, "content": content}


def _add(schemas: Json, shape: type[BaseModel]) -> None:
    schema = shape.model_json_schema(ref_template=REF)
    schemas.update(schema.pop("$defs", {}))
    schemas[shape.__name__] = schema


def _without_null_defaults(schemas: Json) -> None:
    """A field that may be left out has no value then; to say that it is null would contradict its own type."""
    for schema in schemas.values():
        for field in schema.get("properties", {}).values():
            if "default" in field and field["default"] is None:
                del field["default"]


def _add_examples(document: Json, schemas: Json) -> None:
    for path in document["paths"].values():
        for operation in path.values():
            for answer in [operation.get("requestBody", {}), *operation["responses"].values()]:
                for kind, content in answer.get("content", {}).items():
                    if kind == "application/json":
                        content["example"] = example_of(content["schema"], schemas)
