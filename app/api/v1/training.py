"""Training modules and their versions (domain.md §2.12)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field, StringConstraints

from app.api.fields import Given, LinkOrNone
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.core.db import Session
from app.core.text import Line
from app.http.call import Asked
from app.models.belonging import RoleName
from app.models.training import MoveOn, TrainingModule
from app.services import people, training
from app.services.training import Edition, ModuleChange, NewModule

router = APIRouter(tags=["training"], route_class=ApiRoute)

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9._-]{0,78}[a-z0-9])?$")]
ByCode = Annotated[str, Path(description="Code of the module.", examples=["facilitation"])]
Roles = Annotated[list[RoleName], Field(max_length=6)]
Days = Annotated[int, Field(ge=0, le=365)]


class EditionIn(In):
    """A version of a module."""

    minutes: int = Field(ge=1, le=10_000, description="How long it takes.", examples=[45])
    validity_months: Annotated[int, Field(ge=1, le=120)] | None = Field(
        default=None, description="For how many months it holds; null: for ever.", examples=[24]
    )
    move_on: MoveOn = Field(default=MoveOn.COMPLETED_OR_PASSED, description="What has to be said before one moves on.")
    asks_again: bool = Field(default=False, description="Whoever completed an earlier version has to learn this one too.")


class EditionOut(EditionIn):
    """A version of a module, with its number."""

    number: int = Field(description="Which version.", examples=[1])


class ModuleIn(EditionIn):
    """A module in its first version."""

    code: Code = Field(description="What it is called in addresses and imports.", examples=["facilitation"])
    title: Line = Field(description="What it is called.", examples=["Facilitating a meeting"])
    link: LinkOrNone = Field(
        default="", description="Where one learns it; empty: in sessions.", examples=["https://lms.example.com/17"]
    )
    audience: Roles = Field(default=[], description="The roles that it is made for.", examples=[["leader"]])
    follow_up_days: Days = Field(default=30, description="Days after which one is asked whether it was of use; 0: never.")


class ModulePatch(In):
    """New values; fields left out stay as they are."""

    title: Given[Line] = Field(default=None, description="What it is called.", examples=["Chairing a meeting"])
    link: Given[LinkOrNone] = Field(default=None, description="Where one learns it; empty: in sessions.")
    audience: Given[Roles] = Field(default=None, description="The roles that it is made for.")
    follow_up_days: Given[Days] = Field(default=None, description="Days until one is asked whether it was of use; 0: never.")
    owner: Given[str] = Field(default=None, max_length=64, description="Username of who looks after it from now on.")
    ended: Given[bool] = Field(default=None, description="No longer asked of anybody; false: taken up again.")


class ModuleOut(Out):
    """A training module."""

    code: str = Field(description="What it is called in addresses and imports.", examples=["facilitation"])
    title: str = Field(description="What it is called.", examples=["Facilitating a meeting"])
    link: str = Field(description="Where one learns it; empty: in sessions.", examples=["https://lms.example.com/17"])
    owner: PersonRef = Field(description="Who looks after it.")
    audience: list[str] = Field(description="The roles that it is made for.", examples=[["leader"]])
    follow_up_days: int = Field(description="Days after which one is asked whether it was of use; 0: never.", examples=[30])
    ended_at: datetime | None = Field(description="Since when it is no longer asked of anybody (UTC).")
    versions: list[EditionOut] = Field(description="Its versions, the newest last.")
    version: int = Field(description="Counts the changes of this record.", examples=[1])


def shown(session: Session, module: TrainingModule) -> ModuleOut:
    """A module in its out shape."""
    return many(session, [module])[0]


def many(session: Session, modules: list[TrainingModule]) -> list[ModuleOut]:
    """Modules in their out shape."""
    versions = training.versions(session, [module.id for module in modules])
    owners = people.refs(session, [module.owner_id for module in modules])
    names = ("code", "title", "link", "audience", "follow_up_days", "ended_at", "version")
    return [
        ModuleOut(
            **{name: getattr(module, name) for name in names},
            owner=PersonRef.of(owners[module.owner_id]),
            versions=[EditionOut.model_validate(one, from_attributes=True, strict=False) for one in versions[module.id]],
        )
        for module in modules
    ]


@router.get("/training/modules", responses=problems(), summary="What there is to learn")
def modules(
    call: Asked, paging: Paging, ended: Annotated[bool, Query(description="Those that were ended instead.")] = False
) -> PageOut[ModuleOut]:
    """Modules by code, each with its versions."""
    page = training.listing(call.session, paging, ended=ended)
    return PageOut(items=many(call.session, page.items), next=page.next)


@router.post("/training/modules", status_code=201, responses=problems(409), summary="Publish a module")
def publish(call: Asked, sent: Sent[ModuleIn]) -> ModuleOut:
    """Publish a module in its first version, and own it: whoever leads, manages or looks after a community."""
    given = dict(sent.read())
    edition = Edition(**{name: given.pop(name) for name in EditionIn.model_fields})
    module = training.publish(call.session, call.actor, NewModule(**given, edition=edition))
    call.reply.headers["Location"] = f"/api/v1/training/modules/{module.code}"
    return shown(call.session, module)


@router.get("/training/modules/{code}", responses=problems(), summary="One module")
def module(call: Asked, code: ByCode) -> ModuleOut:
    """A module with its versions."""
    return shown(call.session, training.find(call.session, code))


@router.patch("/training/modules/{code}", responses=problems(409, 412), summary="Change a module's record")
def patch(call: Asked, code: ByCode, sent: Sent[ModulePatch]) -> ModuleOut:
    """Change a module's record, hand it on, or end it: its owner, or a KM advisor. Honours If-Match."""
    found = training.find(call.session, code)
    expect(call, found)
    given = sent.read()
    owner = people.find_active(call.session, call.actor, given.owner, field="owner") if given.owner else None
    named = {name: getattr(given, name) for name in given.model_fields_set - {"owner"}}
    to = ModuleChange(given=frozenset(given.model_fields_set), **named, owner=owner)
    return shown(call.session, training.change(call.session, call.actor, found, to))


@router.post("/training/modules/{code}/versions", status_code=201, responses=problems(409), summary="Publish a new version")
def publish_version(call: Asked, code: ByCode, sent: Sent[EditionIn]) -> ModuleOut:
    """Publish the next version. What was completed before keeps counting unless this version asks again."""
    found = training.find(call.session, code)
    training.publish_version(call.session, call.actor, found, Edition(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/training/modules/{found.code}"
    return shown(call.session, found)
