"""The OpenAPI document is complete and true: valid, every field described, every body with an example that fits."""

import asyncio
from collections.abc import Iterator
from threading import Event
from typing import Any

import httpx2
import openapi_spec_validator
from openapi_schema_validator import OAS31Validator

from app.api.app import build_api
from tests.helpers import looping

Json = dict[str, Any]
HOW_MANY = 319


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_it_is_valid(document: Json) -> None:
    openapi_spec_validator.validate(document)


def test_it_has_every_operation(document: Json) -> None:
    assert len(dict(operations(document))) == HOW_MANY


def test_operations_have_names_of_their_own(document: Json) -> None:
    names = [operation["operationId"] for _name, operation in operations(document)]
    assert len(set(names)) == len(names)


def test_every_field_is_described(document: Json) -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, shape in schema.get("properties", {}).items()
        if not shape.get("description")
    ]
    assert not silent


def test_every_parameter_and_operation_is_described(document: Json) -> None:
    for name, operation in operations(document):
        assert operation.get("summary"), name
        assert operation.get("description"), name
        for parameter in operation["parameters"]:
            assert "$ref" in parameter or parameter.get("description"), (name, parameter)


def test_every_operation_says_how_it_can_fail(document: Json) -> None:
    for name, operation in operations(document):
        assert {"401", "403", "404", "422", "429", "503"} <= operation["responses"].keys(), name
        for status, answer in operation["responses"].items():
            if status[0] in "45":
                assert "application/problem+json" in answer["content"], (name, status)


def test_every_body_has_an_example_that_fits(document: Json) -> None:
    seen = 0
    for name, operation in operations(document):
        for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
            for content in body.get("content", {}).values():
                schema = {**content["schema"], "components": document["components"]}
                errors = list(OAS31Validator(schema).iter_errors(content["example"]))
                assert not errors, (name, errors[0].message, content["example"])
                seen += 1
    assert seen > 3 * HOW_MANY


def test_what_is_public_is_only_the_document(document: Json) -> None:
    assert all("security" not in operation for _name, operation in operations(document))
    assert document["security"]


def test_others_are_answered_while_it_is_made_and_it_is_made_once() -> None:
    api, waited, made = build_api("https://guildry.example.org", 1), Event(), []

    def slowly() -> Json:
        made.append(waited.wait(10))
        return {"waited": made}

    async def ask() -> list[Json]:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(api), base_url="https://guildry.example.org") as client:
            asking = [asyncio.create_task(client.get("/openapi.json")) for _ in range(2)]
            await asyncio.sleep(0.05)
            assert (await client.get("/nothing/here")).status_code == 404
            waited.set()
            return [(await one).json() for one in asking]

    api.openapi = slowly  # type: ignore[method-assign]
    assert looping.run(ask()) == [{"waited": [True]}] * 2
