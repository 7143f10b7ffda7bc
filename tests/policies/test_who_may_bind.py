"""Who gives others something to work with, whom it binds, and who frees them (domain.md §2.14 rows 27–29)."""

from dataclasses import replace

from app.models.communities import Status
from app.models.resources import Mandate
from app.policies import resources
from tests.policies.everybody import HERE, community, somebody, who


def test_what_is_mandatory_is_decided_by_sponsor_and_km_advisor() -> None:
    here, over = community(), community(Status.ARCHIVED)
    assert who(lambda actor: resources.can_propose(actor, here)) == "member leader manager km_advisor advisor"
    assert who(lambda actor: resources.can_propose_mandatory(actor, here)) == "leader manager sponsor km_advisor advisor"
    assert who(lambda actor: resources.can_publish(actor, here, Mandate.NO)) == "leader manager km_advisor advisor"
    assert who(lambda actor: resources.can_publish(actor, here, Mandate.MANDATORY)) == "sponsor km_advisor advisor"
    for may in (resources.can_propose, resources.can_propose_mandatory):
        assert who(lambda actor, may=may: may(actor, over)) == ""
    assert who(lambda actor: resources.can_publish(actor, over, Mandate.MANDATORY)) == ""


def test_a_unit_speaks_for_itself_and_others_check() -> None:
    stranger = somebody("stranger")
    assert resources.can_attest(stranger, "sales", "sales")
    assert not resources.can_attest(stranger, "it", "sales")
    assert not resources.can_attest(stranger, None, "sales")
    assert not resources.can_attest(replace(stranger, bounded=True), "sales", "sales")
    assert who(lambda actor: resources.can_check(actor, community())) == "leader manager km_advisor advisor"


def test_one_asks_for_an_exemption_and_the_sponsor_grants_it() -> None:
    assert community().id == HERE
    assert who(lambda actor: resources.can_propose_exemption(actor, community())) == "leader manager"
    assert who(lambda actor: resources.can_grant(actor, community())) == "sponsor"
