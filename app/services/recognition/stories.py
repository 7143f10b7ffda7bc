"""The story of one contribution, told by its facts: who did it, whether it stands, and who says that it helped."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from app.core.courtesy import Pace
from app.journal import facts
from app.journal.book import Entry
from app.services.recognition.periods import day_of

# Every kind of fact about a contribution that recognition listens to. A lapse is not among them: it befalls only what nobody
# endorsed, takes no points away, and an endorsement that comes after all counts.
STORY = (
    "contribution.logged",
    "contribution.revised",
    "contribution.returned",
    "contribution.resubmitted",
    "contribution.withdrawn",
    "contribution.voided",
    "endorsement.given",
    "endorsement.revoked",
    "answer.accepted",
    "answer.unaccepted",
    "question.resolved",
    "question.unresolved",
    "question.marked_duplicate",
    "question.unmarked",
)


@dataclass(slots=True)
class Story:
    """What the journal says of one contribution, up to some moment."""

    contribution_id: str
    authors: tuple[str, ...] = ()
    kind: str = ""
    logged_on: date = date.min  # until that is told
    days_late: int = 0
    earns: bool = False
    stands: bool = False
    is_over: bool = False
    is_duplicate: bool = False
    endorsements: dict[str, Entry] = field(default_factory=dict)
    acceptance: Entry | None = None

    @property
    def may_earn(self) -> bool:
        """Whether it stands, and was told as something that earns (imports and interest communities are not)."""
        return self.earns and self.stands and not self.is_over and not self.is_duplicate

    def tell(self, entry: Entry, zone: str) -> None:
        """Add the next fact, in the order of the journal."""
        match entry.fact:
            case facts.EndorsementGiven(endorsement_id=endorsement):
                self.endorsements[endorsement] = entry
            case facts.EndorsementRevoked(endorsement_id=endorsement):
                self.endorsements.pop(endorsement, None)
            case facts.AnswerAccepted() | facts.QuestionResolved():
                self.acceptance = entry
            case facts.AnswerUnaccepted() | facts.QuestionUnresolved():
                self.acceptance = None
            case facts.QuestionMarkedDuplicate() | facts.QuestionUnmarked():
                self.is_duplicate = isinstance(entry.fact, facts.QuestionMarkedDuplicate)
            case facts.ContributionLogged(earns=earns) as logged:
                self.earns, self.stands, self.logged_on = earns, True, day_of(entry.occurred_at, zone)
                self._describe(logged)
            case facts.ContributionRevised() as revised:
                self._describe(revised)
            case _:
                self._rule(entry)

    def _describe(self, fact: facts.ContributionLogged | facts.ContributionRevised) -> None:
        self.authors, self.kind = fact.author_ids, fact.kind
        self.days_late = (self.logged_on - fact.occurred_on).days

    def _rule(self, entry: Entry) -> None:
        match entry.fact:
            case facts.ContributionResubmitted():
                self.stands = True
            case facts.ContributionReturned():
                self.stands = False
            case _:  # withdrawn or declared void
                self.is_over = True


def told(entries: Iterable[Entry], zone: str, pace: Pace = iter) -> Iterable[Story]:
    """The stories that facts tell, in whatever order the facts come."""
    stories: dict[str, Story] = {}
    for entry in pace(sorted(entries, key=_position)):
        if entry.fact.type in STORY and entry.fact.subject_id:
            subject = entry.fact.subject_id
            stories.setdefault(subject, Story(subject)).tell(entry, zone)
    return stories.values()


def _position(entry: Entry) -> int:
    return entry.position
