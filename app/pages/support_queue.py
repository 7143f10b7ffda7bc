"""The queue of whoever helps: most pressing first, with the clock of each (domain.md §5.7)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from app.core import paging
from app.core.errors import ForbiddenError
from app.core.i18n import _
from app.http.call import Asked
from app.pages import support_words as words
from app.pages.render import View
from app.pages.route import PageRoute
from app.pages.support_words import Line
from app.services import support

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Queue(View):
    """What is for the reader to do."""

    template = "support/queue.html"
    lines: list[Line]
    next: str | None


@router.get("/help/queue")
def queue(call: Asked, after: Annotated[str | None, Query(max_length=2000)] = None) -> Queue:
    """Open requests with which the reader may help."""
    if not support.helps(call.session, call.actor):
        raise ForbiddenError(_("This queue is for technical experts, and for whoever stands on a rota."))
    page = support.queue(call.session, call.actor, paging.Ask(50, after))
    return Queue(words.lines(page.items), page.next)
