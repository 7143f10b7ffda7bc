"""docs/api names every operation that there is and none that there is not; its examples would be taken."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from openapi_schema_validator import OAS31Validator

PAGES = sorted((Path(__file__).parents[2] / "docs" / "api").glob("*.md"))
NAMED = re.compile(r"^\| `([A-Z]+) ([^`]+)` \|", re.MULTILINE)
BASE = "$BASE"


def examples() -> Iterator[tuple[str, str, dict[str, str], Any]]:
    """Every curl command: method, path, query, body."""
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.replace("\\\n", " ").splitlines():
                if line.startswith("curl "):
                    yield read(shlex.split(line))


def read(words: list[str]) -> tuple[str, str, dict[str, str], Any]:
    method = words[words.index("-X") + 1] if "-X" in words else "GET"
    body = json.loads(words[words.index("-d") + 1]) if "-d" in words else None
    target = urlsplit(words[-1].removeprefix(BASE))
    return method, target.path, dict(parse_qsl(target.query)), body


def operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    for template, methods in document["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) and method.lower() in methods:
            found: dict[str, Any] = methods[method.lower()]
            return found
    raise AssertionError(f"there is no {method} {path}")


def test_every_operation_is_written_about_once(document: dict[str, Any]) -> None:
    written = [found for page in PAGES for found in NAMED.findall(page.read_text(encoding="utf-8"))]
    there = [(method.upper(), path) for path, methods in document["paths"].items() for method in methods]
    assert sorted(written) == sorted(there)


def test_the_examples_would_be_taken(document: dict[str, Any]) -> None:
    seen = 0
    for method, path, query, body in examples():
        described = operation(document, method, path)
        known = {parameter["name"] for parameter in described["parameters"] if parameter.get("in") == "query"}
        assert query.keys() <= known, path
        if body is not None:
            schema = described["requestBody"]["content"]["application/json"]["schema"]
            errors = [
                error.message for error in OAS31Validator({**schema, "components": document["components"]}).iter_errors(body)
            ]
            assert not errors, (method, path)
        seen += 1
    assert seen >= 18
