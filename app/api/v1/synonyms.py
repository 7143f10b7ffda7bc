"""Synonyms: terms that search takes to mean the same, across languages."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from app.api.fields import ID
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, problems
from app.core.text import Line
from app.http.call import Asked
from app.models.search import SynonymSet
from app.services.search import synonyms

router = APIRouter(tags=["search"], route_class=ApiRoute)
BySet = Annotated[str, Path(max_length=64, description="Id of the synonyms.", examples=[ID])]


class SynonymsIn(In):
    """Terms that mean the same."""

    terms: list[Line] = Field(
        min_length=2, max_length=synonyms.MOST_TERMS, description="Two terms or more, in any languages.",
        examples=[["knowledge gap", "luka w wiedzy", "知识缺口"]],
    )  # fmt: skip


class SynonymsOut(Out):
    """Terms that mean the same."""

    id: str = Field(description="Its id.", examples=[ID])
    terms: list[str] = Field(description="The terms, as they were written.", examples=[["knowledge gap", "luka w wiedzy"]])


def _shown(row: SynonymSet) -> SynonymsOut:
    return SynonymsOut(id=row.id, terms=row.terms)


@router.get("/search/synonyms", responses=problems(), summary="What means the same")
def listing(call: Asked) -> PageOut[SynonymsOut]:
    """All synonyms, the newest first, on one page."""
    return PageOut(items=[_shown(row) for row in synonyms.listing(call.session, call.actor)], next=None)


@router.post("/search/synonyms", status_code=201, responses=problems(409), summary="Say that terms mean the same")
def write(call: Asked, sent: Sent[SynonymsIn]) -> SynonymsOut:
    """KM advisors of the organisation and platform administrators. A term is among one set of synonyms only, else 409."""
    synonyms.require_writer(call.actor)
    row = synonyms.write(call.session, call.actor, sent.read().terms)
    call.reply.headers["Location"] = f"/api/v1/search/synonyms/{row.id}"
    return _shown(row)


@router.get("/search/synonyms/{set_id}", responses=problems(), summary="One set of synonyms")
def one(call: Asked, set_id: BySet) -> SynonymsOut:
    """The terms of one set."""
    return _shown(synonyms.find(call.session, call.actor, set_id))


@router.delete("/search/synonyms/{set_id}", responses=problems(), summary="Look for each term by itself again")
def remove(call: Asked, set_id: BySet) -> SynonymsOut:
    """Remove a set; what it held is the answer."""
    row = synonyms.find(call.session, call.actor, set_id)
    synonyms.remove(call.session, call.actor, row)
    return _shown(row)
