"""What others work with in the world of the matrix: in each place a standard that binds two units, and who follows it."""

from datetime import timedelta

from sqlalchemy import insert

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.resources import (
    AdoptionRecord,
    AdoptionState,
    Exemption,
    ExemptionState,
    Mandate,
    ResourceKind,
    ResourceScope,
    ResourceVersion,
    VersionState,
)
from app.services import people, resources


def furnish(session: Session, author: Actor, asker: Actor, community: Community, asset: Asset) -> dict[str, str]:
    """Rows as they would stand in a centre of excellence; the matrix asks who may, not how it came about."""
    sales, plant = people.unit(session, "sales"), people.unit(session, "it")
    standard = resources.declare(session, author, asset, community, ResourceKind.STANDARD)
    day = clock.today("UTC")
    version, proposed = (
        ResourceVersion(
            resource_id=standard.id, semver=semver, revision=1, mandate=Mandate.MANDATORY, effective_from=day, state=state,
            proposed_by=author.person_id,
        )
        for semver, state in (("1.0.0", VersionState.PUBLISHED), ("2.0.0", VersionState.PROPOSED))
    )  # fmt: skip
    session.add_all([version, proposed])
    session.flush()
    scope = [{"version_id": one.id, "unit_id": unit.id} for one in (version, proposed) for unit in (sales, plant)]
    session.execute(insert(ResourceScope), scope)
    said = AdoptionRecord(
        version_id=version.id, unit_id=sales.id, state=AdoptionState.ADOPTED, as_of=day, attested_by=author.person_id,
        expires_on=day + timedelta(days=365),
    )  # fmt: skip
    asked, granted = (
        Exemption(
            version_id=version.id, unit_id=sales.id, reason="They cannot do it yet.", until=day + timedelta(days=9),
            state=state, proposed_by=asker.person_id,
        )
        for state in (ExemptionState.PROPOSED, ExemptionState.GRANTED)
    )  # fmt: skip
    session.add_all([said, asked, granted])
    session.flush()
    return {
        "resource_id": standard.id, "version_id": version.id, "proposed_id": proposed.id, "record_id": said.id,
        "exemption_id": asked.id, "granted_id": granted.id,
    }  # fmt: skip
