"""What may answer a question already: questions and assets that the actor may see, whose titles share its rarer words.

The one place that looks; a search over whole texts can take its place without anybody noticing.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.text import fold
from app.models.communities import Community
from app.models.knowledge import Asset, Confidence
from app.models.questions import Question, QuestionState
from app.services.communities.finding import visible

RECENT = 5000  # titles of each kind that are looked at, newest first
MOST = 5
ENOUGH = 0.34  # of what a question's words weigh, a title must share so much
ALIKE = 2  # words of a title that must be the same for two things to be about the same
SHORT = 3  # words of so many letters say nothing of what a text is about
STEM = 5  # letters by which words are compared, so that endings do not matter


@dataclass(frozen=True)
class Suggestion:
    """Something that may answer: what it is called, where it stands, and how far it may be relied upon."""

    kind: str
    id: str
    title: str
    lang: str
    community: str
    state: str
    url: str


def suggest(session: Session, actor: Actor, text: str, most: int = MOST, but: str | None = None) -> list[Suggestion]:
    """What may answer a question, best first; `but` is the question's own id."""
    asked = words_of(text)
    if not asked:
        return []
    known = [one for one in [*_assets(session, actor), *_questions(session, actor)] if one.id != but]
    seen = Counter(word for one in known for word in words_of(one.title))
    weight = {word: math.log(1 + len(known) / (1 + seen[word])) for word in asked}
    whole = sum(weight.values()) or 1
    ranked = [(sum(weight[word] for word in asked & words_of(one.title)) / whole, one) for one in known]
    good = [(share, one) for share, one in ranked if share >= ENOUGH]
    return [one for _share, one in sorted(good, key=lambda found: -found[0])[:most]]


@lru_cache(maxsize=4 * RECENT)
def words_of(text: str) -> frozenset[str]:
    """The beginnings of a text's folded words; of scripts that do not part words, every two neighbours."""
    found: set[str] = set()
    for word in "".join(char if char.isalnum() else " " for char in fold(text)).split():
        wide = not word.isascii() and any("\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in word)
        found |= {word[n : n + 2] for n in range(max(len(word) - 1, 1))} if wide else {word[:STEM]} if len(word) > 1 else set()
    return frozenset(found)


def are_alike(one: str, other: str) -> bool:
    """Whether two titles are about the same: two words or more that say something stand in both."""
    shared = {word for word in words_of(one) & words_of(other) if len(word) > SHORT or not word.isascii()}
    return len(shared) >= ALIKE


def _questions(session: Session, actor: Actor) -> Iterator[Suggestion]:
    """Not those that were asked before: their originals are there too."""
    columns = col(Question.id), col(Question.title), col(Question.lang), col(Community.slug), col(Question.state)
    query = select(*columns).join(Community, col(Community.id) == col(Question.community_id)).where(
        visible(actor), col(Question.duplicate_of).is_(None), col(Question.state) != QuestionState.CLOSED
    )  # fmt: skip
    for row in session.execute(query.order_by(col(Question.asked_at).desc()).limit(RECENT)):
        yield Suggestion("question", row.id, row.title, row.lang, row.slug, str(row.state), f"/questions/{row.id}")


def _assets(session: Session, actor: Actor) -> Iterator[Suggestion]:
    columns = col(Asset.id), col(Asset.title), col(Asset.lang), col(Community.slug), col(Asset.confidence)
    query = select(*columns).join(Community, col(Community.id) == col(Asset.community_id)).where(
        visible(actor), col(Asset.confidence).in_([Confidence.VALIDATED, Confidence.NOT_VALIDATED])
    )  # fmt: skip
    for row in session.execute(query.order_by(col(Asset.revised_at).desc()).limit(RECENT)):
        yield Suggestion("asset", row.id, row.title, row.lang, row.slug, str(row.confidence), f"/assets/{row.id}")
