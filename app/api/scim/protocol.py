"""The protocol as scim2-server has it, with what identity providers really send and expect (docs/scim.md), and our errors."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from scim2_models import Error, PatchOp, Resource, ResourceType, ResponseParameters, SearchRequest
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService

from app.core.errors import ProductError
from app.http.problems import SCIM, Problem

log = structlog.get_logger("guildry.scim")
# Entra ID's documentation prints one: externalId eq jyoung
_UNQUOTED = re.compile(r"""\s*([A-Za-z][\w.:-]*)\s+eq\s+(?!(?:true|false|null)\s*$)([^\s"'()\[\]\d][^\s"'()\[\]]*)\s*""")


class Protocol(ScimService):
    """One request's worth of protocol: it remembers in which form a PATCH came."""

    whole = False

    def read_search_query(
        self, resource_types: list[ResourceType], query: Mapping[str, str]
    ) -> tuple[SearchRequest[Any], Any]:  # fmt: skip
        """As the library has it; a lone value without its quotes is understood."""
        if bare := _UNQUOTED.fullmatch(query.get("filter", "")):
            query = {**query, "filter": f'{bare[1]} eq "{bare[2]}"'}
        return super().read_search_query(resource_types, query)

    def read_patch(self, resource_type: ResourceType, body: bytes, content_type: str | None) -> "PatchOp[Any]":
        """As the library has it; whether a whole object is sent, or values for paths, decides what the answer is."""
        patch = super().read_patch(resource_type, _plainly(self.decode_body(body, content_type)), content_type)
        self.whole = any(operation.path is None for operation in patch.operations or [])
        return patch

    def patch_response(
        self, base_url: str, resource: Resource[Any], response_parameters: ResponseParameters[Any]
    ) -> ScimResponse:  # fmt: skip
        """A user, or what was sent as an object, is shown as it is now; a group that was changed by path is 204.

        RFC 7644 §3.5.2 allows either. Entra ID documents 200 for users and 204 for groups, Okta sends objects and reads them.
        """
        asked = response_parameters.attributes or response_parameters.excluded_attributes
        if asked or self.whole or self.get_resource_type_of(resource).name == "User":
            return self.replacement_response(base_url, resource, response_parameters)
        return super().patch_response(base_url, resource, response_parameters)

    @staticmethod
    def error_of(exception: Exception) -> Error:
        """Our errors in SCIM's shape; the library's as they are."""
        if isinstance(exception, ProductError):
            return Error.model_validate(Problem.of(exception, SCIM).to_identity_provider())
        return ScimService.error_of(exception)

    def bulk_failure(self, outcome: dict[str, Any], exception: Exception) -> dict[str, Any]:
        """As the library has it; a mistake of ours within a bulk request reaches the log, too."""
        failure = super().bulk_failure(outcome, exception)
        if failure["status"] == HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("failed", path="/scim/v2/Bulk", exc_info=exception)
        return failure


def _plainly(patch: Any) -> bytes:
    """A PATCH in which whoever is to be removed is named by id alone: Entra ID adds a `$ref` of null, which nobody has."""
    operations = patch.get("Operations") if isinstance(patch, dict) else None
    for operation in operations if isinstance(operations, list) else ():
        if isinstance(operation, dict) and str(operation.get("op")).lower() == "remove" and "value" in operation:
            operation["value"] = _by_id(operation["value"])
    return json.dumps(patch).encode()


def _by_id(value: Any) -> Any:
    if isinstance(value, list):
        return [_by_id(one) for one in value]
    return {"value": value["value"]} if isinstance(value, dict) and "value" in value else value
