"""How fast help comes, by hour of the day (domain.md §4.2 H24, product.md N8). Who got none yet counts as waiting for ever."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_high
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.core.settings import settings
from app.models.communities import Community
from app.models.support import HelpRequest, HelpState
from app.policies.support import OPEN

LATELY = timedelta(days=91)
BAND = 4  # hours
ENOUGH = 5  # requests, below which a figure would speak of somebody


@dataclass(frozen=True)
class Band:
    """Requests opened in some hours of the day, and within how many minutes half of them got help; None: not enough, or not."""

    begins: int
    requests: int
    minutes: int | None


@dataclass(frozen=True)
class Figures:
    """A community's help: what is open now; of what was due within 91 days, how much was answered in time."""

    open: int
    waiting: int
    due: int
    in_time: int
    bands: list[Band]


def figures(session: Session, community: Community) -> Figures:
    """A community's figures; cancelled requests are left out."""
    here = col(HelpRequest.community_id) == community.id
    count = select(col(HelpRequest.state), func.count()).where(here).group_by(col(HelpRequest.state))
    states = {HelpState(row[0]): row[1] for row in session.execute(count)}
    moment = clock.minute()
    columns = col(HelpRequest.opened_at), col(HelpRequest.first_response_at), col(HelpRequest.response_target_at)
    counted = here, col(HelpRequest.opened_at) > moment - LATELY, col(HelpRequest.state).not_in(_LEFT_OUT)
    rows = [tuple(row) for row in session.execute(select(*columns).where(*counted))]
    due = [row for row in rows if row[1] is not None or row[2] <= moment]
    return Figures(
        open=sum(states.get(state, 0) for state in OPEN),
        waiting=states.get(HelpState.WAITING, 0),
        due=len(due),
        in_time=sum(1 for _opened, first, target in due if first is not None and first <= target),
        bands=bands([(opened, first) for opened, first, _target in rows], settings().time_zone),
    )


def bands(asked: Sequence[tuple[datetime, datetime | None]], zone: str) -> list[Band]:
    """Time to first help by hour of the day on which it was asked for, by the clocks of a zone."""
    place = ZoneInfo(zone)
    waits: dict[int, list[float]] = {begins: [] for begins in range(0, 24, BAND)}
    for opened, first in asked:
        band = opened.astimezone(place).hour // BAND * BAND
        waits[band].append((first - opened).total_seconds() / 60 if first else math.inf)
    return [Band(begins, len(found), _half(found)) for begins, found in waits.items()]


def _half(found: list[float]) -> int | None:
    half = median_high(found) if len(found) >= ENOUGH else math.inf
    return None if math.isinf(half) else round(half)


_LEFT_OUT = (HelpState.CANCELLED, HelpState.DUPLICATE)
