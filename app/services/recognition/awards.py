"""From facts to awards: what each contribution and each thanks would carry if there were no caps.

Reversals come first by construction: a story is told to its end, and only what still stands is asked for its awards. So
something voided leaves the same awards as if it had never been (domain.md §3.6).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.courtesy import Pace
from app.journal import facts
from app.journal.book import Entry
from app.services.recognition.periods import day_of
from app.services.recognition.policy import Ground, Policy, PolicyBook, Rule
from app.services.recognition.stories import STORY, Story, told

KUDOS = "kudos.given"
EARNING = (*STORY, KUDOS)


@dataclass(frozen=True, slots=True)
class Award:
    """Points that one person would get for one thing, before caps. `key` names it among the person's awards.

    `fact_id` is the act that made it fall due, at `qualified_at`; the pair cap is charged to whoever did it, `endorser_id`.
    """

    person_id: str
    key: str
    rule: str
    gross: int
    policy: str
    qualified_at: datetime
    fact_id: str
    endorser_id: str
    community_id: str | None = None
    contribution_id: str | None = None
    endorsement_id: str | None = None
    kudos_id: str | None = None

    @property
    def order(self) -> tuple[datetime, str]:
        """Where the award stands in the one walk that applies caps."""
        return self.qualified_at, self.fact_id


def derive(entries: Iterable[Entry], book: PolicyBook, zone: str, pace: Pace = iter) -> Iterator[Award]:
    """Every award that the facts give, uncapped. Pure; needs all facts of each contribution that it is told of."""
    entries = list(entries)
    for entry in entries:
        if isinstance(entry.fact, facts.KudosGiven):
            yield from _thanks(entry, entry.fact, book.on(day_of(entry.occurred_at, zone)))
    for story in told(entries, zone, pace):
        if story.may_earn:
            for person_id in story.authors:
                yield from _due(story, person_id, book, zone)


def _thanks(entry: Entry, fact: facts.KudosGiven, policy: Policy) -> Iterator[Award]:
    if "kudos" in policy.rules and fact.earns and fact.giver_id != fact.recipient_id:
        yield Award(
            person_id=fact.recipient_id,
            key=f"kudos:{fact.kudos_id}",
            rule="kudos",
            gross=policy.rules["kudos"].points,
            policy=policy.version,
            qualified_at=entry.occurred_at,
            fact_id=entry.id,
            endorser_id=fact.giver_id,
            community_id=fact.community_id,
            contribution_id=fact.contribution_id,
            kudos_id=fact.kudos_id,
        )


def _due(story: Story, person_id: str, book: PolicyBook, zone: str) -> Iterable[Award]:
    """What a story is worth to one of its authors: each award once, by whichever of its conditions held first."""
    first: dict[str, Award] = {}
    found = [*_words(story, person_id, book, zone), *_acceptance(story, person_id, book, zone)]
    for award in sorted(found, key=lambda award: award.order):
        first.setdefault(award.key, award)
    return first.values()


def _words(story: Story, person_id: str, book: PolicyBook, zone: str) -> Iterator[Award]:
    """The award for endorsements, due when there first were enough of those that still stand."""
    heard: list[facts.EndorsementGiven] = []
    for entry in sorted(story.endorsements.values(), key=_moment):
        fact = entry.fact
        if not isinstance(fact, facts.EndorsementGiven) or not _counts(fact, story, person_id):
            continue
        heard.append(fact)
        policy = book.on(day_of(entry.occurred_at, zone))
        rule = policy.rules.get(story.kind)
        if rule and story.days_late <= policy.late_days and _enough(heard, rule):
            award = _award(story, person_id, story.kind, policy, entry, fact.endorser_id)
            yield replace(award, endorsement_id=fact.endorsement_id)
            return


def _acceptance(story: Story, person_id: str, book: PolicyBook, zone: str) -> Iterator[Award]:
    """The award for an answer that was accepted by whoever asked, and for having asked what it answers."""
    entry = story.acceptance
    if entry is None:
        return
    match entry.fact:
        case facts.AnswerAccepted(accepted_by=other, on_behalf=False, earns=True):
            rule = "answer_accepted"
        case facts.QuestionResolved(answered_by=str(other), helps=True):
            rule = "question"
        case _:
            return
    policy = book.on(day_of(entry.occurred_at, zone))
    if rule in policy.rules and other not in story.authors and story.days_late <= policy.late_days:
        yield _award(story, person_id, rule, policy, entry, other)


def _award(story: Story, person_id: str, rule: str, policy: Policy, entry: Entry, endorser_id: str) -> Award:
    return Award(
        person_id=person_id,
        key=f"{rule}:{story.contribution_id}",
        rule=rule,
        gross=policy.rules[rule].points,
        policy=policy.version,
        qualified_at=entry.occurred_at,
        fact_id=entry.id,
        endorser_id=endorser_id,
        community_id=entry.fact.community,
        contribution_id=story.contribution_id,
    )


def _counts(fact: facts.EndorsementGiven, story: Story, person_id: str) -> bool:
    return person_id in fact.counts_for and fact.endorser_id not in story.authors


def _enough(heard: list[facts.EndorsementGiven], rule: Rule) -> bool:
    counted = {fact.endorser_id for fact in heard if rule.needs != Ground.BENEFICIARY or fact.kind == "beneficiary"}
    return len(counted) >= rule.endorsers


def _moment(entry: Entry) -> tuple[datetime, str]:
    return entry.occurred_at, entry.id
