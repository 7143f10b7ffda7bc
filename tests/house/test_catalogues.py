"""Every sentence is there in every language, and says the same things in the same places."""

import re
from itertools import combinations

import pytest
from babel.messages.catalog import Catalog, Message

from tests.helpers import messages

SHORT = 10  # characters: “historia” is Polish and Spanish
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


def test_no_language_speaks_in_another_ones_words() -> None:
    """Names and codes are alike in two languages now and then, and sentences are not."""
    spoken = {language: {str(one.id): one.string for one in messages.translated(language)} for language in messages.LANGUAGES}
    for one, other in combinations(messages.LANGUAGES, 2):
        alike = [said for said, words in spoken[one].items() if words == spoken[other].get(said)]
        assert [said for said in alike if spoken[one][said] not in {said, ""} and len(said) > SHORT] == [], (one, other)


def _places(message: Message, *, translated: bool) -> set[str]:
    text = message.string if translated else message.id
    forms = text if isinstance(text, tuple | list) else [text]
    return {place.rstrip("sd") for form in forms for place in PLACE.findall(form)}
