"""Words for stories about training: `published(story)`, `completed(story, "ben", module)`."""

from datetime import date

from app.models.training import CompletionStatus, TrainingCompletion, TrainingModule
from app.services import training
from app.services.training import Done, Edition, NewModule
from tests.story import Story


def published(story: Story, code: str = "facilitation", by: str = "ada", **edition: object) -> TrainingModule:
    """A module in its first version."""
    new = NewModule(code=code, title="Facilitating a meeting", edition=Edition(**{"minutes": 30, **edition}))
    return training.publish(story.session, story.actor(by), new)


def completed(
    story: Story, name: str, module: TrainingModule, on: date | None = None, status: str = "completed", by: str = ""
) -> TrainingCompletion:
    """Somebody completed it, by their own word unless told."""
    done = Done(status=CompletionStatus(status), completed_on=on)
    return training.complete(story.session, story.actor(by or name), module, story.people[name], done)
