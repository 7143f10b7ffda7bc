"""A guide of Ben's in the guild, and what happens to it, in few words."""

from app.core.actor import Actor
from app.models.knowledge import Asset, Confidence
from app.models.trust import Outcome, ReuseOutcome
from app.services import knowledge
from app.services.knowledge import Change, Draft, Receipt, Verdict
from tests.story import Story

TEXT = "Tag the commit.\n\nWait for the build.\n"


class Shelf:
    """The guild's knowledge: `shelf.guide`, and short words for what people do with it."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.guide = self.write(story.ben)

    def write(self, actor: Actor, title: str = "How we release", body: str = TEXT, **more: object) -> Asset:
        return knowledge.write(self.story.session, actor, self.story.guild, Draft(title=title, body=body, **more))

    def edit(self, actor: Actor, asset: Asset | None = None, **to: object) -> Asset:
        given = frozenset(to) - {"summary", "material", "base"}
        change = Change(given=given, **to)
        return knowledge.change(self.story.session, actor, asset or self.guide, self.story.guild, change)

    def verify(
        self, actor: Actor, outcome: Outcome = Outcome.CONFIRMED, asset: Asset | None = None, **more: object
    ) -> Confidence:
        verdict = Verdict(outcome=outcome, **more)
        knowledge.verify(self.story.session, actor, asset or self.guide, self.story.guild, verdict)
        return (asset or self.guide).confidence

    def use(self, actor: Actor, outcome: ReuseOutcome = ReuseOutcome.WORKED, asset: Asset | None = None) -> Confidence:
        knowledge.report(self.story.session, actor, asset or self.guide, Receipt(outcome=outcome, minutes_saved=30))
        return (asset or self.guide).confidence

    def text(self, number: int = 0) -> str:
        return knowledge.revision(self.story.session, self.guide, number or self.guide.revision).body
