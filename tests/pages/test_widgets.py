"""Widgets and feeds, asked as an intranet asks: by nobody in particular, from elsewhere."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import feedparser
import pytest
from starlette.testclient import TestClient

from app.core import clock
from app.core.settings import settings
from app.models.belonging import Membership, MembershipState
from app.models.communities import Status, Visibility
from app.models.contributions import ContributionKind
from app.models.people import PersonStatus
from app.services import access, communities, contributions, knowledge
from app.services.contributions import Draft
from tests.doors import Doors
from tests.story import Story

ROOT = Path(__file__).parents[2]
WIDGET = "/embed/communities/guild"
INTRANET = "https://intranet.example.com"
HOSTILE = '<script>alert("&")</script> ]]> \ufffe ż 中文 🎉'
EVERY = (
    WIDGET, f"{WIDGET}?part=fragment", "/communities/guild/feed.atom", "/communities/guild/feed.json",
    "/feed.atom", "/feed.json", "/oembed?url=http://127.0.0.1:8000/communities/guild",
)  # fmt: skip


@pytest.fixture
def intranet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The operator lists the intranet's origin."""
    monkeypatch.setenv("GUILDRY_EMBED_ORIGINS", f"{INTRANET}, http://wiki.example.com:8080")
    settings.cache_clear()
    yield
    settings.cache_clear()


def log(doors: Doors, title: str, name: str = "ben") -> str:
    """Somebody logs something in the guild; its id."""
    with doors.database.write() as session:
        actor = access.actor_of_person(session, doors.people[name])
        guild = communities.find(session, actor, "guild")
        draft = Draft(kind=ContributionKind.LESSON, title=title, evidence=["https://example.com/l"])
        return contributions.log(session, actor, guild, draft).id


def test_the_widget_is_the_same_for_everybody_who_asks(doors: Doors) -> None:
    stranger, ada = doors.site(), doors.site("ada")
    ada.cookies.set("guildry_language", "pl")
    for path in EVERY:
        one, other = stranger.get(path), ada.get(path)
        assert (one.status_code, one.content, one.headers["etag"]) == (200, other.content, other.headers["etag"]), path
        assert "set-cookie" not in {**one.headers, **other.headers}
        assert one.headers["cache-control"] == "public, max-age=300"
        assert one.headers["vary"].startswith("Accept-Language")
        assert stranger.get(path, headers={"If-None-Match": one.headers["etag"]}).status_code == 304
        assert stranger.head(path).headers["etag"] == one.headers["etag"]


def test_it_speaks_four_languages_and_knows_two_themes(doors: Doors) -> None:
    stranger = doors.site()
    for code, tag, words in (
        ("en", "en", "Led by"),
        ("pl", "pl", "Prowadzi"),
        ("es", "es", "La lidera"),
        ("zh", "zh-Hans", "负责人"),
    ):
        asked, negotiated = stranger.get(f"{WIDGET}?lang={code}"), stranger.get(WIDGET, headers={"Accept-Language": code})
        assert words in asked.text
        assert f'<html lang="{tag}">' in asked.text
        assert asked.headers["content-language"] == tag
        assert asked.content == negotiated.content
    assert stranger.get(f"{WIDGET}?lang=xx").content == stranger.get(WIDGET).content
    assert 'data-theme="dark"' in stranger.get(f"{WIDGET}?theme=dark").text
    assert "data-theme" not in stranger.get(f'{WIDGET}?theme="><b>').text
    assert stranger.get(f"{WIDGET}?part=fragment").text.lstrip().startswith("<article")


@pytest.mark.usefixtures("intranet")
def test_only_listed_pages_may_show_the_frame(doors: Doors) -> None:
    policy = doors.site().get(WIDGET).headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {INTRANET} http://wiki.example.com:8080; report-uri /csp-reports")
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    elsewhere = doors.site("ada").get("/communities/guild").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in elsewhere


def test_no_page_may_unless_somebody_listed_it(doors: Doors) -> None:
    assert "frame-ancestors 'none'" in doors.site().get(WIDGET).headers["content-security-policy"]


def test_what_is_hidden_and_what_is_not_there_are_alike(doors: Doors) -> None:
    with doors.database.write() as session:
        Story.over(session, doors.people).found("vault", visibility=Visibility.RESTRICTED, name="Sunken Cathedral")
        Story.over(session, doors.people).found("sketch", status=Status.DRAFT, name="Half an idea")
    stranger, root = doors.site(), doors.site("root")
    for path in (*EVERY[:4], EVERY[-1]):
        refusals = {stranger.get(path.replace("guild", slug)).text for slug in ("vault", "sketch", "nowhere")}
        assert len(refusals) == 1, path
        assert [stranger.get(path.replace("guild", slug)).status_code for slug in ("vault", "nowhere")] == [404, 404]
    shown = [stranger.get(path).text for path in EVERY] + [root.get("/developers/widgets?community=vault").text]
    assert not [text for text in shown if "Sunken" in text or "Half an idea" in text]
    assert doors.api("root").get("/communities/vault/card").status_code == 404
    assert doors.api().get("/communities/guild/card").status_code == 401


def test_fewer_than_five_leave_no_trace(doors: Doors) -> None:
    stranger = doors.site()
    before = stranger.get(WIDGET)
    assert before.text.count("A few") == 3
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        guild = communities.find(session, story.root, "guild")
        story.register("dora")
        story.join("dora", guild)
        for name, known in (("hire", {"status": PersonStatus.PRE_HIRE}), ("gil", {"guest": True})):
            person = story.register(name)
            session.add(Membership(community_id=guild.id, person_id=person.id, state=MembershipState.ACTIVE, since=clock.now()))
            for key, value in known.items():
                setattr(person, key, value)
    log(doors, "One thing")
    assert stranger.get(WIDGET).text == before.text
    with doors.database.write() as session:
        story = Story.over(session, doors.people)
        story.join("cleo", communities.find(session, story.root, "guild"))
    assert doors.api("ben").get("/communities/guild/card").json()["members"] == 5
    assert stranger.get(WIDGET).headers["etag"] != before.headers["etag"]


def test_an_editor_that_knows_oembed_finds_the_frame(doors: Doors) -> None:
    hub = doors.site("ben").get("/communities/guild").text
    found = re.search(r'type="application/json\+oembed"[^>]*href="([^"]+)"', hub)
    assert found
    told = doors.site().get(f"{unescape(found[1])}&maxwidth=300&maxheight=9999&lang=pl").json()
    assert (told["version"], told["type"], told["title"], told["width"], told["height"]) == ("1.0", "rich", "Guild", 300, 460)
    assert f'src="http://127.0.0.1:8000{WIDGET}?lang=pl"' in told["html"]
    for query, status in (
        ("format=xml&url=http://127.0.0.1:8000/communities/guild", 501),
        ("url=https://elsewhere.example/communities/guild", 404),
        ("url=http://127.0.0.1:8000/people/ada", 404),
        ("url=http://[", 404),
        ("", 404),
    ):
        assert doors.site().get(f"/oembed?{query}").status_code == status, query


def test_the_feeds_are_what_feed_readers_take(doors: Doors) -> None:
    first = log(doors, "First")
    with clock.at(clock.now() + timedelta(hours=1)):
        log(doors, HOSTILE)
        with doors.database.write() as session:
            ben = access.actor_of_person(session, doors.people["ben"])
            knowledge.write(
                session, ben, communities.find(session, ben, "guild"), knowledge.Draft(title="Guide", body="So.", lang="pl")
            )
    for path in ("/communities/guild/feed", "/feed"):
        body = doors.site().get(f"{path}.atom?lang=es")
        atom = feedparser.parse(body.content, response_headers={"content-type": body.headers["content-type"]})
        assert not atom.bozo, atom.get("bozo_exception")
        assert atom.version == "atom10"
        assert [one.title for one in atom.entries][2] == "First"
        told = doors.site().get(f"{path}.json?lang=es")
        assert told.headers["content-type"] == "application/feed+json"
        items = told.json()["items"]
        assert [one["id"] for one in items] == [one.id for one in atom.entries]
        assert {one["title"] for one in items} == {"First", HOSTILE, "Guide"}
        assert {one["language"] for one in items if "language" in one} == {"pl"}
        assert (told.json()["version"], told.json()["language"]) == ("https://jsonfeed.org/version/1.1", "es")
        assert "Lección aprendida" in items[2]["content_text"]
        assert "Ben" not in told.text + body.text
    assert first in items[2]["id"]


def test_an_entry_keeps_its_id_and_says_when_it_changed(doors: Doors) -> None:
    logged = log(doors, "Before")
    with clock.at(clock.now() + timedelta(hours=2)):
        assert doors.api("ben").patch(f"/contributions/{logged}", json={"title": "After"}).status_code == 200
        [item] = doors.site().get("/feed.json").json()["items"]
    assert (item["id"], item["title"]) == (f"urn:uuid:{logged}", "After")
    assert item["date_modified"] > item["date_published"]
    assert doors.api("ben").post(f"/contributions/{logged}/withdrawal", json={}).status_code == 200
    assert doors.site().get("/feed.json").json()["items"] == []


def test_every_piece_to_paste_works(doors: Doors) -> None:
    """Those of the playground and those of docs/widgets.md, whose community is made for it."""
    with doors.database.write() as session:
        Story.over(session, doors.people).found("pricing", name="Pricing & offers")
    page = doors.site("ben").get("/developers/widgets?community=pricing&lang=zh&theme=dark")
    assert page.status_code == 200
    assert 'data-theme="dark"' in page.text
    pasted = unescape(unescape(" ".join(re.findall(r"<pre[^>]*><code>(.*?)</code>", page.text, re.DOTALL))))
    pasted += (
        (ROOT / "docs" / "widgets.md").read_text(encoding="utf-8").replace("&amp;", "&").replace("$BASE", settings().base_url)
    )
    addresses = set(re.findall(rf'{settings().base_url}/[^\s"`)]+', pasted))
    assert len(addresses) >= 12, addresses
    for address in addresses:
        asked: TestClient = doors.api("ben") if "/api/" in address else doors.site("ben")
        reply = asked.get(address)
        assert reply.status_code == 200, address
        if reply.headers["content-type"].endswith("json"):
            json.loads(reply.text)
    assert doors.site().get("/developers/widgets").status_code == 303
