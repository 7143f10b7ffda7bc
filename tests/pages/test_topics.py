"""Topics on the site: shown in the reader's language, named by whoever advises, with every form without JavaScript."""

from app.services import people
from tests.doors import Doors
from tests.story import Story


def test_a_word_becomes_a_topic_is_renamed_and_merged(doors: Doors) -> None:
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        people.appoint(session, None, story.register("kim"), "km_advisor")
        doors.people |= story.people
    ada, ben, kim = (doors.site(name) for name in ("ada", "ben", "kim"))
    page = ada.post("/communities/guild/assets", data={
        "title": "Store them dry", "body": "In a box.", "topics": "cells, pricing", "kind": "how_to", "lang": "en",
    }).headers["location"]  # fmt: skip
    assert "/search?q=cells" in ben.get(page).text
    assert "/topics/new?words=cells" in kim.get("/topics").text
    assert "Make it a topic" not in ben.get("/topics").text
    assert ben.get("/topics/new").status_code == 403
    names = {"label_en": "Batteries", "label_pl": "Akumulatory", "synonyms_en": "cells\naccumulators", "risk_tier": "fast"}
    assert kim.post("/topics", data=names).headers["location"] == "/topics/batteries"
    assert 'href="/topics/batteries">Batteries' in ben.get(page).text
    ben.post("/language", data={"to": "pl"})
    assert 'href="/topics/batteries">Akumulatory' in ben.get(page).text
    shown = kim.get("/topics/batteries").text
    assert "Store them dry" in shown
    assert "Changes fast" in shown
    refused = kim.post("/topics", data={"label_en": "Accumulators"})
    assert (refused.status_code, "what another topic is called" in refused.text) == (422, True)
    form = kim.get("/topics/batteries/edit").text
    assert 'value="Batteries"' in form
    assert 'name="version" value="1"' in form
    synonyms = "cells\naccumulators\nbatteries\nbatteries, dry or wet"
    renamed = {**names, "version": "1", "label_en": "Energy storage", "synonyms_en": synonyms}
    assert kim.post("/topics/batteries/edit", data=renamed).status_code == 303
    assert "\nbatteries, dry or wet" in kim.get("/topics/batteries/edit").text
    late = kim.post("/topics/batteries/edit", data={**renamed, "label_en": "Cells of old"})
    assert (late.status_code, "Somebody changed this" in late.text, "Cells of old" in late.text) == (422, True, True)
    assert "Cells of old" not in kim.get("/topics/batteries").text
    assert "Energy storage" in kim.get(page).text
    assert kim.post("/topics", data={"label_en": "Pricing"}).status_code == 303
    wrong = kim.post("/topics/pricing/merger", data={"into": "/topics/none"})
    assert (wrong.status_code, "There is no such topic" in wrong.text) == (422, True)
    assert 'value="Pricing"' in wrong.text, "the form above it is as it was"
    assert kim.post("/topics/pricing/merger", data={"into": "http://localhost/topics/batteries"}).status_code == 303
    assert kim.get("/topics/pricing").headers["location"] == "/topics/batteries"
    assert ben.post("/topics/batteries/edit", data=names).status_code == 403
