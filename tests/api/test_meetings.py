"""Meetings over the API: guards are told with their places, late is late (D9), and stale changes are refused."""

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from tests.doors import Doors

pytestmark = pytest.mark.usefixtures("in_november")

PLACE = "/communities/guild"
DAY = timedelta(days=1)
THURSDAY = {"title": "Prices", "starts_on": "2027-03-11", "at": "14:00", "zone": "Europe/Warsaw", "duration": 30}
ASKED = {"title": "What do we charge?", "purpose": "decide", "owner": "ben", "minutes": 20}


def planned(doors: Doors, **known: Any) -> dict[str, Any]:
    reply = doors.api("ada").post(f"{PLACE}/meetings", json={**THURSDAY, **known})
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def pointers(reply: Any) -> list[str]:
    return [fault["pointer"] for fault in reply.json()["errors"]]


def test_d9_over_the_api(doors: Doors) -> None:
    meeting = planned(doors)
    here, ada = f"/meetings/{meeting['id']}", doors.api("ada")
    assert (meeting["starts_at"], meeting["state"]) == ("2027-03-11T13:00:00Z", "planned")
    assert ada.post(f"{here}/agenda", json={**ASKED, "proposal": "Ten."}).status_code == 201
    read = {**ASKED, "minutes": 10, "proposal": "Ten.", "pre_reads": ["https://example.org/prices"]}
    assert ada.post(f"{here}/agenda", json=read).status_code == 201
    with clock.at(clock.now().replace(year=2027, month=3, day=10, hour=9)):  # Wednesday
        out = doors.api("ada").post(f"{here}/agenda:publish")
    assert (out.status_code, out.json()["late_agenda"], out.json()["missing"]) == (200, True, [])
    assert [(one["purpose"], one["was_decide"]) for one in out.json()["agenda"]] == [("discuss", True), ("decide", False)]


def test_a_publication_that_lacks_something_says_all_of_it(doors: Doors) -> None:
    here, ada = f"/meetings/{planned(doors)['id']}", doors.api("ada")
    ada.post(f"{here}/agenda", json={"title": "Who pays?"})
    ada.post(f"{here}/agenda", json={**ASKED, "minutes": 31})
    refused = ada.post(f"{here}/agenda:publish")
    assert refused.status_code == 422
    assert pointers(refused) == ["/agenda/0/owner", "/agenda/0/purpose", "/agenda/0/minutes", "/duration"]
    assert [one["pointer"] for one in ada.get(here).json()["missing"]] == pointers(refused)


def test_what_is_wrong_is_named_and_what_is_stale_refused(doors: Doors) -> None:
    ada = doors.api("ada")
    for field, value in {"zone": "Poland", "at": "2 pm", "duration": 0, "starts_on": "0001-01-01", "title": " "}.items():
        refused = ada.post(f"{PLACE}/meetings", json={**THURSDAY, field: value})
        assert (refused.status_code, pointers(refused)) == (422, [f"/{field}"])
    rule = {**THURSDAY, "rule": "FREQ=MINUTELY"}
    assert pointers(ada.post(f"{PLACE}/meeting-series", json=rule)) == ["/rule"]
    meeting = planned(doors)
    here, tag = f"/meetings/{meeting['id']}", {"If-Match": ada.get(f"/meetings/{meeting['id']}").headers["etag"]}
    moved = ada.patch(here, json={"at": "15:30"}, headers=tag)
    assert (moved.status_code, moved.json()["starts_at"]) == (200, "2027-03-11T14:30:00Z")
    assert ada.patch(here, json={"at": "16:30"}, headers=tag).status_code == 412


def test_a_series_is_paged_and_what_it_leaves_is_found(doors: Doors) -> None:
    ada, ben = doors.api("ada"), doors.api("ben")
    day = clock.today("UTC") + DAY
    begun = ada.post(f"{PLACE}/meeting-series", json={**THURSDAY, "starts_on": str(day), "rule": "FREQ=WEEKLY"})
    assert (begun.status_code, begun.json()["rule"]) == (201, "FREQ=WEEKLY")
    first = ben.get(f"{PLACE}/meetings?limit=3").json()
    rest = ben.get(f"{PLACE}/meetings?limit=100&after={first['next']}").json()
    days = [one["starts_on"] for one in [*first["items"], *rest["items"]]]
    assert days == [str(day + n * 7 * DAY) for n in range(8)]
    assert ben.get(PLACE).json()["first_meeting_on"] == str(day)
    here = f"/meetings/{first['items'][0]['id']}"
    ada.post(f"{here}/agenda", json={**ASKED, "purpose": "discuss"})
    assert ada.post(f"{here}/agenda:publish").status_code == 200
    sent = ben.put(f"{here}/attendance/me", json={"presence": "apologies"}).json()
    assert [(one["person"]["username"], one["presence"]) for one in sent["attendance"]] == [("ben", "apologies")]
    assert doors.api("cleo").get(here).json()["attendance"] == []
    with clock.at(clock.now() + 2 * DAY):
        ada, ben = doors.api("ada"), doors.api("ben")
        assert ada.post(f"{here}/holding").json()["state"] == "held"
        todo = {"title": "Ask", "owner": "ben", "due_on": str(day + 9 * DAY)}
        action = ada.post(f"{here}/actions", json=todo).json()
        assert [one["id"] for one in ben.get(f"{PLACE}/actions?owner=me").json()["items"]] == [action["id"]]
        assert ben.post(f"/actions/{action['id']}/completion").json()["state"] == "done"
        assert ben.get(f"{PLACE}/actions").json()["items"] == []
        assert [one["state"] for one in ben.get(f"{PLACE}/meetings?when=past").json()["items"]] == ["held"]
    assert ada.post(f"/meeting-series/{begun.json()['id']}/end").json()["ended"] is True
