"""Short ways to say what happens to contributions."""

from app.models.communities import Community
from app.models.contributions import Contribution, ContributionKind, EndorsementType
from app.services import contributions
from app.services.contributions import Change, Draft
from tests.story import Story

LINK = "https://example.org/template"


def log(story: Story, who: str = "ada", community: Community | None = None, **draft: object) -> Contribution:
    """Somebody logs something with a link, in the guild unless told."""
    given = {"kind": ContributionKind.ASSET, "title": "Price template", "evidence": [LINK], **draft}
    return contributions.log(story.session, story.actor(who), community or story.guild, Draft(**given))


def endorse(
    story: Story, who: str, contribution: Contribution, benefit: str = "Saved me two days.",
    kind: EndorsementType = EndorsementType.PEER,
) -> object:  # fmt: skip
    """Somebody says that it helped."""
    return contributions.endorse(story.session, story.actor(who), contribution, benefit, kind)


def change(story: Story, who: str, contribution: Contribution, **to: object) -> Contribution:
    """Somebody changes it."""
    return contributions.change(story.session, story.actor(who), contribution, Change(given=frozenset(to), **to))
