import pytest

from tests.services.decisions.room import Room
from tests.story import Story


@pytest.fixture
def room(story: Story) -> Room:
    return Room(story)
