"""A meeting on the site, from the plan to what is left to do: every form without JavaScript."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from app.core import clock, paging
from app.models.communities import Visibility
from app.services import meetings
from app.services.meetings import acting, series
from tests.doors import Doors
from tests.services.meetings.telling import Guild
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

HOME = "/communities/guild"


def guild_of(doors: Doors, session: object) -> Guild:
    guild = Guild(Story.told(session))
    doors.people |= guild.story.people
    return guild


def a_working_day(ahead: int = 20) -> object:
    day = clock.today("UTC") + timedelta(days=ahead)
    return day - timedelta(days=max(day.weekday() - 4, 0))


def version_on(page: str) -> str:
    """What the form of the minutes says about which minutes it shows."""
    [found] = re.findall(r'name="version" value="(\d+)"', page)
    return str(found)


def test_a_meeting_is_planned_prepared_and_read_by_all(doors: Doors) -> None:
    ada, ben, cleo = (doors.site(name) for name in ("ada", "ben", "cleo"))
    assert "Thirty minutes every three weeks" in ada.get(f"{HOME}/meetings").text, "an empty page teaches"
    form = {"title": "Prices", "starts_on": str(a_working_day()), "at": "14:00", "zone": "Poland", "duration": "30"}
    refused = ada.post(f"{HOME}/meetings", data=form)
    assert (refused.status_code, "This is no time zone" in refused.text, "Poland" in refused.text) == (422, True, True)
    assert ben.post(f"{HOME}/meetings", data={**form, "zone": "Europe/Warsaw"}).status_code in {403, 422}
    here = ada.post(f"{HOME}/meetings", data={**form, "zone": "Europe/Warsaw", "place": "https://meet.example"}).headers[
        "location"
    ]
    assert "No question yet" in ada.get(here).text
    lacking = ada.post(f"{here}/agenda/publication")
    assert (lacking.status_code, "Put at least one question on the agenda." in lacking.text) == (422, True)
    statement = ada.post(f"{here}/agenda", data={"title": "Prices"})
    assert (statement.status_code, "question mark" in statement.text) == (422, True)
    assert ada.post(f"{here}/agenda", data={"title": "What do we charge?", "minutes": "40"}).status_code == 303
    assert ben.post(f"{here}/agenda", data={"title": "Who pays?"}).status_code == 303
    page = ada.get(here).text
    told = ("has no owner", "has no purpose", "10 minutes more", "proposed by Ben", "Take it in")
    assert [one for one in told if one not in page] == []
    first, second = re.findall(r"/agenda-items/([^/\"]+)/edit", page)
    good = {
        "title": "What do we charge?",
        "purpose": "discuss",
        "owner": "ben",
        "minutes": "20",
        "pre_reads": "\n".join(f"https://r.example/{'x' * 150}/{number}" for number in range(10)),
    }
    assert ada.post(f"/agenda-items/{first}/edit", data=good).status_code == 303
    assert ada.post(f"/agenda-items/{second}/taking").status_code == 303
    assert ada.post(f"/agenda-items/{second}/up").status_code == 303
    assert ada.post(f"/agenda-items/{second}/removal").status_code == 303
    assert ada.post(f"{here}/agenda/publication").status_code == 303
    seen = cleo.get(here).text
    assert ("What do we charge?" in seen, "meet.example" in seen, "What do we charge?" in ben.get(HOME).text) == (
        True,
        False,
        True,
    )
    assert "meet.example" in ben.get(here).text
    assert ben.post(f"{here}/attendance", data={"p-me": "apologies"}).status_code == 303
    assert "You have sent your apologies" in ben.get(here).text
    assert ada.post(f"{here}/edit", data={**form, "zone": "Europe/Warsaw", "at": "15:30"}).status_code == 303
    assert "agenda is out" in ada.post(f"{here}/agenda/publication").text
    bare = ada.post(f"{here}/cancellation", data={"reason": ""})
    assert (bare.status_code, "Say why." in bare.text) == (422, True)
    long = ada.post(f"{here}/cancellation", data={"reason": "x" * 1001})
    assert (long.status_code, "Shorten this to 1000 characters." in long.text) == (422, True)
    assert ada.post(f"{here}/cancellation", data={"reason": "A strike."}).status_code == 303
    assert "A strike." in ben.get(here).text


def test_in_and_after_a_meeting_one_page_is_enough(doors: Doors) -> None:
    with doors.database.write() as session:
        meeting = guild_of(doors, session).ready(starts_on=a_working_day(9))
    here = f"/meetings/{meeting.id}"
    with clock.at(meeting.starts_at):
        ada, ben, cleo = (doors.site(name) for name in ("ada", "ben", "cleo"))
        assert ada.post(f"{here}/holding").status_code == 303
        assert "What do we charge?" in ada.get(here).text
        assert ada.post(f"{here}/attendance", data={"p-ada": "present", "p-ben": "absent", "p-max": ""}).status_code == 303
        written = {"text": "We talked.", "decisions": "Ten.\n\n", "version": version_on(ada.get(here).text)}
        assert ada.post(f"{here}/minutes", data=written).status_code == 303
        assert "We talked." not in ben.get(here).text
        todo = {"title": "Ask the branches", "owner": "cleo", "due_on": str(meeting.starts_at.date())}
        refused = ada.post(f"{here}/actions", data=todo)
        assert (refused.status_code, "does not belong" in refused.text) == (422, True)
        assert ada.post(f"{here}/actions", data={**todo, "owner": "ben"}).status_code == 303
        written = {"text": "We talked.", "decisions": "Ten.", "version": version_on(ada.get(here).text)}
        assert ada.post(f"{here}/minutes", data={**written, "do": "publish"}).status_code == 303
        page = ben.get(here).text
        assert [one for one in ("We talked.", "Ten.", "was missed", "Ask the branches") if one not in page] == []
        assert "We talked." not in cleo.get(here).text
        [action] = set(re.findall(r"/actions/([^/\"]+)/transitions", page))
        assert "Is it done?" in ben.get("/").text
        reasonless = ben.post(f"/actions/{action}/transitions", data={"to": "dropped"})
        assert (reasonless.status_code, "Say why it will not be done." in reasonless.text) == (422, True)
        assert ben.post(f"/actions/{action}/transitions", data={"to": "in_progress"}).status_code == 303
        assert ben.post(f"/actions/{action}/completion", data={"back": "/"}).headers["location"] == "/"
        assert "Is it done?" not in ben.get("/").text
        assert ben.post(f"{here}/amendments", data={"text": "It was eleven."}).status_code == 303
        [amendment] = re.findall(r"/amendments/([^/\"]+)/objection", ada.get(here).text)
        for why, said in {"": "Say why.", "x" * 1001: "Shorten this to 1000 characters."}.items():
            refused = ada.post(f"/amendments/{amendment}/objection", data={"amendment": amendment, "reason": why})
            assert (refused.status_code, said in refused.text, f'value="{why}"' in refused.text) == (422, True, True)
        long = ben.post(f"{here}/amendments", data={"text": "x" * 2001})
        assert (long.status_code, "Shorten this to 2000 characters." in long.text, "x" * 2001 in long.text) == (422, True, True)
        assert ada.post(f"/amendments/{amendment}/objection", data={"reason": "It was not."}).status_code == 303
        assert "It was not." in ben.get(here).text


def test_two_who_keep_the_minutes_do_not_write_over_each_other(doors: Doors) -> None:
    with doors.database.write() as session:
        meeting = guild_of(doors, session).ready(starts_on=a_working_day(9))
    here = f"/meetings/{meeting.id}"
    with clock.at(meeting.starts_at):
        ada, max_ = doors.site("ada"), doors.site("max")
        ada.post(f"{here}/holding")
        seen = version_on(ada.get(here).text)
        assert max_.post(f"{here}/minutes", data={"text": "Max was first.", "version": seen}).status_code == 303
        for version in ({"version": seen}, {}):
            late = ada.post(f"{here}/minutes", data={"text": "Ada was late.", **version, "do": "publish"})
            told = "Somebody changed this since you read it." in late.text
            assert (late.status_code, told, "Ada was late." in late.text) == (422, True, True)
        page = ada.get(here).text
        assert ("Max was first." in page, "Ada was late." in page) == (True, False)
        again = {"text": "Both were there.", "version": version_on(page)}
        assert ada.post(f"{here}/minutes", data=again).status_code == 303


def test_meetings_recur_without_anybody_knowing_rules(doors: Doors) -> None:
    ada = doors.site("ada")
    form = {"title": "Prices", "starts_on": str(a_working_day(7)), "at": "14:00", "zone": "Europe/Warsaw", "duration": "30"}
    for rhythm in ("weekly", "monthly"):
        assert ada.post(f"{HOME}/meetings", data={**form, "rhythm": rhythm}).status_code == 303
    wrong = ada.post(f"{HOME}/meetings", data={**form, "rhythm": "rule", "rule": "each Tuesday"})
    assert (wrong.status_code, "RFC 5545" in wrong.text) == (422, True)
    page = ada.get(f"{HOME}/meetings").text
    assert ("Every week" in page, "on the same weekday" in page) == (True, True)
    first = re.findall(r"/meeting-series/([^/\"]+)/edit", page)[-1]
    moved = {**form, "at": "16:00", "rule": "FREQ=WEEKLY"}
    assert "This is no time zone" in ada.post(f"/meeting-series/{first}/edit", data={**moved, "zone": "Poland"}).text
    assert ada.post(f"/meeting-series/{first}/edit", data=moved).status_code == 303
    assert "16:00 Europe/Warsaw" in ada.get(f"{HOME}/meetings").text
    for one in re.findall(r"/meeting-series/([^/\"]+)/end", page):
        assert ada.post(f"/meeting-series/{one}/end").status_code == 303
    assert "Again and again" not in ada.get(f"{HOME}/meetings").text


def crowd(doors: Doors) -> None:
    """More of everything than a page shows: 45 meetings ahead, 23 actions, 23 series and 22 that ended, 12 called off."""
    with doors.database.write() as session:
        guild = guild_of(doors, session)
        ada, begun = guild.actor("ada"), guild.minuted(starts_on=a_working_day(9))
        for number in range(45):
            guild.plan(title=f"Far {number:02}", starts_on=a_working_day(30) + timedelta(days=number))
        for number in range(23):
            draft = acting.Draft(title=f"Act {number:02}", owner="ben", due_on=begun.local.date() + timedelta(days=number))
            meetings.give(session, ada, begun, guild.place, draft)
        for number in range(45):
            draft = series.Draft(
                title=f"Row {number:02}", starts_on=a_working_day(500), at="09:00", zone="UTC", rule="FREQ=WEEKLY"
            )
            row = series.begin(session, ada, guild.place, draft)
            if number >= 23:
                series.end(session, ada, row, guild.place)
        for number in range(12):
            meetings.cancel(session, ada, guild.plan(title=f"Off {number:02}"), guild.place, "No.")


def test_however_many_there_are_each_list_is_read_to_its_end_and_the_others_stay(doors: Doors) -> None:
    crowd(doors)
    ada = doors.site("ada")
    lists = {"ahead": r"Far \d\d", "actions": r"Act \d\d", "series": r"Row \d\d", "after": r"Off \d\d"}

    def shown(page: str, name: str) -> list[str]:
        return list(dict.fromkeys(re.findall(lists[name], page)))

    first = ada.get(f"{HOME}/meetings").text
    assert "Back to the first page" not in first
    for name, pages in {"ahead": [20, 20, 5], "actions": [20, 3], "series": [20, 3], "after": [10, 2]}.items():
        page, found = first, [shown(first, name)]
        while way := re.search(rf'href="({HOME}/meetings\?{name}=[^"]+)" rel="next"', page):
            page = ada.get(way[1]).text
            assert "Back to the first page" in page
            assert [shown(page, other) for other in lists if other != name] == [
                shown(first, other) for other in lists if other != name
            ]
            found.append(shown(page, name))
        every = [one for some in found for one in some]
        assert ([len(some) for some in found], len(set(every))) == (pages, sum(pages)), name
        if name != "series":  # the newest first, and those of one millisecond as they happen to come
            assert every == sorted(every, reverse=name == "after")


def test_a_later_page_is_for_nobody_else_and_ends_well_when_it_is_empty(doors: Doors) -> None:
    crowd(doors)
    ada, cleo = doors.site("ada"), doors.site("cleo")
    first = ada.get(f"{HOME}/meetings").text
    acts = re.findall(rf'href="({HOME}/meetings\?actions=[^"]+)"', first)
    assert [len(re.findall("Act 2[0-2]", site.get(acts[0]).text)) > 0 for site in (ada, cleo)] == [True, False]
    for name in ("ahead", "actions", "series", "after"):
        broken = ada.get(f"{HOME}/meetings?{name}=x")
        assert (broken.status_code, broken.headers["location"]) == (303, f"{HOME}/meetings"), "a link that was cut"
    with doors.database.write() as session:
        guild = guild_of_again(doors, session)
        for meeting in meetings.upcoming(session, guild.place.id, paging.Ask(100)).items[20:]:
            meetings.cancel(session, guild.actor("ada"), meeting, guild.place, "No.")
    [second] = re.findall(rf'href="({HOME}/meetings\?ahead=[^"]+)"', first)
    emptied = ada.get(second).text
    assert ("No meeting has a date yet" in emptied, "Back to the first page" in emptied) == (False, True)


def test_of_a_restricted_community_no_page_and_no_calendar_says_anything(doors: Doors) -> None:
    with doors.database.write() as session:
        guild = guild_of(doors, session)
        meeting = guild.ready(starts_on=a_working_day(9))
        guild.place.visibility = Visibility.RESTRICTED
    cleo = doors.site("cleo")
    for path in (f"{HOME}/meetings", f"/meetings/{meeting.id}", f"{HOME}/calendar.ics"):
        assert cleo.get(path).status_code == 404
    for path in ("agenda", "agenda/publication", "holding", "minutes", "actions", "attendance", "cancellation", "edit"):
        assert cleo.post(f"/meetings/{meeting.id}/{path}", data={"title": "Why?"}).status_code == 404
    assert doors.api("cleo").get("/communities/guild/meetings").status_code == 404


def test_the_calendar_of_a_community_has_its_meetings_with_their_hours(doors: Doors) -> None:
    with doors.database.write() as session:
        guild = guild_of(doors, session)
        meeting, off = guild.ready(starts_on=a_working_day(9)), guild.ready(starts_on=a_working_day(16))
        meetings.cancel(session, guild.actor("ada"), off, guild.place, "A strike.")
        meetings.cancel(session, guild.actor("ada"), guild.plan(starts_on=a_working_day(23)), guild.place, "Nobody knew.")
    file = Calendar.from_ical(doors.site().get(f"{HOME}/calendar.ics").content)
    told = {str(one["uid"]): one for one in file.walk("VEVENT")}
    assert set(told) == {f"{meeting.id}@guildry", f"{off.id}@guildry"}
    shown = told[f"{meeting.id}@guildry"]
    assert (shown.decoded("dtstart"), shown.decoded("dtend")) == (meeting.starts_at, meeting.ends_at)
    assert (str(shown["transp"]), str(told[f"{off.id}@guildry"]["status"])) == ("OPAQUE", "CANCELLED")


def test_whoever_looks_after_meetings_is_asked_in_time_and_answers_on_the_card(doors: Doors) -> None:
    with doors.database.write() as session:
        guild = guild_of(doors, session)
        meeting = guild.plan(starts_on=a_working_day())
        guild.ask(meeting)
    day = timedelta(days=1)

    def on_max() -> str:
        return doors.site("max").get("/").text

    publish = f"/meetings/{meeting.id}/agenda/publication"
    with clock.at(meeting.starts_at - 12 * day):
        assert "Prices" not in on_max()
    before = meeting.starts_at - day
    while not before.weekday() < 5:
        before -= day
    three = before
    for _step in range(2):
        three -= day
        while not three.weekday() < 5:
            three -= day
    with clock.at(three):
        assert ("has no agenda yet" in on_max(), publish in on_max()) == (True, False)
        assert "has no agenda yet" not in doors.site("ada").get("/").text, "the manager is asked, who is there"
    with clock.at(before):
        assert (publish in on_max(), "or cancel it?" in on_max()) == (True, True)
        assert doors.site("max").post(publish, data={"back": "/"}).headers["location"] == "/"
        assert "Prices" not in on_max().partition("My communities")[0].partition("Lately")[0]
    with clock.at(meeting.ends_at):
        assert f"/meetings/{meeting.id}/holding" in on_max()
        assert doors.site("max").post(f"/meetings/{meeting.id}/holding", data={"back": "/"}).headers["location"] == "/"
        assert "The minutes of “Prices” are due" in on_max()
        with doors.database.write() as session:
            guild = guild_of_again(doors, session)
            draft = acting.Draft(title="Ask", owner="ben", due_on=clock.now().date())
            meetings.give(
                session, guild.actor("ada"), meetings.find(session, guild.actor("ada"), meeting.id)[0], guild.place, draft
            )
    with clock.at(meeting.ends_at + 2 * day):
        assert "Ben has 1 overdue action" in on_max()


def guild_of_again(doors: Doors, session: object) -> Guild:
    guild = object.__new__(Guild)
    guild.story, guild.session = Story.told(session), session
    guild.place = guild.story.guild
    return guild
