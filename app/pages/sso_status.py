"""The identity provider as platform administrators see it: what is set and who came by it. `guildry doctor` asks it."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.adapters import oidc
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked
from app.pages.render import View
from app.pages.route import PageRoute
from app.policies.guard import require
from app.services import arriving
from app.services.arriving import Use
from app.services.doctor import Finding
from app.services.doctor.door import findings

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Status(View):
    """How people come in through the provider."""

    template = "admin/sso.html"
    issuer: str
    client_id: str
    callback: str
    create: bool
    domains: list[str]
    passwords: bool
    use: Use
    findings: list[Finding]


@router.get("/admin/sso")
def status(call: Asked) -> Status:
    """What is set, and who came in last."""
    require(call.actor.is_platform_admin, otherwise=_("This page is for platform administrators."))
    now = settings()
    return Status(
        issuer=now.oidc_issuer,
        client_id=now.oidc_client_id,
        callback=f"{now.base_url}{oidc.CALLBACK}",
        create=now.oidc_create,
        domains=list(now.oidc_domains),
        passwords=now.passwords,
        use=arriving.use(call.session, now.oidc_issuer),
        findings=list(findings(now)),
    )
