"""Every operation × eleven ways of asking × every place: who may, who may not, and for whom it does not exist.

What is expected stands in expectations.txt, told from the specification; this file only asks. Nothing that a cell does is
kept, so each cell begins with the same world. Who may is decided by policies, which know no database: on PostgreSQL a quarter
of the lines is asked in each run, others each time, and all of them at full length.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx2
import pytest

from app.core import clock
from app.core.db import Database, Session
from app.core.files import Files
from app.core.settings import Settings
from app.main import build
from tests.api import aims, deciding, learning, meeting, newcomers, weekly
from tests.api import world as made
from tests.api.world import PLACES, SECRET, World
from tests.doors import PATIENT
from tests.helpers import looping
from tests.proving import FULL, Figures

COLUMNS = ("an", *made.ACTORS)
MEANS = {"+": {200, 201, 202}, "-": {403}, "0": {404}, "?": {401}, "!": {409}, "#": {422}}
SEES_EVERYTHING = {"pa", "oa"}
# What HR is told besides: who completed what, how far newcomers are; and what it does for them.
HR_TOO = {
    "GET /training/completions", "GET /training/completions/{completion_id}", "GET /onboarding/summary",
    *(f"{method} /onboarding/{noun}" for noun in ("plans", "templates") for method in ("GET", "POST")),
    "GET /connections/hr", "GET /onboarding/template-proposals",
    "GET /onboarding/plans/{plan_id}", "GET /onboarding/templates/{template}",
}  # fmt: skip
TABLE = Path(__file__).parent / "expectations.txt"


class Undone(Database):
    """A database in which every unit of work is done to the end, and then undone."""

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self._turn(), Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.flush()
            session.rollback()


@dataclass(frozen=True)
class Line:
    """One line of the table: an operation, which variant of it, where, and what each column expects."""

    method: str
    path: str
    variant: str
    place: str
    expected: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def table() -> list[Line]:
    lines = []
    for text in TABLE.read_text().splitlines():
        if text.strip() and not text.startswith("#"):
            method, path, *rest = text.split()
            variant = rest.pop(0).strip("[]") if rest[0].startswith("[") else ""
            place, *marks = rest
            assert len(marks) == len(COLUMNS), text
            lines.append(Line(method, path, variant, place, dict(zip(COLUMNS, marks, strict=True))))
    return lines


LOG = {"kind": "lesson", "title": "A lesson", "evidence": ["https://example.com/l"]}
REASON = {"reason": "There is a reason."}
RULES = {"version": "2032.1", "rules": {"lesson": {"points": 9}}}
HIRE = {
    "source_event_id": "1",
    "type": "hire",
    "effective_on": "2026-12-01",
    "person": {
        "external_id": "E-1", "display_name": "Dora", "work_email": "dora@example.org", "org_unit_code": "S",
    },
}  # fmt: skip
TROUBLE = {"title": "The door is locked", "category": "access"}
RULE = {"community": "own-place", "unit": "Sales"}
BECAUSE = {"to": "author", "because": "You helped me more than you know."}


def body(line: Line, things: dict[str, str]) -> Any:
    """What is sent: always something that makes sense, so that only who asks decides."""
    today = clock.today("UTC")
    role = {"person": "endorser", "role": line.variant or "leader", "kind": "deputy"}
    return {
        "POST /people": {"username": "newcomer", "display_name": "Newcomer"},
        "PATCH /people/{username}": {"display_name": "Another name"},
        "POST /communities": {"slug": "new", "name": "New", "status": line.variant or "draft"},
        "PATCH /communities/{slug}": {"domain": "Another field."} if line.variant else {"name": "Another name"},
        "POST /communities/{slug}/transitions": {
            "to": line.variant or "paused", "reason": "A rest.", "resume_on": str(today + timedelta(days=30)),
        },
        "POST /communities/{slug}/roles": role,
        "POST /communities/{slug}/guests": {"name": "Gil", "email": "gil@x.example", "until": str(today + timedelta(days=9))},
        "POST /people/{username}/tokens": {"name": "bot", "scopes": ["read"]},
        "POST /communities/{slug}/contributions": {**LOG, **({"authors": ["author"]} if line.variant else {})},
        "PATCH /contributions/{contribution_id}": {"title": "Another title"},
        "POST /contributions/{contribution_id}/return": REASON,
        "POST /contributions/{contribution_id}/void": REASON,
        "POST /contributions/{contribution_id}/endorsements": {"benefit": "It helped me a great deal."},
        "POST /communities/{slug}/assets": {"title": "A guide", "body": "Do it so."},
        "PATCH /assets/{asset_id}": {"body": "Do it otherwise."},
        "POST /assets/{asset_id}/restoration": {"revision": 1},
        "POST /assets/{asset_id}/archival": REASON,
        "POST /assets/{asset_id}/attachments": ["what a file", "may hold"],
        "PUT /communities/{slug}/tree": ["what", "no ZIP", "is"],
        "POST /assets/{asset_id}/verifications": {"outcome": "confirmed"},
        "POST /assets/{asset_id}/reuses": {"outcome": "worked"},
        "POST /assets/{asset_id}/flags": {"reason": "unclear"},
        "POST /flags/{flag_id}/settlement": {"state": "rejected", "answer": "It has not moved."},
        "POST /communities/{slug}/questions": {"title": "What now?"},
        "PATCH /questions/{question_id}": {"body": "I mean today."},
        "POST /questions/{question_id}/answers": {"body": "Wait."},
        "PATCH /answers/{answer_id}": {"body": "Wait a little."},
        "POST /questions/{question_id}/closure": REASON,
        "POST /questions/{question_id}/duplicate": {"of": things.get("twin_id", "")},
        "POST /questions/{question_id}/routes": {"person": "deputy"},
        "POST /questions/{question_id}/outcome": {"kept": "nothing", "note": "It is in the manual."},
        "POST /help/requests": {**TROUBLE, **({"community": things.get("slug", "")} if line.variant else {})},
        "PATCH /help/requests/{request_id}": {"priority": "p1"},
        "POST /help/requests/{request_id}/transitions": {"to": line.variant or "acknowledged", "note": "I look at it now."},
        "PUT /help/requests/{request_id}/assignee": {"person": "endorser"},
        "POST /help/requests/{request_id}/replies": {"body": "I see it, too."},
        "POST /questions/{question_id}/help": {"category": "how_to"},
        "POST /communities/{slug}/shifts": {"weekday": 1, "starts": "22:00", "minutes": 480},
        "POST /kudos": {**BECAUSE, **thanked_for(line, things)},
        "POST /people/{username}/erasure": {"confirm": "author"},
        "PUT /me/password": {"old": "correct horse battery", "new": "a longer staple"},
        "POST /hr/events": HIRE,
        "POST /hr/events:batch": HIRE,
        **newcomers.bodies(),
        **weekly.BODIES,
        **deciding.BODIES,
        **meeting.BODIES,
        **learning.bodies(line.variant, things.get("slug", "")),
        **aims.bodies(line.variant, things),
        "PATCH /gaps/{gap_id}": {"due_on": str(today + timedelta(days=9))},
        "POST /gaps/{gap_id}/transitions": {"to": "dismissed", **REASON},
        "POST /gaps/{gap_id}/merger": {"into": things.get("other_gap_id", "")},
        "POST /gaps/{gap_id}/parts": {"lead": f"question:{things.get('twin_id', '')}"},
        "POST /strategic-topics": {"topic": "Hydrogen"},
        "POST /communities/{slug}/resources": {"asset": things.get("spare_id", ""), "kind": "template"},
        "POST /resources/{resource_id}/versions": {
            "semver": "9.0.0", "effective_from": str(today), "mandate": line.variant or "no", "units": ["sales"],
        },
        "POST /resource-versions/{version_id}/refusal": REASON,
        "POST /resource-versions/{version_id}/sunset": {"sunset_on": str(today)},
        "POST /resource-versions/{version_id}/adoptions": {"unit": "sales", "state": "planned"},
        "POST /resource-versions/{version_id}/adoptions/{record_id}/check": {"confirmed": True, "note": "I looked."},
        "POST /resource-versions/{version_id}/exemptions": {
            "unit": "it", "reason": "They cannot do it yet.", "until": str(today + timedelta(days=30)),
        },
        "POST /resource-versions/{version_id}/exemptions/{exemption_id}/refusal": REASON,
        "POST /resource-versions/{version_id}/exemptions/{exemption_id}/end": REASON,
        "POST /topics": {"labels": {"en": "Hydrogen"}},
        "PATCH /topics/{topic}": {"labels": {"en": "Cells"}},
        "POST /topics/{topic}/merger": {"into": "energy"},
        "PATCH /reviews": {"assets": [things.get("asset_id", "")], "tier": "slow"},
        "POST /assets/{asset_id}/review-requests": {"due_on": str(today + timedelta(days=9))},
        "PUT /assets/{asset_id}/feedback": {"solved": False},
        "POST /search/synonyms": {"terms": ["gap", "luka"]},
        "POST /membership-rules": RULE,
        "POST /membership-rules:preview": RULE,
        "POST /recognition/policies": RULES,
        "POST /recognition/simulations": {"policy": RULES, "from": str(today - timedelta(days=9)), "to": str(today)},
    }.get(line.name)  # fmt: skip


def thanked_for(line: Line, things: dict[str, str]) -> dict[str, str]:
    named = {"community": things.get("slug", ""), "contribution": things.get("contribution_id", "")}
    return {line.variant: named[line.variant]} if line.variant in named else {}


def address(line: Line, actor: str, world: World) -> str:
    """The path, with the names of things in the line's place, or of the actor's own."""
    things = {**world.things.get(line.place, {}), **(world.mine.get(actor, {}) if line.variant == "mine" else {})}
    if line.variant == "mine" and "contribution_id" not in world.mine.get(actor, {}):
        things["contribution_id"] = "none-of-theirs"
    things = {**world.anywhere, **things}
    holder = actor if line.variant == "mine" and actor in world.token_ids else "author"
    things["role_id"] = things.get("held_id" if line.path.endswith("/end") else "proposal_id", "")
    things["username"] = username(line)
    things |= {
        "session_id": "none",
        "notice_id": "none",
        "key": "none",
        "token_id": world.token_ids[holder],
    }
    if line.path in {"/resource-versions/{version_id}/publication", "/resource-versions/{version_id}/refusal"}:
        things["version_id"] = things["proposed_id"]
    things |= aims.which(line.name, line.variant, things)
    things |= deciding.named(line.path, things)
    if which := meeting.OTHERWISE.get(line.path):
        things["meeting_id"] = things[f"{which}_meeting_id"]
    path = line.path.format(**things, role="km_advisor", version="2031.1", rule_id=world.rule_id, number=2)
    query = {
        "GET /search": f"?q={SECRET}",
        "GET /events/stream": "?seconds=0&since=0",
        "GET /search/suggestions": f"?q={SECRET}",
        "GET /communities/{slug}/questions/suggestions": f"?q={SECRET}",
        "GET /help/suggestions": f"?q={SECRET}",
        "POST /assets/{asset_id}/attachments": "?name=more.txt",
        "GET /contributions": f"?community={things.get('slug', '')}" if line.variant else "",
    }
    return path + query.get(line.name, "")


def username(line: Line) -> str:
    if line.path.startswith("/people"):
        return "me" if line.place == "own" else "author"
    if "/licences/" in line.path:
        return "author"
    if line.variant:
        return line.variant
    return "author" if line.method == "GET" else "me"


def leaks(reply: Any, asked: str, actor: str, world: World) -> list[str]:
    """What a reply tells of the vault to somebody for whom it does not exist."""
    if actor in SEES_EVERYTHING:
        return []
    told = reply.text.replace(asked.partition("?")[0], "") + str(dict(reply.headers))
    return [secret for secret in (SECRET, *world.things["vault"].values()) if secret in told]


async def ask(lines: list[Line], settings: Settings, database: Database, world: World) -> tuple[int, list[str]]:
    app = build(settings, database)
    wrong, cells = [], 0
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1:8000/api/v1") as client:
        for line in lines:
            for actor, mark in line.expected.items():
                path, sent = address(line, actor, world), body(line, world.things.get(line.place, {}))
                token = {"Authorization": f"Bearer {world.tokens[actor]}"} if actor in world.tokens else {}
                reply = await client.request(line.method, path, headers=token, json=sent)
                cells += 1
                where = f"{line.name} [{line.variant}] {line.place} {actor}"
                if reply.status_code not in MEANS[mark]:
                    wrong.append(f"{where}: {mark} expected, {reply.status_code} came: {reply.text[:200]}")
                wrong += [f"{where}: tells of {secret}" for secret in leaks(reply, path, actor, world)]
    return cells, wrong


@pytest.mark.slow
def test_nobody_may_more_or_less_than_the_specification_says(
    database_url: str, tmp_path: Path, chance: Random, figures: Figures
) -> None:
    settings = Settings(**PATIENT, readers="apart", files=str(tmp_path / "files"))
    Files(settings).keep(made.FILE.sha256, io.BytesIO(made.FILE_BYTES))
    database = Database(database_url, synchronous="OFF")
    with database.write() as session:
        world = made.build(session)
    undone = Undone(database_url, synchronous="OFF")
    lines = table() if FULL or database.is_sqlite else chance.sample(table(), 200)
    cells, wrong = looping.run(ask(lines, settings, undone, world))
    figures.tell(cells=cells, wrong=len(wrong))
    for one in (undone, database):
        one.dispose()
    assert cells >= 1500
    assert not wrong, "\n".join(wrong)


def test_the_table_has_no_hole(document: dict[str, Any]) -> None:
    """Every operation of the contract stands in it: once where no community matters, else for every place."""
    operations = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    plain: dict[str, set[str]] = {}
    for line in table():
        if not line.variant:
            plain.setdefault(line.name, set()).add(line.place)
    assert plain.keys() == operations
    assert [name for name, places in plain.items() if places not in ({"any"}, set(PLACES))] == []
    assert len(operations) == 319


def test_the_table_says_what_holds_everywhere() -> None:
    for line in table():
        among = {line.expected[name] for name in ("ou", *made.INSIDE)}
        hr_alone = {"?": {"an"}, "+": {"hr"}, "-": set(COLUMNS) - {"an", "hr"}}
        if line.path.startswith("/hr/"):
            assert {mark: {name for name in COLUMNS if line.expected[name] == mark} for mark in hr_alone} == hr_alone, line
        else:
            assert (line.expected["an"], line.expected["hr"]) == ("?", "+" if line.name in HR_TOO else "-"), line
        assert line.place == "own" or line.place == "any" or len(among) == 1, f"a role in one place opens another: {line}"
        assert line.place != "vault" or "{slug}" not in line.path or among == {"0"}, line
