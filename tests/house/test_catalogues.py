"""Every sentence is there in every language, and says the same things in the same places."""

import re

import pytest
from babel.messages.catalog import Catalog, Message

from tests.helpers import messages

PLACE = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return messages.said()


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_nothing_said_is_missing_and_nothing_translated_is_unused(template: Catalog, language: str) -> None:
    kept = {one.id for one in messages.translated(language) if one.id}
    said = {one.id for one in template if one.id}

    assert said - kept == set(), "run bin/messages and translate these"
    assert kept - said == set(), "run bin/messages: nobody says these any more"
    assert messages.missing(messages.updated(language, template)) == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    for one in messages.translated(language):
        if one.id:
            assert _places(one, translated=True) == _places(one, translated=False), one.id


def _places(message: Message, *, translated: bool) -> set[str]:
    text = message.string if translated else message.id
    forms = text if isinstance(text, tuple | list) else [text]
    return {place.rstrip("sd") for form in forms for place in PLACE.findall(form)}
