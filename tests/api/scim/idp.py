"""An identity provider: it speaks SCIM, with a token for nothing else."""

from typing import Any

import httpx2
from starlette.testclient import TestClient

from app.http.problems import SCIM
from tests.doors import Doors

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class IdentityProvider(TestClient):
    """Asks `doors` at /scim/v2, by a token of Root's that holds the scope `scim` alone (or what it is told)."""

    def __init__(self, doors: Doors, *scopes: str) -> None:
        token = doors.token("root", *(scopes or ("scim",)))
        super().__init__(doors.app, f"{doors.settings.base_url}{SCIM}", headers={"Authorization": f"Bearer {token}"})

    def hire(self, name: str, /, **known: Any) -> dict[str, Any]:
        """Create a user as an identity provider would."""
        mail = f"{name}@example.com"
        sent = {"schemas": [USER, ENTERPRISE], "userName": mail, "active": True, "emails": [{"value": mail, "primary": True}]}
        reply = self.post("/Users", json={**sent, **known})
        assert reply.status_code == 201, reply.text
        return reply.json()

    def group(self, name: str, *members: str) -> dict[str, Any]:
        """Create a group."""
        listed = [{"value": member} for member in members]
        reply = self.post("/Groups", json={"schemas": [GROUP], "displayName": name, "members": listed})
        assert reply.status_code == 201, reply.text
        return reply.json()

    def alter(self, path: str, *operations: dict[str, Any]) -> httpx2.Response:
        """PATCH something."""
        return self.patch(path, json={"schemas": [PATCH], "Operations": list(operations)})
