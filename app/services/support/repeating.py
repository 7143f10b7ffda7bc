"""What is asked for again and again: a page is missing, which would spare others the question (domain.md §5.7)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.questions import Kept
from app.models.support import Category, HelpRequest, HelpState
from app.services.questions.suggesting import are_alike
from app.services.support import finding

RECENT = 300  # requests that are looked at, newest first
LATELY = timedelta(days=14)
OFTEN = 3  # so many similar requests lately are one page that is missing
NO_MORE = [HelpState.CANCELLED, HelpState.DUPLICATE]  # a duplicate is as good as answered where its original is


class Asked(NamedTuple):
    """As much of a request as tells what it is about."""

    id: str
    title: str
    category: Category
    community_id: str | None


def asked_again(session: Session, actor: Actor) -> list[Asked]:
    """The first three or more similar requests of a fortnight for which no page was found or written, newest first."""
    columns = col(HelpRequest.id), col(HelpRequest.title), col(HelpRequest.category), col(HelpRequest.community_id)
    query = select(*columns).where(
        finding.worked_by(session, actor), col(HelpRequest.opened_at) > clock.minute() - LATELY,
        or_(col(HelpRequest.kept).is_(None), col(HelpRequest.kept) == Kept.NOTHING),
        col(HelpRequest.state).not_in(NO_MORE),
    )  # fmt: skip
    rows = session.execute(query.order_by(col(HelpRequest.opened_at).desc()).limit(RECENT))
    return _first_alike([Asked(*row) for row in rows])


def _first_alike(asked: Sequence[Asked]) -> list[Asked]:
    """The first that has enough of its kind, with these, in their order; each pair of a category is compared once."""
    groups: dict[Category, list[int]] = defaultdict(list)
    alike = [{n} for n in range(len(asked))]
    for n, one in enumerate(asked):
        groups[one.category].append(n)
    for n, other in (pair for group in groups.values() for pair in combinations(group, 2)):
        if are_alike(asked[n].title, asked[other].title):
            alike[n].add(other)
            alike[other].add(n)
    return [asked[n] for n in sorted(next((same for same in alike if len(same) >= OFTEN), ()))]
