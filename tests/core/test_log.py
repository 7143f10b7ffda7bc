"""The log says what happened, and not to whom."""

import pytest

from app.core.log import unnamed


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/people/ben.okafor", "/people/…"),
        ("/api/v1/people/ben.okafor/kudos", "/api/v1/people/…/kudos"),
        ("/api/v1/communities/guild/members/ben.okafor", "/api/v1/communities/guild/members/…"),
        ("/people", "/people"),
        ("/communities/people-practice", "/communities/people-practice"),
    ],
)
def test_the_log_names_nobody(path: str, logged: str) -> None:
    assert unnamed(path) == logged
