"""Goals on the site: from a sentence to what came of it, a check-in on Today, the chain on a profile; without JavaScript."""

import re
from datetime import timedelta

from sqlalchemy import event

from app.core import clock
from app.models.belonging import RoleName
from app.models.communities import Kind, Visibility
from app.models.contributions import ContributionKind
from app.models.goals import Goal, KeyResult
from app.services import contributions
from tests.doors import Doors
from tests.story import Story

TODAY = clock.today("UTC")
WANTS = ("community ", "community_goal ", "key_result ")
PERIOD = {"begins_on": str(TODAY - timedelta(days=60)), "ends_on": str(TODAY + timedelta(days=60))}
RESULT = {"metric": "Days until an offer leaves", "unit": "days", "baseline": "10", "target": "4", "cadence_days": "30"}


def roles(doors: Doors) -> None:
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        story.guild = session.merge(doors.guild)
        for name, role in (("sue", RoleName.SPONSOR), ("mia", RoleName.MANAGER)):
            story.register(name)
            story.join(name, story.guild)
            story.give(name, role, story.guild)
        doors.people |= story.people


def agreed(doors: Doors) -> str:
    """The address of a goal that was agreed today."""
    roles(doors)
    ada, sue = doors.site("ada"), doors.site("sue")
    made = ada.post("/communities/guild/goals", data={"statement": "Offers leave within four days.", **PERIOD})
    here = made.headers["location"]
    assert ada.post(f"{here}/key-results", data=RESULT).status_code == 303
    for one, to in ((ada, "proposed"), (sue, "agreed")):
        assert one.post(f"{here}/transitions", data={"to": to}).status_code == 303
    return here


def result_of(page: str) -> str:
    return re.search(r'id="result-([^"]+)"', page)[1]  # type: ignore[index]


def test_from_a_sentence_to_what_came_of_it(doors: Doors) -> None:
    roles(doors)
    ada, ben, sue, cleo = (doors.site(name) for name in ("ada", "ben", "sue", "cleo"))
    listing = "/communities/guild/goals"
    assert "No goal yet" in cleo.get(listing).text
    assert "Write a goal down" not in cleo.get(listing).text
    assert "Write a goal down" in ben.get(listing).text
    wrong = ben.post(listing, data={"statement": "Later.", "begins_on": PERIOD["ends_on"], "ends_on": PERIOD["begins_on"]})
    assert (wrong.status_code, "over before it begins" in wrong.text) == (422, True)
    here = ben.post(listing, data={"statement": "Offers leave within four days.", **PERIOD}).headers["location"]
    refused = ben.post(f"{here}/key-results", data={**RESULT, "metric": "Number of posts"})
    assert (refused.status_code, "Measure what changes" in refused.text) == (422, True)
    assert ben.post(f"{here}/key-results", data=RESULT).status_code == 303
    assert "Put it before the sponsor" not in ben.get(here).text
    assert ada.post(f"{here}/transitions", data={"to": "proposed"}).status_code == 303
    assert "Will you agree to this goal?" in sue.get("/").text
    assert "Agree to it" not in ada.get(here).text
    read = re.search(r'name="read" value="(\d+)"', sue.get(here).text)[1]  # type: ignore[index]
    for to in ("draft", "proposed"):
        assert ada.post(f"{here}/transitions", data={"to": to}).status_code == 303
    stale = sue.post(f"{here}/transitions", data={"to": "agreed", "read": read})
    assert (stale.status_code, "Read it again" in stale.text) == (422, True), "nobody agrees to what they have not read"
    assert sue.post(f"{here}/transitions", data={"to": "agreed"}).status_code == 303
    one = result_of(ada.get(here).text)
    doing = f"{here}/key-results/{one}/check-ins"
    silent = ada.post(doing, data={"value": "7", "note": ""})
    assert (silent.status_code, "Say in a sentence" in silent.text) == (422, True)
    odd = ada.post(doing, data={"value": "1e13", "outlook": "low", "note": "It went astray."}).text
    for kept in ('value="1e13"', 'value="It went astray."', '<option value="low" selected>'):
        assert kept in odd
    assert ada.post(doing, data={"value": "7", "outlook": "high", "note": "The new form."}).status_code == 303
    shown = cleo.get(here).text
    assert "50% of the way" in shown
    assert "The new form." in shown
    assert doing not in shown
    lacking = ada.post(f"{here}/transitions", data={"to": "closed", "reason": "Done."})
    assert (lacking.status_code, "Closing needs its final value" in lacking.text) == (422, True)
    assert f'id="f-final-{one}-error"' in lacking.text
    for typed in ("x", "inf"):
        assert ada.post(f"{here}/transitions", data={"to": "closed", "reason": "D.", f"final-{one}": typed}).status_code == 422
    assert ada.post(f"{here}/transitions", data={"to": "closed", "reason": "Done.", f"final-{one}": "4"}).status_code == 303
    assert "100% of the way" in ada.get(listing).text


def test_an_overdue_check_in_is_answered_on_today(doors: Doors) -> None:
    here = agreed(doors)
    with doors.database.write() as session:
        goal = session.get_one(Goal, here.rpartition("/")[2])
        goal.agreed_on = TODAY - timedelta(days=40)
    ada = doors.site("ada")
    day = ada.get("/").text
    assert "How far is “Days until an offer leaves”?" in day
    action = re.search(r'action="(/goals/[^"]+/check-ins)"', day)[1]  # type: ignore[index]
    card = doors.api("ada").get("/me/today").json()["cards"][0]
    assert (card["type"], card["severity"]) == ("goal_overdue", "overdue")
    answered = ada.post(action, data={"value": "8.5", "outlook": "medium", "note": "Slowly.", "back": "/"})
    assert (answered.status_code, answered.headers["location"]) == (303, "/")
    assert "How far is" not in ada.get("/").text
    assert doors.api("ada").get(f"/goals/{here.rpartition('/')[2]}").json()["score"] == 0.25


def test_somebodys_work_from_what_they_did_to_the_goal(doors: Doors) -> None:
    here = agreed(doors)
    profile = "/people/ben"
    assert "No chain yet" in doors.site("ben").get(profile).text
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        draft = contributions.Draft(kind=ContributionKind.RESOURCE, title="A template", evidence=["https://example.com/t"])
        done = contributions.log(session, story.ben, session.merge(doors.guild), draft)
        contributions.endorse(session, story.actor("mia"), done, "It saved my team two days.")
    cleo = doors.site("cleo")
    shown = cleo.get(profile).text
    for told in ("How their work helped", "A template", "It saved my team two days.", "Offers leave within four days.", here):
        assert told in shown
    assert "only goal" in shown
    page = f"/contributions/{done.id}"
    assert here in cleo.get(page).text, "the goal in one click"
    assert f"{page}/goal" not in cleo.get(page).text
    assert cleo.post(f"{page}/goal", data={"goal": ""}).status_code == 422
    assert doors.site("ben").post(f"{page}/goal", data={"goal": ""}).status_code == 303
    assert here not in cleo.get(profile).text
    assert doors.site("ada").post(f"{page}/goal", data={"goal": here.rpartition("/")[2]}).status_code == 303
    told = doors.api("cleo").get("/people/ben/helped").json()["items"]
    assert [(one["title"], one["goal"]["id"], one["presumed"], one["people"]) for one in told] == [
        ("A template", here.rpartition("/")[2], False, None)
    ]


def test_what_the_organisation_is_after_with_who_serves_it_and_who_does_not(doors: Doors) -> None:
    here = agreed(doors)
    root, ada, cleo = (doors.site(name) for name in ("root", "ada", "cleo"))
    assert "Nothing yet" in cleo.get("/objectives").text
    form = {"title": "Half the waiting", **PERIOD}
    assert cleo.post("/objectives", data=form).status_code == 422
    wrong = root.post("/objectives", data={**form, "owner": "nobody"})
    assert (wrong.status_code, "Nobody here is called nobody" in wrong.text) == (422, True)
    assert root.post("/objectives", data=form).status_code == 303
    shown = cleo.get("/objectives").text
    assert "No community serves it yet" in shown
    assert "Serve none of it yet" in shown
    [aim] = doors.api("cleo").get("/objectives").json()["items"]
    assert root.post(f"/objectives/{aim['id']}", data={**form, "title": "A third of the waiting"}).status_code == 303
    assert "No agreed goal of this community" in ada.get("/communities/guild/goals").text
    assert 'name="serves"' in ada.get(here).text
    assert ada.post(here, data={"serves": "said", "objectives": [aim["id"]], "owner": "mia"}).status_code == 303
    assert ada.post(here, data={"owner": "ada"}).status_code == 303, "boxes that nobody was shown empty nothing"
    assert "Serve none of it yet" not in cleo.get("/objectives").text
    assert "A third of the waiting" in cleo.get(here).text
    over = {**form, "title": "It is over", "ends_on": str(TODAY - timedelta(days=1))}
    assert root.post(f"/objectives/{aim['id']}", data=over).status_code == 303
    assert ada.post(here, data={"serves": "said"}).status_code == 303
    assert "It is over" in cleo.get(here).text, "what is over is not among the boxes, and stays"
    assert ada.post(here, data={"statement": "Otherwise.", **PERIOD}).status_code == 422


def test_a_centre_without_an_objective_goes_on_and_says_so(doors: Doors) -> None:
    with doors.database.write() as session:
        session.merge(doors.guild).kind = Kind.COE
    missed = "No agreed goal serves an objective"
    assert missed not in doors.site("ben").get("/communities/guild").text
    doors.site("root").post("/objectives", data={"title": "Half the waiting", **PERIOD})
    assert missed in doors.site("ben").get("/communities/guild").text
    assert any(missed in one for one in doors.api("ben").get("/communities/guild").json()["gaps"])


def test_a_key_result_is_handed_on_and_a_draft_changed(doors: Doors) -> None:
    here = agreed(doors)
    ada = doors.site("ada")
    one = result_of(ada.get(here).text)
    assert ada.post(f"{here}/key-results/{one}", data={"owner": "mia", "cadence_days": "7"}).status_code == 303
    with doors.database.read() as session:
        assert session.get_one(KeyResult, one).owner_id == doors.people["mia"].id
    assert ada.post(f"{here}/key-results/{one}/removal").status_code == 422
    draft = ada.post("/communities/guild/goals", data={"statement": "Fewer calls.", **PERIOD}).headers["location"]
    assert ada.post(draft, data={"statement": "No calls at all.", **PERIOD}).status_code == 303
    assert ada.post(f"{draft}/key-results", data=RESULT).status_code == 303
    gone = result_of(ada.get(draft).text)
    assert ada.post(f"{draft}/key-results/{gone}/removal").status_code == 303
    assert "No calls at all." in ada.get(draft).text
    assert "Nothing yet" in ada.get(draft).text


def test_nobody_hears_of_the_goals_of_a_restricted_community(doors: Doors) -> None:
    here = agreed(doors)
    with doors.database.write() as session:
        session.merge(doors.guild).visibility = Visibility.RESTRICTED
    cleo = doors.site("cleo")
    for path in (here, "/communities/guild/goals"):
        assert cleo.get(path).status_code == 404
    assert "guild" not in cleo.get("/objectives").text.lower().replace("guildry", "")


def test_a_sentence_may_be_as_long_as_programs_may_send_it(doors: Doors) -> None:
    ada, listing = doors.site("ada"), "/communities/guild/goals"
    made = ada.post(listing, data={"statement": "x" * 280, **PERIOD})
    assert made.status_code == 303
    here = made.headers["location"]
    assert ada.post(here, data={"statement": "y" * 280, **PERIOD}).status_code == 303
    for path in (listing, here):
        assert ada.post(path, data={"statement": "x" * 281, **PERIOD}).status_code == 422
    for days in ("0", "367"):
        assert "cadence_days-error" in ada.post(f"{here}/key-results", data={**RESULT, "cadence_days": days}).text


def test_the_community_is_locked_before_what_it_wants(doors: Doors) -> None:
    here = agreed(doors)
    ada = doors.api("ada")
    goal = ada.get(here)
    one = goal.json()["key_results"][0]["id"]
    locked: list[str] = []

    def look(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        if " FOR " in sql and any(f"FROM {table}" in sql.replace("\n", " ") for table in WANTS):
            locked.append(next(table for table in WANTS if f"FROM {table}" in sql.replace("\n", " ")))

    event.listen(doors.database.engine, "before_cursor_execute", look)
    try:
        for path, body in ((here, {"owner": "mia"}), (f"/key-results/{one}", {"cadence_days": 7})):
            locked.clear()
            assert ada.patch(path, json=body, headers={"If-Match": "*"}).status_code == 200
            assert locked[:1] == ([] if doors.database.is_sqlite else ["community "])
            locked.clear()
            stale = ada.patch(path, json=body, headers={"If-Match": '"99"'})
            assert stale.status_code == 412
            assert locked[:1] == ([] if doors.database.is_sqlite else ["community "])
    finally:
        event.remove(doors.database.engine, "before_cursor_execute", look)
