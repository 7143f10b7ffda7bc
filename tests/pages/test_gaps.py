"""Gaps on the site: why one is there, who sees to it, and every form without JavaScript."""

import re

from sqlalchemy import select

from app.core import clock
from app.models.gaps import Gap
from app.services import gaps
from tests.doors import Doors
from tests.services.gaps.test_gaps import NIGHT, advisor, asked, looked_for
from tests.story import Story


def test_a_gap_from_its_evidence_to_whoever_sees_to_it(doors: Doors) -> None:
    with doors.database.write() as session, clock.at(NIGHT):
        story = Story.over(session, doors.people)
        story.guild = session.merge(doors.guild)
        advisor(story)
        asked(story, "Who decides on discounts?", "Who decides on a discount?", "Who decides about discounts?")
        looked_for(session, "travel costs", 6)
        looked_for(session, "flights abroad", 5)
        gaps.turn(session, gaps.judge(gaps.gather(session)))
        doors.people |= story.people
        by = {gap.key.rpartition("|")[2] or gap.rule: gap.id for gap in session.execute(select(Gap)).scalars()}
    ada, ben, kim, cleo = (doors.site(name) for name in ("ada", "ben", "kim", "cleo"))
    assert "What is missing" in ben.get("/communities/guild/assets").text
    assert "What is missing" not in cleo.get("/communities/guild/assets").text
    shown = ben.get("/gaps?community=guild").text
    assert "Asked again and again" in shown
    assert "travel costs" not in ben.get("/gaps").text
    again = f"/gaps/{next(id_ for key, id_ in by.items() if key.startswith('question:'))}"
    page = ben.get(again).text
    assert "Three or more ask the same within 91 days" in page
    assert "Who decides on discounts?" in page
    assert cleo.get(again).status_code == 404
    assert ben.post(f"{again}/owner").status_code == 303
    assert "You see to what is missing" in ben.get("/").text
    assert ben.post(f"{again}/transitions", data={"to": "in_progress"}).status_code == 303
    refused = ada.post(f"{again}/transitions", data={"to": "dismissed"})
    assert (refused.status_code, "Say why this is no gap" in refused.text) == (422, True)
    travel, flights = f"/gaps/{by['travel costs']}", f"/gaps/{by['flights abroad']}"
    wrong = kim.post(f"{travel}/triage", data={"community": "guild", "owner": "cleo", "due_on": ""})
    assert "may not see this gap" in wrong.text
    assert kim.post(f"{travel}/triage", data={"community": "guild", "owner": "@ada", "due_on": ""}).status_code == 303
    assert "travel costs" in ben.get("/gaps").text
    assert "no such gap" in kim.post(f"{travel}/merger", data={"into": "/gaps/none"}).text
    assert kim.post(f"{flights}/merger", data={"into": travel}).status_code == 422, "one of them has a community by now"
    assert ada.get("/gaps/report").status_code == 403
    assert "New, or known already?" in ada.get("/gaps/report?community=guild").text
    assert kim.get("/gaps/report").status_code == 200


def test_the_strategy_is_written_by_whoever_may(doors: Doors) -> None:
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        advisor(story)
        doors.people |= story.people
    kim, ada = doors.site("kim"), doors.site("ada")
    assert kim.post("/gaps/topics", data={"topic": "Batteries"}).status_code == 303
    assert "there already" in kim.post("/gaps/topics", data={"topic": "batteries"}).text
    assert ada.post("/gaps/topics", data={"topic": "Hydrogen"}).status_code == 422
    page = ada.get("/gaps/topics").text
    assert "Batteries" in page
    assert "/removal" not in page
    removal = re.search(r'action="(/gaps/topics/[^"]+)"', kim.get("/gaps/topics").text)
    assert removal
    assert kim.post(removal[1]).status_code == 303
