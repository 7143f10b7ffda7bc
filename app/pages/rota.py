"""The rota of a helping community: its week, drawn and as a table, who is there now, and one's own promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import Field

from app.core import clock
from app.core.i18n import _
from app.http.call import Asked
from app.models.communities import Community
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import support as policy
from app.services import communities, rota, support
from app.services.rota import Held, Hour, Outlook, Promise, Stretch
from app.services.support import Figures

router = APIRouter(route_class=PageRoute, include_in_schema=False)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """A day of the week: its hours, who is there from when to when, and when nobody is."""

    day: date
    hours: Sequence[Hour]
    there: list[tuple[str, Stretch]]
    gaps: list[Stretch]


@dataclass(frozen=True)
class Rota(View):
    """A community's week."""

    template = "support/rota.html"
    community: Community
    rows: list[Row]
    outlook: Outlook
    gap_hours: float
    thin: list[Stretch]
    before: date
    after: date
    shifts: list[tuple[Held, str, bool]]
    weekdays: list[date]
    may_take: bool
    figures: Figures | None
    form: Form


@router.get("/communities/{slug}/rota")
def week(call: Asked, slug: str, of: str = "", form: Form | None = None) -> Rota:
    """A week by the reader's clocks; `of` is a day in it."""
    community = communities.find(call.session, call.actor, slug)
    zone = call.actor.time_zone
    day = _day(of) or clock.today(zone)
    monday = day - day.weekday() * DAY
    found = rota.week(call.session, community.id, monday, zone)
    figures = support.figures(call.session, community) if policy.can_see_figures(call.actor, community.id) else None
    return Rota(
        community=community,
        rows=[_row(found, monday + n * DAY) for n in range(7)],
        outlook=rota.outlook(call.session, community.id),
        gap_hours=round(sum((gap.ends - gap.begins) / timedelta(hours=1) for gap in found.gaps), 1),
        thin=found.thin,
        before=monday - 7 * DAY,
        after=monday + 7 * DAY,
        shifts=[_shift(held, policy.can_end_shift(call.actor, community, held.shift)) for held in found.shifts],
        weekdays=[monday + n * DAY for n in range(7)],
        may_take=policy.can_take_shift(call.actor, community),
        figures=figures,
        form=form or Form(),
    )


class ShiftForm(FormShape):
    """A promise, as clocks show it."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    starts: time
    ends: time


@router.post("/communities/{slug}/shifts")
@again(week)
def take(call: Asked, slug: str) -> Redirect:
    """Promise to be there every week; what ends at the hour it starts at lasts a day."""
    community = communities.find(call.session, call.actor, slug)
    typed = forms.read(ShiftForm, forms.typed(call.body))
    starts, ends = (at.hour * 60 + at.minute for at in (typed.starts, typed.ends))
    minutes = (ends - starts - 1) % (24 * 60) + 1
    rota.take(call.session, call.actor, community, Promise(typed.weekday, starts, minutes))
    return Redirect(f"/communities/{community.slug}/rota", _("Thank you. Others count on you now."))


@router.post("/shifts/{shift_id}/ending")
def end(call: Asked, shift_id: str) -> Redirect:
    """Take a promise back."""
    shift, community = rota.find(call.session, call.actor, shift_id)
    rota.end(call.session, call.actor, shift, community)
    return Redirect(f"/communities/{community.slug}/rota", _("Nobody counts on that any longer."))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _shift(held: Held, may_end: bool) -> tuple[Held, str, bool]:
    shift = held.shift
    return held, f"{rota.wall_clock(shift.starts)}–{rota.wall_clock(shift.starts + shift.minutes)}", may_end


def _row(week: rota.Week, day: date) -> Row:
    place = ZoneInfo(week.zone)
    begins, ends = (datetime.combine(one, time(), place) for one in (day, day + DAY))
    there = [
        (week.names[watch.person_id].display_name, Stretch(max(watch.begins, begins), min(watch.ends, ends)))
        for watch in week.watches
        if watch.begins < ends and begins < watch.ends
    ]
    gaps = [
        Stretch(max(gap.begins, begins), min(gap.ends, ends)) for gap in week.gaps if gap.begins < ends and begins < gap.ends
    ]
    return Row(day, [hour for hour in week.hours if hour.day == day], there, gaps)
