"""Each night: what the rules find becomes gaps, and gaps whose signal is gone for thirty days are closed (domain.md §2.5).

What was judged is read in one unit of work that only looks, and written in another: rules over a large organisation take
seconds, and nobody waits for them.
"""

from datetime import date, timedelta

import structlog
from sqlalchemy import delete, insert, select, text, update
from sqlmodel import col

from app.core import clock, ids
from app.core.db import Database, Session
from app.journal import facts
from app.journal.book import record
from app.models.gaps import Gap, GapNight, GapReading, GapState, GapStep
from app.services.gaps.gathering import gather
from app.services.gaps.inputs import Signal
from app.services.gaps.judging import FORMULA, judge
from app.services.gaps.owning import may_own
from app.services.held import today

LOCK = 0x6761_7073  # "gaps": two processes may judge at once, and only the first of them writes it down
QUIET = timedelta(days=30)
READINGS_KEPT = timedelta(days=400)

log = structlog.get_logger("guildry.gaps")


def nightly(database: Database) -> int | None:
    """Ask the rules once a day, by the organisation's calendar; how many signals there were, None where it was done."""
    with database.read() as session:
        if session.get(GapNight, today()) is not None:
            return None
        signals = judge(gather(session))
    with database.write() as session:
        if not database.is_sqlite:  # whose writers are one at a time anyway
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if session.get(GapNight, today()) is not None:
            return None
        return turn(session, signals)


def turn(session: Session, signals: list[Signal]) -> int:
    """Write down what was judged today. Judged again on the same day, the newest verdict stands."""
    day = today()
    known = {(one.rule, one.key): one for one in session.execute(select(Gap).order_by(col(Gap.id)).with_for_update()).scalars()}
    found = {(one.rule, one.key): one for one in signals}
    for place, signal in found.items():
        gap = known.get(place) or _begin(session, signal, day)
        known[place] = gap
        _follow(session, gap, signal, day)
    for place, gap in known.items():
        if place not in found:
            _miss(session, gap, day)
        if gap.is_open and gap.owner_id and not may_own(session, gap, gap.owner_id):
            _free(session, gap)
    session.flush()
    _note(session, [one for one in known.values() if one.state != GapState.CLOSED], day, len(found))
    log.info("gaps_judged", signals=len(found), formula=FORMULA)
    return len(found)


def step(session: Session, gap: Gap, target: GapState, by_id: str | None, reason: str = "") -> None:
    """Move a gap, and note who did and why."""
    moment = clock.now()
    written = GapStep(
        id=ids.new_id(moment), created_at=moment, gap_id=gap.id, source=gap.state, target=target, by_id=by_id, reason=reason
    )  # fmt: skip
    session.add(written)
    gap.state = target
    gap.touch()


def _begin(session: Session, signal: Signal, day: date) -> Gap:
    leads = [signal.lead] if signal.lead else []
    gap = Gap(
        rule=signal.rule, key=signal.key, community_id=signal.community_id, leads=leads, formula=FORMULA, seen_on=day,
        severity=signal.severity,
    )  # fmt: skip
    session.add(gap)
    session.flush()
    session.add(GapStep(gap_id=gap.id, target=GapState.DETECTED))
    record(session, None, facts.GapDetected(gap_id=gap.id, community_id=gap.community_id, rule=signal.rule.value))
    return gap


def _follow(session: Session, gap: Gap, signal: Signal, day: date) -> None:
    """The signal is there: keep its evidence; open again what was closed."""
    gap.topic, gap.measures = signal.topic, dict(signal.measures)
    gap.phrases, gap.things = list(signal.phrases), list(signal.things)
    gap.demand, gap.severity, gap.weight, gap.priority = signal.demand, signal.severity, signal.weight, signal.priority
    gap.fires, gap.seen_on, gap.formula = True, day, FORMULA
    if gap.state == GapState.CLOSED:
        step(session, gap, GapState.DETECTED, None)
        gap.owner_id = gap.due_on = None
        record(session, None, facts.GapReopened(gap_id=gap.id, community_id=gap.community_id))


def _miss(session: Session, gap: Gap, day: date) -> None:
    """The signal is not there: after thirty days of that the gap is closed, dismissed ones too, so that they may return."""
    gap.fires = False
    if gap.state != GapState.CLOSED and gap.merged_into is None and day - gap.seen_on >= QUIET:
        step(session, gap, GapState.CLOSED, None)
        record(session, None, facts.GapClosed(gap_id=gap.id, community_id=gap.community_id))


def _free(session: Session, gap: Gap) -> None:
    """Whoever saw to it has left, or may no longer see it: others may take it on."""
    gap.owner_id = None
    step(session, gap, GapState.TRIAGED, None)
    fact = facts.GapTriaged(gap_id=gap.id, community_id=gap.community_id, owner_id=None, state=gap.state.value)
    record(session, None, fact)


def _note(session: Session, gaps: list[Gap], day: date, found: int) -> None:
    """How each that is not closed stands today; and that today is done."""
    session.execute(delete(GapReading).where((col(GapReading.day) == day) | (col(GapReading.day) < day - READINGS_KEPT)))
    rows = [
        {"gap_id": one.id, "day": day, "demand": one.demand, "priority": one.priority, "fires": one.fires} for one in gaps
    ]  # fmt: skip
    if rows:
        session.execute(insert(GapReading), rows)
    night = update(GapNight).where(col(GapNight.day) == day).values(formula=FORMULA, found=found).returning(col(GapNight.day))
    if session.execute(night).first() is None:
        session.add(GapNight(day=day, formula=FORMULA, found=found))
