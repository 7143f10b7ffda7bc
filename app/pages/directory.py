"""The directory: every community that the reader may know of, narrowed by search and by plain links with counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query

from app.core import clock, paging
from app.core.i18n import _
from app.http.call import Asked
from app.http.unit import hot
from app.pages import words
from app.pages.render import View
from app.pages.route import PageRoute
from app.services import communities, naming
from app.services.people import Ref

QUIET_AFTER = timedelta(days=91)  # a season without a contribution
router = APIRouter(route_class=PageRoute, include_in_schema=False)
Link = tuple[str, str, bool, int | None]  # words, address, whether it is where we are, how many


@dataclass(frozen=True)
class Entry:
    """A community as the directory shows it."""

    community: Any
    kind: str
    orientation: str
    status: str
    member_count: int
    roles: dict[str, list[Ref]]
    last_sign: datetime | None
    is_quiet: bool


@dataclass(frozen=True)
class Directory(View):
    """Communities by name. `chosen` is what the search form hands on; `filters` are lines of links, each with its label."""

    template = "communities/directory.html"
    entries: list[Entry]
    q: str
    chosen: Mapping[str, str]
    filters: list[tuple[str, list[Link]]]
    role_names: dict[str, str]
    today: date
    next: str | None


@router.get("/communities")
@hot
def directory(
    call: Asked,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: str = "",
    orientation: str = "",
    status: str = "",
    mine: bool = False,
    after: Annotated[str | None, Query(max_length=2000)] = None,
) -> Directory:
    """Communities by name."""
    wanted = communities.Filters(
        q=q,
        kind=kind if kind in words.community_kinds() else None,
        orientation=orientation if orientation in words.orientations() else None,
        status=status if status in words.statuses() else None,
        mine=mine,
    )
    page = communities.listing(call.session, call.actor, wanted, paging.Ask(50, after))
    narrowed = {"kind": wanted.kind, "orientation": wanted.orientation, "status": wanted.status, "mine": "true" if mine else ""}
    chosen = {name: value for name, value in narrowed.items() if value}
    here = {**chosen, "q": q} if q else chosen
    return Directory(
        entries=entries(page.items),
        q=q,
        chosen=chosen,
        filters=_filters(communities.counts(call.session, call.actor), here),
        role_names=naming.roles(),
        today=clock.today(call.actor.time_zone),
        next=_address({**here, "after": page.next}) if page.next else None,
    )


def _filters(counts: Mapping[str, Mapping[str, int]], here: Mapping[str, str]) -> list[tuple[str, list[Link]]]:
    """Mine or all; then by kind, by what it is for, by status, where there is more than one to choose from."""
    lines = [(_("Whose"), _line(here, "mine", {"true": _("Mine")}, _("All"), {}))]
    for name, label, named in (
        ("kind", _("Kind"), words.community_kinds()),
        ("orientation", _("Purpose"), words.orientations()),
        ("status", _("Status"), words.statuses()),
    ):
        there = {code: word for code, word in named.items() if code in counts[name]}
        if len(there) > 1:
            lines.append((label, _line(here, name, there, _("Any"), counts[name])))
    return lines


def _line(
    here: Mapping[str, str], name: str, named: Mapping[str, str], every: str, counts: Mapping[str, int]
) -> list[Link]:  # fmt: skip
    links: list[Link] = [(every, _address({**here, name: ""}), name not in here, None)]
    for code, word in named.items():
        links.append((word, _address({**here, name: code}), here.get(name) == code, counts.get(code)))
    return links


def _address(given: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in given.items() if value})
    return f"/communities?{query}" if query else "/communities"


def entries(rows: Sequence[Any]) -> list[Entry]:
    """Rows of communities, in words."""
    kinds, orientations, statuses = words.community_kinds(), words.orientations(), words.statuses()
    return [
        Entry(
            row,
            kinds[row.kind],
            orientations[row.orientation],
            statuses[row.status],
            row.member_count,
            communities.people_in(row),
            row.last_sign,
            row.last_sign is not None and clock.is_past(row.last_sign + QUIET_AFTER),
        )
        for row in rows
    ]
