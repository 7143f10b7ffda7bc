"""The journal for auditors: a thread of facts with filters, and the same as a sheet."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from app.core import paging
from app.core.errors import InvalidError
from app.http.call import Asked
from app.http.sheets import sheet
from app.journal.facts import ALL_FACTS
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute
from app.services import auditing
from app.services.auditing import Audited, Wanted

router = APIRouter(route_class=PageRoute, include_in_schema=False)
HEADING = ("position", "at", "kind", "happened", "actor", "subject", "person", "community", "data", "request")
Word = Annotated[str, Query(max_length=80)]


@dataclass(frozen=True)
class Journal(View):
    """What happened, newest first, and what was asked for."""

    template = "journal/listing.html"
    facts: list[Audited]
    next: str | None
    form: Form
    kinds: list[str]
    asked: str


class Filters(FormShape):
    """What an auditor typed."""

    who: str = ""
    kind: str = ""
    subject: str = ""
    community: str = ""
    since: date | None = None
    until: date | None = None


async def _typed(
    who: Word = "", kind: Word = "", subject: Word = "", community: Word = "", since: Word = "", until: Word = ""
) -> dict[str, str]:
    return {"who": who, "kind": kind, "subject": subject, "community": community, "since": since, "until": until}


Typed = Annotated[dict[str, str], Depends(_typed)]


@router.get("/admin/journal")
def listing(call: Asked, typed: Typed, after: Annotated[str | None, Query(max_length=2000)] = None) -> Journal:
    """The journal, filtered; what cannot be understood is said beside its field."""
    asked = urlencode({name: value for name, value in typed.items() if value})
    kinds = sorted(ALL_FACTS)
    try:
        page = auditing.audit(call.session, call.actor, _wanted(typed), paging.Ask(50, after))
    except InvalidError as error:
        call.reply.status = 422
        return Journal([], None, Form.refused(typed, error), kinds, asked)
    return Journal(page.items, page.next, Form(typed), kinds, asked)


@router.get("/admin/journal.csv")
def download(call: Asked, typed: Typed) -> Response:
    """The same as a sheet, all at once."""
    facts = auditing.sheet(call.session, call.actor, _wanted(typed))
    return sheet("journal.csv", HEADING, ([_cell(getattr(one, name)) for name in HEADING] for one in facts))


def _wanted(typed: dict[str, str]) -> Wanted:
    return Wanted(**dict(forms.read(Filters, typed)))


def _cell(value: object) -> object:
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    return getattr(value, "username", value)
