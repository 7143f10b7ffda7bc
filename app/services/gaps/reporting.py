"""How it goes: gaps found and closed by month, this week's summary, and what was known already (domain.md §4.5, New-vs-Known).

Of what was resolved: *captured* was known and written (an asset was linked); *not captured* was known and had to be said again
(a page was written now, though the same had been asked before); *new* was written for the first question of its kind.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.core.settings import settings
from app.models.communities import Community
from app.models.gaps import Gap, GapState, GapStep
from app.models.questions import Answer, Kept, Question, QuestionOutcome
from app.policies.guard import require
from app.policies.matrix import may
from app.services.communities.finding import visible
from app.services.gaps.finding import OPEN, seen_by
from app.services.gaps.gathering import synonyms
from app.services.gaps.wording import Clusters, Wording
from app.services.held import today

MONTHS, QUARTERS = 12, 4
FEWEST = 5  # resolved, before shares say anything


@dataclass(frozen=True)
class Month:
    """Gaps found, and closed or put aside, in a month; and how many were open at its end."""

    begins: date
    found: int
    closed: int
    open: int


@dataclass(frozen=True)
class Quarter:
    """What became of what was resolved in a quarter. `nothing`: not worth keeping; `unsaid`: nobody has said yet."""

    begins: date
    captured: int = 0
    not_captured: int = 0
    new: int = 0
    nothing: int = 0
    unsaid: int = 0

    @property
    def counted(self) -> int:
        """How many the shares are of."""
        return self.captured + self.not_captured + self.new

    def share(self, part: str) -> float | None:
        """The share of a part; None of fewer than five."""
        return getattr(self, part) / self.counted if self.counted >= FEWEST else None


@dataclass(frozen=True)
class Report:
    """All of it, on one day."""

    as_of: date
    week_found: int
    week_closed: int
    oldest: date | None
    months: Sequence[Month]
    quarters: Sequence[Quarter]


def report(session: Session, actor: Actor, community: Community | None = None) -> Report:
    """The report of a community for its people, or of everything for the organisation's KM advisors; else ForbiddenError."""
    place = community.id if community else None
    require(
        may_report(actor, community), otherwise=_("This report is for the community's people; the whole one for KM advisors.")
    )
    day = today()
    steps = _steps(session, actor, place)
    week = [(source, target) for on, source, target in steps if on > day - timedelta(days=7)]
    return Report(
        as_of=day,
        week_found=sum(_opens(source) and target in OPEN for source, target in week),
        week_closed=sum(target == GapState.CLOSED for _source, target in week),
        oldest=_oldest(session, actor, place),
        months=_months(steps, day),
        quarters=_quarters(session, actor, place, day),
    )


def may_report(actor: Actor, community: Community | None) -> bool:
    """Whether an actor may read a community's report, or the whole organisation's."""
    if community is None:
        return not actor.bounded and may(actor, "triage gaps", None, "D")
    return may(actor, "triage gaps", community.id, "D", "V", "P")


def _steps(session: Session, actor: Actor, place: str | None) -> list[tuple[date, GapState | None, GapState]]:
    query = (
        select(col(GapStep.created_at), col(GapStep.source), col(GapStep.target))
        .join(Gap, col(Gap.id) == col(GapStep.gap_id))
        .outerjoin(Community, col(Community.id) == col(Gap.community_id))
        .where(*_here(actor, place))
        .order_by(col(GapStep.id))
    )
    zone = ZoneInfo(settings().time_zone)
    return [(at.astimezone(zone).date(), source, target) for at, source, target in session.execute(query)]


def _here(actor: Actor, place: str | None) -> list[ColumnElement[bool]]:
    return [seen_by(actor), col(Gap.community_id) == place] if place else [seen_by(actor)]


def _oldest(session: Session, actor: Actor, place: str | None) -> date | None:
    query = select(func.min(Gap.created_at)).outerjoin(Community, col(Community.id) == col(Gap.community_id))
    first: datetime | None = session.execute(query.where(*_here(actor, place), col(Gap.state).in_(OPEN))).scalar()
    return first.astimezone(ZoneInfo(settings().time_zone)).date() if first else None


def _months(steps: Iterable[tuple[date, GapState | None, GapState]], day: date) -> list[Month]:
    """The last twelve months, the oldest first. Opening is a step from nowhere, from closed or from dismissed."""
    found: Counter[date] = Counter()
    ended: Counter[date] = Counter()
    for on, source, target in steps:
        opens, ends = _opens(source), target not in OPEN
        found[on.replace(day=1)] += opens and not ends
        ended[on.replace(day=1)] += ends and not opens
    shown: list[Month] = []
    firsts = _firsts(day, MONTHS)
    open_now = sum(found[one] - ended[one] for one in {*found, *ended} if one < firsts[0])
    for first in firsts:
        open_now += found[first] - ended[first]
        shown.append(Month(first, found[first], ended[first], open_now))
    return shown


def _opens(source: GapState | None) -> bool:
    return source is None or source not in OPEN


def _firsts(day: date, count: int, months: int = 1) -> list[date]:
    """The first days of so many months (or quarters, of three) up to a day's own."""
    begins = (day.year * 12 + day.month - 1) // months * months
    return [date(at // 12, at % 12 + 1, 1) for at in (begins - n * months for n in reversed(range(count)))]


def _quarters(session: Session, actor: Actor, place: str | None, day: date) -> list[Quarter]:
    firsts = _firsts(day, QUARTERS, 3)
    zone = ZoneInfo(settings().time_zone)
    since = datetime.combine(firsts[0], datetime.min.time(), zone)
    query = (
        select(
            col(Question.id), col(Question.title), col(Question.community_id), col(Question.duplicate_of),
            col(Answer.accepted_at), col(QuestionOutcome.kept),
        )
        .join(Community, col(Community.id) == col(Question.community_id))
        .outerjoin(Answer, (col(Answer.question_id) == col(Question.id)) & col(Answer.accepted_at).is_not(None))
        .outerjoin(QuestionOutcome, col(QuestionOutcome.question_id) == col(Question.id))
        .where(visible(actor), col(Question.asked_at) >= since - timedelta(days=365))
        .order_by(col(Question.asked_at), col(Question.id))
    )  # fmt: skip
    rows = list(session.execute(query.where(col(Question.community_id) == place) if place else query))
    repeated = _asked_before(Wording(synonyms(session)), rows)
    counted: dict[date, Counter[str]] = {first: Counter() for first in firsts}
    for row in rows:
        resolved = row.accepted_at.astimezone(zone).date() if row.accepted_at else None
        if resolved and resolved >= firsts[0]:
            counted[max(first for first in firsts if first <= resolved)][_verdict(row.kept, row.id in repeated)] += 1
    return [Quarter(first, **counts) for first, counts in counted.items()]


def _verdict(kept: Kept | None, repeated: bool) -> str:
    if kept is None:
        return "unsaid"
    if kept == Kept.CREATED:
        return "not_captured" if repeated else "new"
    return "captured" if kept == Kept.LINKED else "nothing"


def _asked_before(wording: Wording, rows: Sequence[Any]) -> set[str]:
    """Which of these were asked before, in the same community, by like words or as somebody said."""
    clusters: dict[str, Clusters] = {}
    repeated: set[str] = set()
    for row in rows:
        place = clusters.setdefault(row.community_id, Clusters(wording, {}))
        place.put(row.id, row.title)
        if row.duplicate_of:
            repeated |= {row.id, row.duplicate_of}
    for place in clusters.values():
        for members in place.members.values():
            repeated |= set(members[1:])
    return repeated
