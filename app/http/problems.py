"""Problem details (RFC 9457): the one shape of an error for programs; for identity providers that of RFC 7644 §3.12."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.responses import Response

from app.core.errors import Fault, ProductError
from app.http.status import headers_of, status_of

TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "Too slow",
    409: "Conflict",
    412: "Changed meanwhile",
    413: "Too large",
    414: "Address too long",
    415: "Unsupported media type",
    422: "Cannot be understood",
    429: "Too many requests",
    431: "Headers too large",
    500: "Our mistake",
    503: "Not available",
}


SCIM = "/scim/v2"  # below it, errors have SCIM's shape
SCIM_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
SCIM_STATUS = {422: 400}  # which RFC 7644 knows nothing of
SCIM_TYPES = {"invalid": "invalidValue"}


@dataclass(frozen=True)
class Problem:
    """One problem; `kind` names its type under /problems/. Without an instance where no address was understood."""

    status: int
    kind: str
    detail: str
    instance: str
    faults: list[Fault] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: ProductError, instance: str) -> "Problem":
        """The problem that an error is."""
        return cls(status_of(error), error.kind, error.sentence, instance, error.faults, headers_of(error))

    def response(self) -> Response:
        """As application/problem+json, or as an identity provider expects it."""
        headers = {"Cache-Control": "no-store", **self.headers}
        if self.instance == SCIM or self.instance.startswith(f"{SCIM}/"):
            told = self.to_identity_provider()
            return Response(orjson.dumps(told), int(told["status"]), headers, media_type="application/scim+json")
        body: dict[str, object] = {
            "type": f"/problems/{self.kind}",
            "title": TITLES.get(self.status, "Error"),
            "status": self.status,
            "detail": self.detail,
        }
        if self.instance:
            body["instance"] = self.instance
        if self.faults:
            body["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in self.faults]
        return Response(orjson.dumps(body), self.status, headers, media_type="application/problem+json")

    def to_identity_provider(self) -> dict[str, Any]:
        """As an error of SCIM."""
        scim_type = {"scimType": SCIM_TYPES[self.kind]} if self.kind in SCIM_TYPES else {}
        status = str(SCIM_STATUS.get(self.status, self.status))
        return {
            "schemas": [SCIM_ERROR],
            "status": status,
            **scim_type,
            "detail": self.detail,
        }
