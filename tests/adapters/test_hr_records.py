"""What Personio and Workday really hand out becomes events that Guildry takes, and nothing else of it gets through."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.adapters import hr_records
from app.api.v1.hr import HrEventIn
from app.cli import cli

PRIVATE = ("female", "England", "1815", "1912", "1921", "+1 (", "Vollzeit")
Shared = Callable[[str], Path]


def payloads(shared: Shared, system: str) -> list[Any]:
    files = sorted(shared(f"data/hr/{system}").glob("*.json"))
    return [json.loads(file.read_text(encoding="utf-8"))["payload"] for file in files]


def values(document: Any) -> Iterator[str]:
    """Everything that somebody wrote in a document."""
    if isinstance(document, dict):
        for value in document.values():
            yield from values(value)
    elif isinstance(document, list):
        for value in document:
            yield from values(value)
    elif isinstance(document, str) and document:
        yield document


def test_personios_employees_become_hires(shared: Shared) -> None:
    mapped = hr_records.personio(payloads(shared, "personio"))
    found = {one["person"]["display_name"]: one for one in mapped.events}
    assert set(found) == {"Ada Lovelace", "Alan Turing", "Richard Stallman"}
    assert mapped.refused == []
    ada = found["Ada Lovelace"]
    assert (ada["type"], ada["effective_on"]) == ("hire", "1835-02-01")
    assert ada["person"] == {
        "external_id": "2040614",
        "display_name": "Ada Lovelace",
        "work_email": "ada@example.org",
        "org_unit_code": "Operations",
        "job_family": "first programmer ever",
    }
    assert found["Alan Turing"]["person"]["org_unit_code"] == "unassigned"


def test_a_termination_and_a_supervisor_are_read_too(shared: Shared) -> None:
    [document, *_] = payloads(shared, "personio")
    attributes = document["data"]["attributes"]
    attributes["termination_date"]["value"] = "1852-11-27T00:00:00+00:53"
    attributes["supervisor"]["value"] = {"type": "Employee", "attributes": {"id": {"label": "ID", "value": 7}}}
    hire, announced, left = hr_records.personio([document]).events
    assert hire["person"]["manager_external_id"] == "7"
    assert [(one["type"], one["effective_on"]) for one in (announced, left)] == [
        ("termination_scheduled", "1852-11-27"), ("termination_effective", "1852-11-27"),
    ]  # fmt: skip


def test_workdays_workers_become_hires_where_they_can(shared: Shared) -> None:
    mapped = hr_records.workday(payloads(shared, "workday"), date(2026, 12, 1))
    names = {one["person"]["display_name"] for one in mapped.events}
    assert names == {"Hank Hill", "Carlos Smith", "Bob Carlisle", "Juan-Carlos Mendez"}
    assert sorted(mapped.refused) == [
        "Record 66faa65677 lacks the e-mail at work.",
        "Records of 2 people have the id 1da8b42231: ask which one is right.",
        "This page holds 2 of 303 workers: ask for the others too.",
    ]


@pytest.mark.parametrize("system", ["personio", "workday"])
def test_guildry_takes_every_line_and_nothing_else_gets_through(shared: Shared, system: str) -> None:
    documents = payloads(shared, system)
    mapped = hr_records.personio(documents) if system == "personio" else hr_records.workday(documents, date(2026, 12, 1))
    assert mapped.events
    for line in hr_records.lines(mapped):
        HrEventIn.model_validate_json(line)
    said = "\n".join(hr_records.lines(mapped))
    secret = [
        one
        for one in values(documents)
        if any(word in one for word in ("female", "England", "1815", "1912", "1921", "+1 (", "Vollzeit"))
    ]
    assert secret, "there is something to keep back"
    assert [one for one in secret if one in said] == []


def test_the_same_record_is_the_same_event_and_a_changed_one_is_not(shared: Shared) -> None:
    [document, *_] = payloads(shared, "personio")
    first, again = hr_records.personio([document]), hr_records.personio([document, document])
    assert first.events == again.events
    document["data"]["attributes"]["email"]["value"] = "countess@example.org"
    assert hr_records.personio([document]).events[0]["source_event_id"] != first.events[0]["source_event_id"]


@pytest.mark.parametrize("document", [{}, {"data": None}, {"data": [1]}])
def test_something_else_is_refused(document: Any) -> None:
    with pytest.raises(ValueError, match="no answer of"):
        hr_records.personio([document])
    with pytest.raises(ValueError, match="no answer of"):
        hr_records.workday([{"data": [{}]}], date(2026, 12, 1))


def test_the_command_prints_lines_and_says_what_it_leaves_out(shared: Shared, tmp_path: Path) -> None:
    files = []
    for number, payload in enumerate(payloads(shared, "workday")):
        files.append(tmp_path / f"{number}.json")
        files[-1].write_text(json.dumps(payload), encoding="utf-8")
    done = CliRunner().invoke(cli, ["hr-events", "workday", *map(str, files), "--on", "2026-12-01"])
    assert (done.exit_code, len(done.stdout.splitlines()), len(done.stderr.splitlines())) == (1, 4, 3)
    other = CliRunner().invoke(cli, ["hr-events", "personio", str(files[0])])
    assert (other.exit_code, other.stdout) == (2, "")
