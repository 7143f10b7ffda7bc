"""How a community stands, on the site: its members read it, others are told that it is theirs."""

from tests.doors import Doors


def test_members_read_it_and_others_are_told(doors: Doors) -> None:
    ben, cleo = doors.site("ben"), doors.site("cleo")
    hub = ben.get("/communities/guild").text
    assert 'href="/communities/guild/health"' in hub
    shown = ben.get("/communities/guild/health")
    assert shown.status_code == 200
    for words in ("How many people carry it", "How many units carry it", "Too little to say yet", "A light needs 20", "H3.1"):
        assert words in shown.text
    assert 'href="/communities/guild/health"' not in cleo.get("/communities/guild").text
    refused = cleo.get("/communities/guild/health")
    assert (refused.status_code, "is for its members" in refused.text) == (403, True)


def test_programs_get_what_it_takes_to_count_again(doors: Doors) -> None:
    people, units = doors.api("ben").get("/communities/guild/health?as_of=2026-01-01").json()["items"]
    expected = {"value": None, "numerator": 0, "denominator": 0, "n_min": 20, "light": "unknown", "window_days": 182}
    assert {key: people[key] for key in expected} == expected
    assert (people["formula"], units["formula"], units["as_of"]) == ("H3.1", "H4.1", "2026-01-01")
    for day in ("2999-01-01", "1999-12-31", "0001-01-01"):
        refused = doors.api("ben").get(f"/communities/guild/health?as_of={day}")
        assert (refused.status_code, "as_of" in str(refused.json()["errors"][0])) == (422, True)
    assert doors.api("ben").get("/communities/guild/health?as_of=2000-01-01").status_code == 200
