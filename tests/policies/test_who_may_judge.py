"""Who sees how a community stands (domain.md §2.14 row 46)."""

import pytest

from app.core.errors import ForbiddenError
from app.policies import health
from tests.policies.everybody import community, somebody, who


def test_a_communitys_health_is_for_its_people_and_km_advisors() -> None:
    everybody = "member leader manager sponsor km_advisor tech_expert advisor"
    assert who(lambda actor: health.can_see(actor, community())) == everybody
    health.require_sight(somebody("member", "member"), community())
    with pytest.raises(ForbiddenError):
        health.require_sight(somebody("stranger"), community())
