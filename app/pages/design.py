"""The gallery: every part of a page in every state, for whoever changes how Guildry looks."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.http.call import Asked
from app.pages.render import View
from app.pages.route import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Design(View):
    """Made-up people and sentences only; they stand in the templates."""

    template = "design/index.html"


@router.get("/design")
def design(call: Asked) -> Design:  # noqa: ARG001  # every page is handed its call; this one only asks who is there
    """Every component."""
    return Design()
