"""What a person does with a form, a program can do too (product.md, H01): no deed stands behind one door alone."""

import pytest

from tests.house import twins

OWN = "how a browser comes in and goes; a program brings its token"
# Deeds that no operation of the API does under that name, each with the operation that comes to the same, or with the reason.
ALONE = {
    "access.check": OWN,
    "access.sign_in": OWN,
    "access.device_of": OWN,
    "access.depart": OWN,
    "access.Trip.begun": OWN,
    "access.slow_down": OWN,
    "guests.sign_in_by_link": OWN,
    "guests.link_for": "POST /communities/{slug}/guests/{username}/link",
    "access.sign_out": "DELETE /people/{username}/sessions/{session_id}",
    "access.speak": "the language of one browser; a program says Accept-Language",
    "notices.switch_off": "PATCH /me/notices/settings",
    "belonging.join": "PUT /communities/{slug}/members/{username}",
    "belonging.admit": "PUT /communities/{slug}/members/{username}",
    "contributions.alike": "GET /search",
    "reviews.look": "that a page stood open before somebody's eyes, which a program cannot know",
    "search.click": "of a search on a page; those of programs are not kept",
}
# Forms without a deed: what was typed is shown, and nothing is kept.
SHOWING = {"POST /communities/{slug}/assets/preview", "POST /assets/{asset_id}/preview"}


@pytest.fixture(scope="module")
def deeds() -> dict[str, frozenset[str]]:
    """What each form asks of the services that no page which is only looked at asks, by the form's route."""
    pages = twins.handlers("pages")
    looking = frozenset[str]().union(*(calls for name, calls in pages.items() if name.startswith("GET ")))
    found = {name: calls - looking for name, calls in pages.items() if not name.startswith("GET ")}
    assert len(found) > 100, "the walk would prove nothing"
    return found


def test_whatever_a_form_does_the_api_does_too_or_it_is_said_why_not(deeds: dict[str, frozenset[str]]) -> None:
    done = frozenset[str]().union(*twins.handlers("api").values())
    alone = {deed for calls in deeds.values() for deed in calls - done}
    assert alone == set(ALONE), "a form does what no program can, or an exception is not needed any more"
    assert {name for name, calls in deeds.items() if not calls} == SHOWING


def test_what_comes_to_the_same_exists() -> None:
    named = {reason for reason in ALONE.values() if "/" in reason}
    assert len(named) > 3, "the walk would prove nothing"
    assert named <= twins.handlers("api/v1").keys()
