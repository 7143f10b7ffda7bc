"""Facts about people's way in. What they said of themselves, and how confident they feel, stands in the tables alone."""

from dataclasses import dataclass
from datetime import date

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class OnboardingTemplatePublished(Fact):
    """A version of an onboarding template was published, or the template retired by it."""

    type = "onboarding.template_published"
    subject = "template_id"
    template_id: str
    code: str
    number: int
    retired: bool = False


@dataclass(frozen=True, kw_only=True)
class OnboardingScheduled(Fact):
    """Somebody's way in was planned from a version of a template."""

    type = "onboarding.scheduled"
    subject = "plan_id"
    plan_id: str
    person_id: str
    template_code: str
    template_number: int
    start_on: date


@dataclass(frozen=True, kw_only=True)
class OnboardingShifted(Fact):
    """The first day of a plan moved, and everything that is still to be done with it."""

    type = "onboarding.shifted"
    subject = "plan_id"
    plan_id: str
    person_id: str
    start_on: date


@dataclass(frozen=True, kw_only=True)
class OnboardingStarted(Fact):
    """The first day of a plan has come."""

    type = "onboarding.started"
    subject = "plan_id"
    plan_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class OnboardingPaused(Fact):
    """A plan waits while its person is away for long."""

    type = "onboarding.paused"
    subject = "plan_id"
    plan_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class OnboardingResumed(Fact):
    """A plan goes on, later by as many days as it waited."""

    type = "onboarding.resumed"
    subject = "plan_id"
    plan_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class OnboardingTaskDone(Fact):
    """A task was done, skipped with a reason, or found not to apply."""

    type = "onboarding.task_done"
    subject = "plan_id"
    plan_id: str
    task_id: str
    person_id: str
    kind: str
    state: str


@dataclass(frozen=True, kw_only=True)
class OnboardingCompleted(Fact):
    """Everything that a plan requires was done."""

    type = "onboarding.completed"
    subject = "plan_id"
    plan_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class OnboardingCancelled(Fact):
    """A plan was called off: the hire was, or the person has left."""

    type = "onboarding.cancelled"
    subject = "plan_id"
    plan_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class OnboardingEscalated(Fact):
    """Two days before the first day nobody was named as buddy: the line manager is asked too."""

    type = "onboarding.escalated"
    subject = "plan_id"
    plan_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class BuddyNamed(Fact):
    """Somebody was asked to go along with a newcomer."""

    type = "buddy.named"
    subject = "plan_id"
    plan_id: str
    pairing_id: str
    person_id: str
    buddy_id: str


@dataclass(frozen=True, kw_only=True)
class BuddyMet(Fact):
    """A newcomer and their buddy met on a day."""

    type = "buddy.met"
    subject = "plan_id"
    plan_id: str
    pairing_id: str
    person_id: str
    met_on: date


@dataclass(frozen=True, kw_only=True)
class BuddyEnded(Fact):
    """A pairing ended: somebody else was named, one of them left, or the plan was called off."""

    type = "buddy.ended"
    subject = "plan_id"
    plan_id: str
    pairing_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class ConfidenceAsked(Fact):
    """A newcomer was asked how confident they feel; `again` the one time that they are reminded."""

    type = "confidence.asked"
    subject = "checkin_id"
    checkin_id: str
    person_id: str
    day: int
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class ConfidenceAnswered(Fact):
    """A newcomer said how confident they feel; what, stands in the table."""

    type = "confidence.answered"
    subject = "checkin_id"
    checkin_id: str
    person_id: str
    day: int


@dataclass(frozen=True, kw_only=True)
class GuidelinePublished(Fact):
    """A version of guidelines was published, for a community or for the whole organisation."""

    type = "guideline.published"
    subject = "guideline_id"
    guideline_id: str
    number: int
    mandatory: bool
    community_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class GuidelineAcknowledged(Fact):
    """Somebody read a version of guidelines and will keep to it."""

    type = "guideline.acknowledged"
    subject = "guideline_id"
    guideline_id: str
    person_id: str
    community_id: str | None = None
