"""From what people do to what they see: Ada helps, Ben says how, and the points say why."""

from app.core import paging
from app.core.db import Database
from app.models.contributions import Contribution, ContributionKind, Endorsement, EndorsementType
from app.readers.points import Points
from app.readers.runner import catch_up
from app.services import contributions, recognition
from app.services.contributions import Draft
from tests.services.recognition.guild import faults
from tests.story import Story


def test_help_thanks_and_second_thoughts(database: Database) -> None:
    with database.write() as session:
        story = Story(session)
        ada, ben = story.ada, story.ben
        draft = Draft(kind=ContributionKind.MENTORING, title="Showed Ben the price template")
        contribution_id = contributions.log(session, ada, story.guild, draft).id
    with database.write() as session:
        helped = session.get_one(Contribution, contribution_id)
        said = contributions.endorse(session, ben, helped, "I can do it alone now.", EndorsementType.BENEFICIARY)
        endorsement_id = said.id
    catch_up(database, Points())
    with database.read() as session:
        points = recognition.points_of(session, ada, ada.person_id, paging.Ask())
    assert (points.total, points.season_total) == (8, 8)
    assert points.entries.items[0].because.sentence == "I can do it alone now."
    with database.write() as session:
        helped, said = session.get_one(Contribution, contribution_id), session.get_one(Endorsement, endorsement_id)
        contributions.revoke(session, ben, said, helped)
    catch_up(database, Points())
    with database.read() as session:
        points = recognition.points_of(session, ada, ada.person_id, paging.Ask())
    assert points.total == 0
    assert [(line.points, line.corrected_by) for line in points.entries.items] == [(-8, "endorsement.revoked"), (8, None)]
    assert faults(database) == []
