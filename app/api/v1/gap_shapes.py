"""The shapes in which gaps go out. Nobody is named in evidence, and of searches only what five askers or more share."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from app.api.fields import ID
from app.api.shapes import Out, PersonRef
from app.core.db import Session
from app.models.communities import Community
from app.models.gaps import Gap, GapRule, GapState
from app.services import gaps, people


class GapOut(Out):
    """A knowledge gap as lists have it."""

    id: str = Field(description="Its id.", examples=[ID])
    rule: GapRule = Field(description="What shows it (docs/gaps.md): G1 is `nothing_found`, G11 `not_followed`.")
    title: str = Field(description="The words looked for, the topic, or the first question or page that it is about.")
    community: str | None = Field(description="Slug of the community whose it is; null until somebody says so.")
    state: GapState = Field(description="Where it stands; `closed` is the signal's doing alone.")
    fires: bool = Field(description="Whether the signal was there when the rules were last asked.")
    seen_on: date = Field(description="The last day on which the signal was there.")
    demand: float = Field(description="How often it was needed in thirty days.", examples=[8.5])
    severity: int = Field(description="1, 2 or 3, by the rule.", examples=[2])
    weight: float = Field(description="1.5 where the strategy needs it, else 1.", examples=[1.5])
    priority: float = Field(description="(1 + demand) × severity × weight.", examples=[28.5])
    owner: PersonRef | None = Field(description="Who sees to it.")
    due_on: date | None = Field(description="By when.")
    version: int = Field(description="Counts what people changed.", examples=[1])


class ThingOut(Out):
    """A question or an asset that a gap is about."""

    kind: str = Field(description="`question` or `asset`.", examples=["question"])
    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="What it is called.")
    url: str = Field(description="Its page.", examples=["/questions/01a1c0de-7e57-7000-8000-00000000cafe"])


class GapStepOut(Out):
    """A change of a gap's state."""

    source: GapState | None = Field(description="What it was; null where it was found.")
    target: GapState = Field(description="What it became.")
    by: PersonRef | None = Field(description="Who; null where the signal came or went.")
    reason: str = Field(description="Why.")
    at: datetime = Field(description="When (UTC).")


class GapDetail(GapOut):
    """A gap with its evidence and what became of it."""

    measures: dict[str, float] = Field(
        description="The figures on which the rule fired, by name.", examples=[{"searches": 12, "missed": 7, "askers": 9}]
    )
    phrases: list[str] = Field(description="What was looked for, as five askers or more wrote it.", examples=[["travel costs"]])
    things: list[ThingOut] = Field(description="Questions and assets that it is about, the first twenty.")
    formula: str = Field(description="Edition of the rules and of the formula.", examples=["2026.1"])
    steps: list[GapStepOut] = Field(description="What became of it, the newest first.")


class ReadingOut(Out):
    """How a gap stood on a day."""

    day: date = Field(description="The day.")
    demand: float = Field(description="Its demand.", examples=[8.5])
    priority: float = Field(description="Its priority.", examples=[28.5])
    fires: bool = Field(description="Whether the signal was there.")


class MonthOut(Out):
    """Gaps in a month."""

    begins: date = Field(description="Its first day.")
    found: int = Field(description="Found, or taken up again.")
    closed: int = Field(description="Closed by their signal, or put aside.")
    open: int = Field(description="Open at its end.")


class QuarterOut(Out):
    """What became of what was resolved in a quarter."""

    begins: date = Field(description="Its first day.")
    captured: int = Field(description="Known, and written: an asset was linked.")
    not_captured: int = Field(description="Known, and not written: a page came now, though it had been asked before.")
    new: int = Field(description="New: a page was written for the first question of its kind.")
    nothing: int = Field(description="Nothing was worth keeping.")
    unsaid: int = Field(description="Nobody has said yet what became of it.")
    shares: dict[str, float | None] = Field(
        description="Of the first three, their share of these; null of fewer than five.", examples=[{"captured": 0.65}]
    )


class GapReportOut(Out):
    """How it goes with knowledge gaps."""

    as_of: date = Field(description="The day of the report.")
    judged_on: date | None = Field(description="When the rules were last asked.")
    week_found: int = Field(description="Gaps found in the last seven days.")
    week_closed: int = Field(description="Gaps that their signal closed in the last seven days.")
    oldest: date | None = Field(description="Since when the oldest open gap is known.")
    months: list[MonthOut] = Field(description="The last twelve months, the oldest first.")
    quarters: list[QuarterOut] = Field(description="The last four quarters, the oldest first: new or known.")


def shown(session: Session, found: list[tuple[Gap, Community | None]]) -> list[GapOut]:
    """Gaps in their out shape."""
    names = people.refs(session, [gap.owner_id for gap, _place in found])
    titles = gaps.titles_of(session, [gap for gap, _place in found])
    return [GapOut(**_plain(gap, titles[gap.id], place, names)) for gap, place in found]


def detail(session: Session, gap: Gap, place: Community | None) -> GapDetail:
    """One gap in its out shape."""
    session.flush()
    steps = [
        GapStepOut(source=one.source, target=one.target, by=PersonRef.of(who) if who else None, reason=one.reason,
                   at=one.created_at)
        for one, who in gaps.steps(session, gap)
    ]  # fmt: skip
    return GapDetail(
        **_plain(gap, gaps.title_of(session, gap), place, people.refs(session, [gap.owner_id])),
        measures=gap.measures,
        phrases=gap.phrases,
        things=[ThingOut(**one._asdict()) for one in gaps.things(session, gap)],
        formula=gap.formula,
        steps=steps,
    )


def _plain(gap: Gap, title: str, place: Community | None, names: dict[str, people.Ref]) -> dict[str, Any]:
    owner = names.get(gap.owner_id or "")
    told = {
        "title": title,
        "community": place.slug if place else None,
        "owner": PersonRef.of(owner) if owner else None,
    }
    return {name: told[name] if name in told else getattr(gap, name) for name in GapOut.model_fields}
