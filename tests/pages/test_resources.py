"""A standard on the site: from a page to what binds a unit, every form without JavaScript."""

from datetime import timedelta

from app.core import clock
from app.services import resources
from tests.doors import Doors
from tests.services.resources.test_standards import Centre
from tests.story import Story


def test_a_page_becomes_a_standard_that_units_follow(doors: Doors) -> None:
    with doors.database.write() as session:
        centre = Centre(Story.over(session, doors.people))
        doors.people |= centre.story.people
        here, asset = f"/resources/{centre.standard.id}", f"/assets/{centre.asset.id}"
    ada, ben, sue, ann = (doors.site(name) for name in ("ada", "ben", "sue", "ann"))
    today = clock.today("UTC")
    assert here in ben.get(asset).text
    assert ben.post(f"{asset}/resource", data={"kind": "template"}).status_code == 409
    assert "How we name files" in ben.get("/communities/coe/resources").text
    assert "No version yet" in ben.get(here).text
    form = {"semver": "1.0.0", "effective_from": str(today), "mandate": "mandatory"}
    refused = ada.post(f"{here}/versions", data=form)
    assert (refused.status_code, "Say which units it binds" in refused.text) == (422, True)
    assert ada.post(f"{here}/versions", data={**form, "units": ["sales", "it", "plant"]}).status_code == 303
    with doors.database.read() as session:
        [version] = resources.versions(session, centre.standard)
    doing = f"{here}/versions/{version.id}"
    assert f"{doing}/publication" not in ada.get(here).text
    assert "has to decide" in ada.post(f"{doing}/publication").text or ada.get(here).text.count("Proposed")
    assert "Decide" in sue.get("/").text
    assert sue.post(f"{doing}/publication").status_code == 303
    assert "How does it stand with your unit?" not in ben.get(here).text
    assert "How does it stand with your unit?" in ann.get(here).text
    lacking = ann.post(f"{doing}/adoptions", data={"unit": "sales", "state": "adopted"})
    assert (lacking.status_code, "Say where one can see it" in lacking.text) == (422, True)
    assert ann.post(f"{doing}/adoptions", data={"unit": "sales", "state": "adopted", "evidence": "In S:"}).status_code == 303
    plea = {"unit": "plant", "reason": "The old plant cannot do it yet.", "until": str(today + timedelta(days=10))}
    assert ada.post(f"{doing}/exemptions", data=plea).status_code == 303
    with doors.database.read() as session:
        [asked] = resources.exemptions(session, [version.id])
        [said] = [row.records[-1] for row in resources.rows(session, centre.standard, version) if row.records]
    assert "plant" in sue.get("/").text
    assert sue.post(f"{doing}/exemptions/{asked.id}/grant").status_code == 303
    shown = ada.get(here).text
    assert "1 of 2 units" in shown
    assert "<desc" in shown
    assert "plant" in ada.get("/").text, "it lapses soon"
    assert ada.post(f"{doing}/adoptions/{said.id}/check", data={"note": "Nothing there.", "found": "no"}).status_code == 303
    assert "0 of 2 units" in ada.get(here).text
    assert "How we name files" in ann.get("/units/sales/standards").text
    assert doors.site("cleo").get("/units/moon/standards").status_code == 404
