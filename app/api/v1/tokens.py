"""API tokens: made, rotated and revoked by whoever they speak for, and by platform administrators."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ID, ById, ByUsername, Slug
from app.api.route import ApiRoute
from app.api.sent import In, Sent, named_in
from app.api.shapes import Out, PageOut, PersonRef, problems
from app.core.i18n import _
from app.core.text import Line
from app.http.call import Asked, Call
from app.models.access import ApiToken
from app.models.people import Person
from app.models.privacy import Looked
from app.policies import access as policy
from app.policies.guard import require
from app.services import access, communities, people
from app.services.people import Ref
from app.services.privacy import looking

router = APIRouter(tags=["people"], route_class=ApiRoute)

ScopeName = Literal["read", "write", "hr", "scim", "admin"]


class TokenIn(In):
    """A token to be made."""

    name: Line = Field(description="What it is for.", examples=["intranet"])
    scopes: Annotated[list[ScopeName], Field(min_length=1, max_length=5)] = Field(
        description="What it may be used for; `hr`, `scim` and `admin` are for platform administrators to give.",
        examples=[["read"]],
    )
    days: int = Field(default=90, ge=1, le=730, description="How many days it lives.")
    communities: Annotated[list[Slug], Field(max_length=50)] = Field(
        default=[], description="Slugs: nothing but these exists for it. They must have its holder. Empty: no such limit."
    )


class RotationIn(In):
    """How a token is replaced."""

    overlap_hours: int = Field(default=24, ge=0, le=168, description="For so many hours the old one stays good.")


class TokenOut(Out):
    """A token; the secret itself is not known here."""

    id: str = Field(description="Its id.", examples=[ID])
    person: PersonRef = Field(description="Whom it speaks for.")
    name: str = Field(description="What it is for.", examples=["intranet"])
    hint: str = Field(description="How it begins.", examples=["gld_Xy1z"])
    scopes: list[str] = Field(description="What it may be used for.", examples=[["read"]])
    communities: list[str] = Field(description="Slugs of the only communities that exist for it; empty: all.", examples=[[]])
    made_at: datetime = Field(description="When it was made (UTC).")
    used_at: datetime | None = Field(description="When it was last used (UTC), to five minutes; null: never.")
    expires_at: datetime = Field(description="When it ends by itself (UTC).")
    revoked_at: datetime | None = Field(description="When it was revoked (UTC), if it was.")


class TokenMadeOut(TokenOut):
    """A new token with its secret."""

    token: str | None = Field(
        description="The secret, shown this once; null when the reply is given again for its Idempotency-Key.",
        examples=["gld_Xy1zAbCdEfGhIjKlMnOpQrStUvWxYz0123456789abc"],
    )


@router.get("/tokens", responses=problems(), summary="Every good token")
def everybodys(call: Asked) -> PageOut[TokenOut]:
    """Every token that would be taken now, those used last first, at most a thousand; for platform administrators."""
    require(call.actor.is_platform_admin, otherwise=_("This is for platform administrators."))
    rows = access.good_tokens(call.session)
    holders = people.refs(call.session, [row.person_id for row in rows])
    return PageOut(items=[TokenOut.model_validate(_fields(call, holders[row.person_id], row)) for row in rows], next=None)


@router.get("/people/{username}/tokens", responses=problems(), summary="Somebody's tokens")
def listing(call: Asked, username: ByUsername) -> PageOut[TokenOut]:
    """One's own tokens, or for platform administrators anybody's, newest first; all on one page."""
    person = _holder(call, username)
    rows = access.tokens_of(call.session, person.id)
    return PageOut(items=[TokenOut.model_validate(_fields(call, person, row)) for row in rows], next=None)


@router.post("/people/{username}/tokens", status_code=201, responses=problems(409), summary="Make a token")
def make(call: Asked, username: ByUsername, sent: Sent[TokenIn]) -> TokenMadeOut:
    """Make a token for oneself with `read` and `write`; platform administrators for anybody, with any scope."""
    person = _holder(call, username)
    given = sent.read()
    with named_in("communities"):
        named = [communities.find(call.session, call.actor, slug).id for slug in given.communities]
    ids = access.places_of(call.session, person, named)
    new = access.NewToken(name=given.name, scopes=frozenset(given.scopes), days=given.days, communities=ids)
    return _made(call, person, *access.make(call.session, call.actor, person, new))


@router.post("/tokens/{token_id}/rotation", status_code=201, responses=problems(409), summary="Replace a token")
def rotate(call: Asked, token_id: ById, sent: Sent[RotationIn]) -> TokenMadeOut:
    """A new token that may the same, for as many days; the old one stays good for a while, so that nothing stops."""
    row = access.find_token(call.session, call.actor, token_id)
    made = access.rotate(call.session, call.actor, row, sent.read().overlap_hours)
    return _made(call, people.by_id(call.session, row.person_id), *made)


@router.delete("/tokens/{token_id}", responses=problems(), summary="Revoke a token")
def revoke(call: Asked, token_id: ById) -> TokenOut:
    """End a token at once. Again changes nothing."""
    access.revoke(call.session, call.actor, token_id)
    row = access.find_token(call.session, call.actor, token_id)
    return TokenOut.model_validate(_fields(call, people.by_id(call.session, row.person_id), row))


def _holder(call: Call, username: str) -> Person:
    person = people.find(call.session, call.actor, username)
    require(policy.can_see_access(call.actor, person.id), otherwise=people.not_theirs())
    looking.note(call.session, call.actor, [person.id], Looked.SESSIONS)
    return person


def _made(call: Call, person: Person, token: str, row: ApiToken) -> TokenMadeOut:
    call.reply.headers["Location"] = f"/api/v1/people/{person.username}/tokens"
    call.reply.once = frozenset({"token"})
    return TokenMadeOut.model_validate({**_fields(call, person, row), "token": token})


def _fields(call: Call, person: Person | Ref, row: ApiToken) -> dict[str, object]:
    plain = {name: getattr(row, name) for name in ("id", "name", "hint", "scopes", "used_at", "expires_at", "revoked_at")}
    slugs = communities.slugs(call.session, row.communities)
    named = PersonRef(username=person.username, display_name=person.display_name)
    return {**plain, "person": named, "communities": slugs, "made_at": row.created_at}
