"""What other rules would have done to a period that is over. Reads the journal and changes nothing (domain.md §3.6)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.courtesy import Pace, unhurried
from app.core.db import Session
from app.core.errors import Fault, InvalidError
from app.core.i18n import _
from app.core.settings import settings
from app.journal.book import Entry, head
from app.models.people import Person
from app.policies.guard import require
from app.policies.recognition import can_see_simulation, can_simulate
from app.services.recognition import policies
from app.services.recognition.caps import Line
from app.services.recognition.crowds import are_seasons, crowd, of_crowds
from app.services.recognition.figures import best, gini, kendall_tau
from app.services.recognition.history import ALWAYS, told_until
from app.services.recognition.periods import day_of, season_days, season_of
from app.services.recognition.policy import Policy, PolicyBook
from app.services.recognition.score import score

CHUNK = 500
MUCH = 20  # per cent: who gains or loses more than this is counted


@dataclass(frozen=True, slots=True)
class Figures:
    """A period under one set of rules; shares and rates lie between 0 and 1."""

    total: int
    people: int
    share_by_rule: Mapping[str, float]
    gini: float
    cap_hit_rate: float


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody whose points would change much: by how many per cent, None where they had nothing before. Never the points."""

    username: str
    display_name: str
    change_percent: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """The period from its first day to the day before `until`, as it was and as it would have been."""

    version: str
    since: date
    until: date
    before: Figures
    after: Figures
    gaining: int
    losing: int
    top10_overlap: int
    kendall_tau: float | None
    movers: tuple[Mover, ...]


def simulate(session: Session, actor: Actor, draft: Policy, since: date, until: date) -> Report:
    """Score a closed period, `since` to the day before `until`, as if the draft had come into force on its first day.

    Facts recorded up to now count, so that the result is what the ledger would say today. Raises InvalidError for a period
    that is not over or not one. Reads every fact of recognition into memory: not for the event loop.
    """
    require(can_simulate(actor), otherwise=_("Simulations are run by the organisation's KM advisors."))
    _check(since, until)
    report = _report(session, draft, since, until)
    return report if settings().compare else _impersonal(report)


def preview(session: Session, actor: Actor, version: str) -> Report:
    """What a policy that was drafted would have done to the last whole season: for those it concerns, without names."""
    require(can_see_simulation(actor), otherwise=_("Simulations are for those who lead or look after communities."))
    draft = policies.find(session, version).policy
    until = season_days(season_of(clock.today(settings().time_zone)))[0]
    since = season_days(season_of(until - timedelta(days=1)))[0]
    report = replace(_report(session, draft, since, until), movers=())
    return report if settings().compare else _impersonal(report)


def _impersonal(report: Report) -> Report:
    """The report where people must not be compared: no names, and no group of fewer than five."""
    gaining, losing, top = crowd(report.gaining), crowd(report.losing), crowd(report.top10_overlap)
    return replace(report, movers=(), gaining=gaining, losing=losing, top10_overlap=top)


def _points_by_person(lines: list[Line]) -> Counter[str]:
    """What each person has; those with nothing left are in it with 0."""
    points: Counter[str] = Counter()
    for line in lines:
        points[line.award.person_id] += line.net
    return points


def _check(since: date, until: date) -> None:
    faults = []
    if since >= until:
        faults.append(Fault("/from", _("The first day must lie before the last.")))
    if until > clock.today(settings().time_zone):
        faults.append(Fault("/to", _("The period must be over.")))
    if not (settings().compare or faults or are_seasons(since, until)):
        faults.append(Fault("/from", _("People are not compared here: choose whole seasons.")))
    if faults:
        raise InvalidError(faults[0].detail, faults)


def _report(session: Session, draft: Policy, since: date, until: date) -> Report:
    book = policies.book(session)
    pace: Pace = unhurried if session.only_looks else iter  # nobody can write meanwhile where this may change something
    entries = list(pace(told_until(session, head(session))))
    lines_before = _scored(entries, book, since, until, pace)
    lines_after = _scored(entries, book.with_page(since, draft), since, until, pace)
    if not settings().compare:
        lines_before, lines_after = of_crowds(lines_before), of_crowds(lines_after)
    was, is_now = _points_by_person(lines_before), _points_by_person(lines_after)
    people = sorted(was.keys() | is_now.keys())
    changes = {who: _percent(was[who], is_now[who]) for who in people if was[who] != is_now[who]}
    gaining = {who for who, change in changes.items() if change is None or change > MUCH}
    losing = {who for who, change in changes.items() if change is not None and change < -MUCH}
    return Report(
        version=draft.version,
        since=since,
        until=until,
        before=_figures(lines_before),
        after=_figures(lines_after),
        gaining=len(gaining),
        losing=len(losing),
        top10_overlap=len(best(was) & best(is_now)),
        kendall_tau=kendall_tau([(was[who], is_now[who]) for who in people]),
        movers=_movers(session, {who: changes[who] for who in gaining | losing}),
    )


def _scored(entries: list[Entry], book: PolicyBook, since: date, until: date, pace: Pace) -> list[Line]:
    zone = settings().time_zone
    lines = score(entries, book, ALWAYS, zone, pace)
    return [line for line in lines if since <= day_of(line.award.qualified_at, zone) < until]


def _figures(lines: list[Line]) -> Figures:
    points, by_rule = _points_by_person(lines), Counter[str]()
    for line in lines:
        by_rule[line.award.rule] += line.net
    total = by_rule.total()
    return Figures(
        total=total,
        people=sum(1 for net in points.values() if net),
        share_by_rule={rule: net / total for rule, net in by_rule.most_common() if net},
        gini=gini(points.values()),
        cap_hit_rate=sum(1 for line in lines if line.capped_by) / len(lines) if lines else 0.0,
    )


def _percent(was: int, is_now: int) -> int | None:
    return round(100 * (is_now - was) / was) if was else None


def _movers(session: Session, changes: Mapping[str, int | None]) -> tuple[Mover, ...]:
    columns = col(Person.id), col(Person.username), col(Person.display_name)
    names = {row.id: row for row in session.execute(select(*columns)) if row.id in changes}
    known = [Mover(names[who].username, names[who].display_name, change) for who, change in changes.items() if who in names]
    return tuple(
        sorted(known, key=lambda mover: (mover.change_percent is not None, -(mover.change_percent or 0), mover.username))
    )
