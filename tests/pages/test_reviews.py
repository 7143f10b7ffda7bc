"""Reviews and answers for everybody on the site: every form without JavaScript, and what a stranger is shown."""

from datetime import timedelta

import pytest

from app.core import clock
from app.models.knowledge import AssetKind
from app.models.trust import AssetFlag, FlagReason, FlagState
from app.pages.faq import _lowered
from tests.doors import Doors
from tests.services.reviews.test_reviews import LATER, page
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")


def furnished(doors: Doors, *titles: str, kind: AssetKind = AssetKind.HOW_TO) -> list[str]:
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        story.guild = session.merge(doors.guild)
        return [page(story, title, kind=kind).id for title in titles]


def test_a_leader_works_through_the_queue(doors: Doors) -> None:
    with clock.at(LATER):
        first, second = furnished(doors, "Leases", "Loans")
        with doors.database.write() as session:
            said = {"asset_id": second, "by_id": doors.people["cleo"].id, "reason": FlagReason.UNCLEAR}
            with clock.at(LATER - timedelta(days=1)):
                session.add(AssetFlag(**said, note="Which step?"))
            session.add_all(AssetFlag(**said, state=FlagState.FIXED) for _newer in range(5))
        ada, ben, cleo = (doors.site(name) for name in ("ada", "ben", "cleo"))
        assert cleo.post(f"/assets/{first}/looks").status_code == 204
        assert cleo.post(f"/assets/{first}/feedback", data={"solved": "no"}).headers["location"].endswith("#missing")
        assert "Did this solve it?" in cleo.get(f"/assets/{first}").text
        assert "Did this solve it?" not in ben.get(f"/assets/{first}").text
        assert ben.get("/reviews").status_code == 403
        shown = ada.get("/reviews").text
        assert shown.index("Leases") < shown.index("Loans")
        assert "3 weeks overdue" in shown
        refused = ada.post(f"/reviews/{first}/verifications", data={"verdict": "rejected"})
        assert (refused.status_code, "what is wrong with it" in refused.text) == (422, True)
        mended = {"verdict": "confirmed_with_edit", "body": "Do otherwise."}
        assert ada.post(f"/reviews/{first}/verifications", data=mended).headers["location"] == f"/reviews/{second}"
        asked = {"due_on": str(LATER.date() + timedelta(days=7)), "note": "Still so?"}
        assert ada.post(f"/reviews/{second}/request", data=asked).headers["location"] == "/reviews"
        assert "Which step?" in ada.get(f"/reviews/{second}").text, "five newer ones are settled"
        assert "Is “Loans” still right?" in ben.get("/").text
        doors.settle()
        assert "asks you to look at “Loans” again" in ben.get("/notices").text
        assert "Choose the texts first" in ada.post("/reviews", data={"tier": "slow"}).text
        assert ada.post("/reviews", data={"asset": [second], "tier": "slow"}).status_code == 303
        assert "Every 365 days" in ada.get(f"/reviews/{second}").text
        assert ada.post(f"/reviews/{second}/archival", data={"why": "Old."}).status_code == 422, "managers and advisors do"


def test_strangers_read_answers_as_page_markdown_and_data(doors: Doors) -> None:
    [answer] = furnished(doors, "Who decides?", kind=AssetKind.FAQ)
    stranger, ada = doors.site(), doors.site("ada")
    assert [stranger.get(f"/faq/guild{end}").status_code for end in ("", ".md", ".json")] == [404] * 3
    assert ada.post("/communities/guild/faq/publication", data={"public": "yes"}).status_code == 303
    assert "/faq/guild" in ada.get("/communities/guild/life").text
    shown = stranger.get("/faq/guild")
    assert "Who decides?" in shown.text
    assert {"Ada", "Ben"} & set(shown.text.replace("<", " ").replace(">", " ").split()) == set()
    assert "script" not in shown.text
    assert stranger.get("/faq/guild.md").text.endswith("## Who decides?\n\nDo so.\n")
    [item] = stranger.get("/faq/guild.json").json()["items"]
    assert (item["id"], item["question"], item["answer"]) == (answer, "Who decides?", "Do so.")
    assert doors.site("cleo").post("/communities/guild/faq/publication", data={"public": "no"}).status_code == 422
    assert ada.post("/communities/guild/faq/publication", data={"public": "no"}).status_code == 303
    assert stranger.get("/faq/guild").status_code == 404


def test_headings_go_below_the_question_and_code_stays() -> None:
    assert _lowered("# One\n```\n# two\n```\n##### five\n") == "### One\n```\n# two\n```\n###### five"
