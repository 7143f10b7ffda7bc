"""What roles ask their holders to learn, and how far these are (domain.md §2.12, product row B04)."""

from datetime import date

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ID, ById, ByUsername, Slug
from app.api.route import ApiRoute
from app.api.sent import In, Sent, named_in
from app.api.shapes import Out, PageOut, problems
from app.api.v1.training import Code
from app.http.call import Asked
from app.models.belonging import RoleName
from app.services import communities, people, training
from app.services.training import Requirement, State

router = APIRouter(tags=["training"], route_class=ApiRoute)


class RequirementIn(In):
    """What a role shall ask for."""

    module: Code = Field(description="Code of the module.", examples=["facilitation"])
    role: RoleName = Field(description="Whoever holds this role.", examples=["leader"])
    community: Slug | None = Field(default=None, description="In this community; null: in every one.", examples=["pricing"])
    within_days: int = Field(default=30, ge=1, le=365, description="Days from taking the role on.")


class RequirementOut(RequirementIn):
    """What a role asks for."""

    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="What the module is called.", examples=["Facilitating a meeting"])


class DutyOut(Out):
    """A module that a role asks of its holder."""

    module: str = Field(description="Code of the module.", examples=["facilitation"])
    title: str = Field(description="What it is called.", examples=["Facilitating a meeting"])
    role: str = Field(description="The role that asks for it.", examples=["leader"])
    community: str = Field(description="Slug of the community in which the role is held.", examples=["pricing"])
    state: State = Field(description="`expiring`: done, and to be done again within thirty days.")
    due_on: date | None = Field(description="By which day; null where it is done.")
    until: date | None = Field(description="First day on which it holds no longer, or ceased to; null: for ever or never.")


def shown(one: Requirement) -> RequirementOut:
    """A requirement in its out shape."""
    row = one.row
    return RequirementOut(
        id=row.id, module=one.code, title=one.title, role=RoleName(row.role), community=one.community,
        within_days=row.within_days,
    )  # fmt: skip


@router.get("/training/requirements", responses=problems(), summary="What roles ask for")
def requirements(call: Asked) -> PageOut[RequirementOut]:
    """What roles ask their holders to learn, all on one page."""
    found = training.requirements(call.session, call.actor)
    return PageOut(items=[shown(one) for one in found], next=None)


@router.post("/training/requirements", status_code=201, responses=problems(409), summary="Ask a role to learn a module")
def require(call: Asked, sent: Sent[RequirementIn]) -> RequirementOut:
    """In a community its leader or manager; in all of them a KM advisor. Again changes the days."""
    given = sent.read()
    with named_in("module"):
        found = training.find(call.session, given.module)
    with named_in("community"):
        community = communities.find(call.session, call.actor, given.community) if given.community else None
    row = training.require_module(call.session, call.actor, found, given.role.value, community, given.within_days)
    call.reply.headers["Location"] = "/api/v1/training/requirements"
    return shown(Requirement(row, found.code, found.title, given.community))


@router.delete("/training/requirements/{requirement_id}", responses=problems(), summary="Ask no longer")
def end_requirement(call: Asked, requirement_id: ById) -> RequirementOut:
    """The role no longer asks for the module; what was completed stays. Answers with what it asked for."""
    found = training.find_requirement(call.session, call.actor, requirement_id)
    training.end_requirement(call.session, call.actor, found.row)
    return shown(found)


@router.get("/people/{username}/duties", responses=problems(), summary="What somebody's roles ask them to learn")
def duties(call: Asked, username: ByUsername) -> PageOut[DutyOut]:
    """The modules that a person's roles ask for, the most pressing first, all on one page; as far as the caller may know."""
    person = people.find(call.session, call.actor, username)
    found = training.duties_of(call.session, call.actor, person)
    items = [DutyOut(module=one.code, **{k: v for k, v in vars(one).items() if k in DutyOut.model_fields}) for one in found]
    return PageOut(items=items, next=None)
