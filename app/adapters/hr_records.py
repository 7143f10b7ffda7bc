"""What Personio and Workday hand out about people, as the events that Guildry takes: only the fields it asks for (docs/hr.md).

A record says how things are, not what happened; so each becomes a `hire`, which is what a first filling needs. The id of an
event is made of what it says: the same record again is the same event, and a record that changed corrects the first.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Json = dict[str, Any]
NO_UNIT = "unassigned"


@dataclass
class Mapped:
    """Events to be posted, a body each, and records that need a person to look at them, in sentences."""

    events: list[Json] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def personio(documents: Iterable[Json]) -> Mapped:
    """Answers of Personio's `/company/employees`, of one or of many; raises ValueError for anything else."""
    mapped = Mapped()
    for document in documents:
        found = document.get("data")
        rows = found if isinstance(found, list) else [found]
        for row in rows:
            if not isinstance(row, dict) or "attributes" not in row:
                raise ValueError("This is no answer of Personio's about employees.")
            attributes = {name: one.get("value") for name, one in row["attributes"].items()}
            _add(mapped, _personio_person(attributes), _day(attributes.get("hire_date")))
            if end := _day(attributes.get("termination_date")):
                person = {"external_id": str(attributes["id"])}
                mapped.events += [_event("termination_scheduled", end, person), _event("termination_effective", end, person)]
    return _without_doubles(mapped)


def workday(documents: Iterable[Json], effective_on: date) -> Mapped:
    """Answers of Workday's `/workers`, a page or one worker. They hold no day of hire: `effective_on` is the day to use."""
    mapped = Mapped()
    for document in documents:
        rows = document.get("data", [document])
        if int(document.get("total", len(rows))) > len(rows):
            mapped.refused.append(f"This page holds {len(rows)} of {document['total']} workers: ask for the others too.")
        for row in rows:
            if "descriptor" not in row:
                raise ValueError("This is no answer of Workday's about workers.")
            _add(mapped, _workday_person(row), effective_on.isoformat())
    return _without_doubles(mapped)


def _personio_person(attributes: Mapping[str, Any]) -> Json:
    supervisor = attributes.get("supervisor") or {}
    manager = (supervisor.get("attributes") or {}).get("id", {})
    names = (attributes.get("first_name"), attributes.get("last_name"))
    return _given(
        external_id=str(attributes["id"]),
        display_name=" ".join(name for name in names if name),
        work_email=attributes.get("email"),
        org_unit_code=_named(attributes.get("department")) or _named(attributes.get("team")) or NO_UNIT,
        manager_external_id=str(manager["value"]) if manager.get("value") else None,
        job_family=attributes.get("position"),
        location=_named(attributes.get("office")),
    )


def _workday_person(row: Mapping[str, Any]) -> Json:
    return _given(
        external_id=row["id"],
        display_name=row["descriptor"],
        work_email=row.get("primaryWorkEmail"),
        org_unit_code=(row.get("primarySupervisoryOrganization") or {}).get("descriptor") or NO_UNIT,
        job_family=row.get("businessTitle"),
        location=(row.get("location") or {}).get("descriptor"),
    )


def _add(mapped: Mapped, person: Json, day: str | None) -> None:
    if day is None or "work_email" not in person:
        lacking = "the day of hire" if day is None else "the e-mail at work"
        mapped.refused.append(f"Record {person['external_id']} lacks {lacking}.")
    else:
        mapped.events.append(_event("hire", day, person))


def _event(kind: str, day: str, person: Json) -> Json:
    said = json.dumps([kind, day, person], sort_keys=True)
    mark = hashlib.sha256(said.encode()).hexdigest()[:12]
    return {
        "source_event_id": f"{person['external_id']}-{kind}-{mark}",
        "type": kind,
        "effective_on": day,
        "person": person,
    }


def _without_doubles(mapped: Mapped) -> Mapped:
    """One id for two people would make them one: neither is taken. The same record twice is one."""
    events = {event["source_event_id"]: event for event in mapped.events}
    names: dict[str, set[str]] = {}
    for event in events.values():
        if name := event["person"].get("display_name"):
            names.setdefault(event["person"]["external_id"], set()).add(name)
    shared = sorted(one for one, called in names.items() if len(called) > 1)
    refused = [f"Records of {len(names[one])} people have the id {one}: ask which one is right." for one in shared]
    kept = [event for event in events.values() if event["person"]["external_id"] not in shared]
    return Mapped(kept, [*mapped.refused, *refused])


def _given(**values: str | None) -> Json:
    return {name: value for name, value in values.items() if value}


def _named(value: Any) -> str | None:
    name = (value or {}).get("attributes", {}).get("name") if isinstance(value, dict) else None
    return str(name) if name else None


def _day(value: Any) -> str | None:
    """The calendar day as it was written, whatever the offset beside it."""
    return str(value)[:10] if value else None


def lines(mapped: Mapped) -> Iterator[str]:
    """The events as lines for `/hr/events:batch`."""
    return (json.dumps(event, ensure_ascii=False) for event in mapped.events)
