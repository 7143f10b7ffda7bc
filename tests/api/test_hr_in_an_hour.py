"""docs/hr.md is read and done: every command on the page, in order, as HR's integrator would."""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from starlette.testclient import TestClient

from app.adapters import hr_records
from app.services import access, people
from tests.doors import Doors

PAGE = Path(__file__).parents[2] / "docs" / "hr.md"


def commands() -> Iterator[list[str]]:
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        yield from (shlex.split(line) for line in block.replace("\\\n", " ").splitlines() if line.startswith("curl "))


def bot(doors: Doors) -> TestClient:
    """Whom the page makes, with the token that it makes for them."""
    with doors.database.write() as session:
        found = people.find(session, access.actor_of_person(session, doors.people["root"]), "hr-bot")
        token = access.issue(session, None, found, "hr", frozenset({"hr"}), 365)
    return TestClient(doors.app, f"{doors.settings.base_url}/api/v1", headers={"Authorization": f"Bearer {token}"})


def test_everything_on_the_page_works(doors: Doors, shared: Callable[[str], Path]) -> None:
    record = json.loads(next(shared("data/hr/personio").glob("*employees.json")).read_text(encoding="utf-8"))["payload"]
    events = "\n".join(hr_records.lines(hr_records.personio([record])))
    seen: list[tuple[str, int]] = []
    replies = []
    for words in commands():
        client = doors.api("root") if "$ADMIN" in words else bot(doors)
        method = words[words.index("-X") + 1] if "-X" in words else "GET"
        body = words[words.index("-d") + 1] if "-d" in words else events if "--data-binary" in words else None
        headers = {"Content-Type": "application/json"} if "-d" in words else {}
        reply = client.request(method, words[-1].removeprefix("$BASE"), content=body and body.encode(), headers=headers)
        seen.append((f"{method} {words[-1]}", reply.status_code))
        replies.append(reply.json())
    assert [status for _command, status in seen] == [201, 200, 200, 202, 202, 202, 202, 200, 200, 200], seen
    assert (replies[7]["taken"], replies[7]["refused"]) == (3, 0)
    assert replies[8]["items"] == [], "nothing is unmatched: go live"
