"""Help inside: steps that are ticked by what one did, words in four languages, what to write about each kind."""

from app.core.settings import settings
from app.models.contributions import ContributionKind
from app.pages.glossary import TERMS, meanings
from app.pages.guides import guides
from tests.doors import Doors


def test_steps_are_ticked_by_what_one_did_and_gone_from_today_when_all_are(doors: Doors) -> None:
    ben, cleo = doors.site("ben"), doors.site("cleo")
    assert "0 of 5 done" in cleo.get("/start").text
    assert "1 of 5 done" in ben.get("/").text
    typed = {"title": "Ask before you price", "kind": "lesson", "evidence": "https://example.org/l"}
    assert ben.post("/communities/guild/contributions", data=typed).status_code == 303
    assert ben.post("/people/ada/kudos", data={"because": "You looked at it at once."}).status_code == 303
    choices = {"quiet_from": "20", "quiet_to": "7", "per_week": "3"}
    assert ben.post("/notices/settings", data=choices).status_code == 303
    assert "4 of 5 done" in ben.get("/start").text
    logged = doors.api("ada").post(
        "/communities/guild/contributions",
        json={"kind": "lesson", "title": "Look twice", "evidence": ["https://example.org/a"]},
    )
    sentence = {"benefit": "It saved me a day of work."}
    assert ben.post(f"/contributions/{logged.json()['id']}/endorsements", data=sentence).status_code == 303
    assert "of 5 done" not in ben.get("/").text


def test_every_word_has_a_meaning_and_a_name_in_each_language(doors: Doors) -> None:
    assert TERMS.keys() == meanings().keys()
    assert all(len(names) == 4 and all(names) for names in TERMS.values())
    page = doors.site("ben").get("/glossary").text
    assert "knowledge asset" in page
    assert "zasób wiedzy" in page
    assert doors.site().get("/glossary").headers["location"].startswith("/sign-in"), settings().base_url


def test_what_to_write_follows_the_kind(doors: Doors) -> None:
    assert guides().keys() == {kind.value for kind in ContributionKind}
    site = doors.site("ben")
    assert guides()["lesson"] in site.get("/communities/guild/contributions/new?title=Lesson+learned+about+prices").text
    assert f'<p class="hint">{guides()["lesson"]}' not in site.get("/communities/guild/contributions/new").text
