"""How the organisation's own systems are connected: the identity provider, and HR's system. Figures only; they name nobody."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from app.adapters import oidc
from app.api.route import ApiRoute, needs
from app.api.shapes import Out, problems
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked
from app.policies.guard import require
from app.services import arriving, hr
from app.services.doctor.door import findings

router = APIRouter(tags=["connections"], route_class=ApiRoute)


class FindingOut(Out):
    """Something to look at in the settings."""

    sentence: str = Field(description="What it is and what to do.")
    is_wrong: bool = Field(description="Whether it keeps people out; else it is advice.")


class SsoOut(Out):
    """The identity provider as it is set, and who came by it. Whether it answers is what `guildry doctor` asks."""

    issuer: str = Field(
        description="Who signs people in; empty: nobody, they have passwords.", examples=["https://login.example.com"]
    )
    client_id: str = Field(description="What Guildry is called there.", examples=["guildry"])
    callback: str = Field(description="The redirect address to register there.")
    create: bool = Field(description="Whether somebody whom nobody knows yet becomes a person here.")
    domains: list[str] = Field(description="E-mail domains that may come in; empty: any.", examples=[["example.com"]])
    passwords: bool = Field(description="Whether people may sign in with a password of Guildry's own beside it.")
    people: int = Field(description="How many people are known by it.", examples=[120])
    used_at: datetime | None = Field(description="When somebody came by it last (UTC); null: never.")
    findings: list[FindingOut] = Field(description="What is wrong or unwise in the settings.", examples=[[]])


class HrConnectionOut(Out):
    """How HR's system and Guildry get along."""

    posters: int = Field(description="How many people or integrations are appointed to post events.", examples=[1])
    last_at: datetime | None = Field(description="When the last event came (UTC); null: none yet.")
    states: dict[str, int] = Field(description="How many events are in each state.", examples=[{"applied": 40, "unmatched": 1}])
    lately: int = Field(description="Events within thirty days.", examples=[12])
    refused_lately: int = Field(description="Events of these that were rejected.", examples=[0])


@router.get("/connections/sso", responses=problems(), summary="How the identity provider is connected")
def sso(call: Asked) -> SsoOut:
    """What is set and who came by it last; for platform administrators."""
    require(call.actor.is_platform_admin, otherwise=_("This is for platform administrators."))
    now = settings()
    use = arriving.use(call.session, now.oidc_issuer)
    return SsoOut(
        issuer=now.oidc_issuer, client_id=now.oidc_client_id, callback=f"{now.base_url}{oidc.CALLBACK}", create=now.oidc_create,
        domains=list(now.oidc_domains), passwords=now.passwords, people=use.people, used_at=use.last,
        findings=[FindingOut(sentence=one.sentence, is_wrong=one.is_wrong) for one in findings(now)],
    )  # fmt: skip


@router.get("/connections/hr", responses=problems(), summary="How HR's system is connected")
@needs("hr", "read")
def hr_system(call: Asked) -> HrConnectionOut:
    """When it last told something, and what became of it; for HR and platform administrators."""
    found = hr.connection(call.session, call.actor)
    return HrConnectionOut(
        posters=found.posters, last_at=found.last, states=dict(found.states), lately=found.lately,
        refused_lately=found.refused_lately,
    )  # fmt: skip
