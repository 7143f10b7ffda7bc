"""The caller's own password, where people sign in with one of Guildry's."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import problems
from app.http.call import Asked
from app.http.unit import reads_first
from app.services import access
from app.services.access import Renewal

router = APIRouter(tags=["people"], route_class=ApiRoute)

Secret = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class PasswordIn(In):
    """The password until now and the one from now on."""

    old: Secret = Field(description="The password until now.", examples=["correct horse battery"])
    new: Secret = Field(description="The password from now on: 12 to 200 characters.", examples=["a longer staple"])


@router.put("/me/password", status_code=204, responses=problems(), summary="Change one's own password")
@reads_first
def change(call: Asked, sent: Sent[PasswordIn]) -> None:
    """Change it, knowing the old one; every session but the one that asks ends. Guessing is slowed down as at the sign-in."""
    given = sent.read()
    access.renew_password(call.session, call.database, call.actor, Renewal(given.old, given.new, call.address))
