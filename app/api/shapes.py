"""Shapes that several nouns share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from app.api.fields import ID
from app.core import paging
from app.http.problems import TITLES
from app.models.contributions import EndorsementType
from app.services.contributions import Word
from app.services.people import Ref

Item = TypeVar("Item")
Shape = TypeVar("Shape", bound="Out")


class Out(BaseModel):
    """A shape that goes out."""


@dataclass(frozen=True)
class As(Generic[Shape]):
    """An answer in a shape that nobody filled in: plain values which dump to the same JSON, as a test compares.

    For lists that are read all the time, where twenty filled-in shapes would cost more than everything else.
    """

    values: dict[str, Any]


def page_as(items: list[dict[str, Any]], following: str | None) -> As[Any]:
    """A page of plain values, as PageOut has it."""
    return As({"items": items, "next": following})


class PageOut(Out, Generic[Item]):
    """One page of a list. `next` is the cursor for `after`, or null at the end; the Link header says the same."""

    items: list[Item] = Field(description="The items of this page, in the list's order.")
    next: str | None = Field(description="Cursor of the next page, for `after`; null at the end.")


class PersonRef(Out):
    """A person, named."""

    username: str = Field(description="The person's username.", examples=["ada"])
    display_name: str = Field(description="The name people see.", examples=["Ada Nowak"])

    @classmethod
    def of(cls, ref: Ref) -> "PersonRef":
        """From a service's reference."""
        return cls(username=ref.username, display_name=ref.display_name)


def named(ref: Ref) -> dict[str, str]:
    """A service's reference as plain values of PersonRef."""
    return {"username": ref.username, "display_name": ref.display_name}


class EndorsementOut(Out):
    """A standing endorsement."""

    id: str = Field(description="Its id.", examples=[ID])
    endorser: PersonRef = Field(description="Who says so.")
    type: EndorsementType = Field(description="Whose word it is.")
    benefit: str = Field(description="How it helped.", examples=["Saved my team two days."])
    at: datetime = Field(description="When it was given (UTC).")


def endorsed(word: Word) -> dict[str, Any]:
    """A service's word as plain values of EndorsementOut."""
    return {"id": word.id, "endorser": named(word.endorser), "type": word.type, "benefit": word.benefit, "at": word.at}


class ProblemOut(Out):
    """Problem details (RFC 9457)."""

    type: str = Field(description="Which kind of problem, as a path.", examples=["/problems/not-found"])
    title: str = Field(description="The kind of problem in words.", examples=["Not found"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(description="What is so and what to do next.", examples=["There is no such community."])
    instance: str = Field(description="The path that was asked.", examples=["/api/v1/communities/none"])
    errors: list["FaultOut"] = Field(default=[], description="For input: what is wrong, and where.")


class FaultOut(Out):
    """One fault of the input."""

    pointer: str = Field(description="JSON pointer into the body, or the parameter's name.", examples=["/title"])
    detail: str = Field(description="Why it cannot be taken.", examples=["This field is missing."])


async def _page(
    limit: Annotated[int, Query(ge=1, le=paging.MAX_LIMIT, description="At most so many items.")] = paging.DEFAULT_LIMIT,
    after: Annotated[str | None, Query(max_length=2000, description="The `next` cursor of the page before.")] = None,
) -> paging.Ask:
    return paging.Ask(limit, after)


Paging = Annotated[paging.Ask, Depends(_page)]
Asks = Annotated[str, Query(max_length=200, description="Words to look for; accents and case do not matter.")]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: which problems it may answer with, besides those every route may."""
    every = {401, 403, 404, 422, 429, 503, *statuses}
    return {status: problem(status) for status in sorted(every)}


def problem(status: int) -> dict[str, Any]:
    """One problem as the contract lists it, with its own example."""
    example = {"type": "/problems/…", "title": TITLES[status], "status": status, "detail": "…", "instance": "/api/v1/…"}
    shape = {"schema": {"$ref": "#/components/schemas/ProblemOut"}, "example": example}
    return {"description": TITLES[status], "content": {"application/problem+json": shape}}
