"""What holds for every operation (api.md, Conventions), said in the contract: headers in and out, and shared answers."""

from typing import Any

from app.api.shapes import problem

Json = dict[str, Any]

SECURITY: Json = {
    "token": {"type": "http", "scheme": "bearer", "description": "An API token: scoped, expiring, shown once."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "guildry",
        "description": "The site's own session, for calls from its pages; `__Host-guildry` where people come by https.",
    },
}


def _header(name: str, description: str, schema: Json) -> Json:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": {"type": "string", **schema}}


PARAMETERS: Json = {
    "RequestId": _header(
        "X-Request-ID", "Comes back with the reply and stands in our log; made if absent or odd.", {"examples": ["trace-7"]}
    ),
    "IfNoneMatch": _header("If-None-Match", "ETag of what you have: 304 while it is still so.", {"examples": ['"1-5e099"']}),
    "IfMatch": _header("If-Match", "ETag of what you read: 412 when somebody changed it since.", {"examples": ['"1-5e099"']}),
    "IdempotencyKey": _header(
        "Idempotency-Key", "The same key and body again: the same reply, done once. Kept 24 hours, per caller.",
        {"pattern": r"^[!-~]([ -~]{0,253}[!-~])?$", "examples": ["order-66"]},
    ),
}  # fmt: skip
HEADERS: Json = {
    "ETag": {"description": "Version of what is shown.", "schema": {"type": "string"}},
    "Link": {"description": 'The next page, `rel="next"`; absent at the end.', "schema": {"type": "string"}},
    "Location": {"description": "Where it is now.", "schema": {"type": "string", "format": "uri-reference"}},
    "Replayed": {"description": "`true` when this reply was given before.", "schema": {"type": "string", "enum": ["true"]}},
    "RequestId": {"description": "Id of this request.", "schema": {"type": "string"}},
    "RetryAfter": {"description": "In how many seconds to try again.", "schema": {"type": "integer", "minimum": 1}},
}


def apply(method: str, operation: Json) -> None:
    """Add to an operation what its method brings with it."""
    answers: Json = operation["responses"]
    if _is_stream(answers):
        method = "STREAM"  # there is no version of what has no end
    if method == "GET":
        answers["304"] = {"description": "You have it already."}
    elif method != "STREAM":
        answers.setdefault("409", problem(409))
    if "requestBody" in operation:
        answers.setdefault("413", problem(413))
    operation["responses"] = dict(sorted(answers.items()))
    operation.setdefault("parameters", []).extend(
        {"$ref": f"#/components/parameters/{name}"} for name in _taken(method, answers)
    )
    for status, answer in answers.items():
        if answer["description"] == "Successful Response":
            answer["description"] = "Found." if method == "GET" else "Done: as it is now."
        answer["headers"] = {name: {"$ref": f"#/components/headers/{kind}"} for name, kind in _given(method, status, answer)}


def _is_stream(answers: Json) -> bool:
    return "text/event-stream" in answers.get("200", {}).get("content", {})


def _taken(method: str, answers: Json) -> list[str]:
    special = {"GET": ["IfNoneMatch"], "POST": ["IdempotencyKey"]}.get(method, [])
    return [*special, *(["IfMatch"] if "412" in answers else []), "RequestId"]


def _given(method: str, status: str, answer: Json) -> list[tuple[str, str]]:
    given = [("X-Request-ID", "RequestId")]
    if (status[0] == "2" or status == "304") and method != "STREAM":
        given.append(("ETag", "ETag"))
    if status == "201":
        given.append(("Location", "Location"))
    if status[0] == "2" and method == "POST":
        given.append(("Idempotency-Replayed", "Replayed"))
    if status in {"429", "503"}:
        given.append(("Retry-After", "RetryAfter"))
    if "PageOut" in str(answer.get("content", "")):
        given.append(("Link", "Link"))
    return given
