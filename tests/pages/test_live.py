"""What open pages ask for by themselves is no use that anybody makes of the site."""

from datetime import timedelta

from sqlmodel import col, select

from app.core import clock
from app.models.access import SignIn
from tests.doors import Doors


def test_a_page_that_is_left_open_keeps_nobody_signed_in(doors: Doors) -> None:
    ben = doors.site("ben")
    question = doors.api("ben").post("/communities/guild/questions", json={"title": "How do you price a tender?"}).json()["id"]

    def seen() -> object:
        with doors.database.read() as session:
            return session.execute(select(col(SignIn.seen_at))).scalar_one()

    began, later = seen(), clock.now() + timedelta(hours=1)
    with clock.at(later):
        for address in ("/notices/bell", "/communities/guild/news?since=0", f"/questions/{question}"):
            asked = f"{address}{'&' if '?' in address else '?'}live=1"
            assert ben.get(asked, headers={"HX-Request": "true"}).status_code == 200
        assert seen() == began
        assert ben.get(f"/questions/{question}").status_code == 200
        assert seen() == later


def test_what_renews_itself_says_that_it_does(doors: Doors) -> None:
    site, api = doors.site("ben"), doors.api("ben")
    question = api.post("/communities/guild/questions", json={"title": "How do you price a tender?"}).json()["id"]
    for page in (f"/questions/{question}", "/communities/guild"):
        own = [line for line in site.get(page).text.splitlines() if 'data-hx-trigger="live"' in line]
        assert len(own) >= 2
        assert [line for line in own if "live=1" not in line] == []
