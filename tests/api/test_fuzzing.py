"""Schemathesis asks what nobody would: examples, edges, random bodies, and chains of calls, all from the contract alone.

It looks for 5xx, replies that the contract does not know, methods and tokens that are not checked, and things that live on
after they were ended. `GUILDRY_TEST_CASES` says how many random cases each operation gets (bin/test: 2, a release: 50).
"""

import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from tests.doors import Doors
from tests.proving import FULL, Figures

CASES = int(os.environ.get("GUILDRY_TEST_CASES", "2"))
SEED = int(os.environ.get("GUILDRY_TEST_SEED", "20261122"))
REFUSED = ["401", "403", "404", "405", "409", "412", "413", "422"]

schemathesis.openapi.format("time-zone", st.sampled_from(["UTC", "Europe/Warsaw", "Asia/Kolkata"]))
schemathesis.openapi.format("uri", st.sampled_from(["https://example.com/t", "http://example.org/?q=1#x"]))


@schemathesis.serializer("application/x-ndjson")
def lines(_context: Any, value: Any) -> bytes:
    """A batch as it is sent: the contract describes it as text."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def config(token: str, *, covering: bool) -> SchemathesisConfig:
    """`covering`: also the limits of each field, seven thousand cases, most of which a schema refuses before any database."""
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "headers": {"Authorization": f"Bearer {token}"},
            "workers": 1,
            "continue-on-failure": True,
            "generation": {"max-examples": CASES if covering else 1, "no-shrink": True, "unique-inputs": False},
            # Rules of the product refuse with 422 what the schema cannot forbid: an author nobody knows, a role that is taken.
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ["2xx", "304", *REFUSED]},
                "negative_data_rejection": {"expected-statuses": REFUSED},
            },
            "phases": {"stateful": {"max-steps": 6}, "coverage": {"enabled": covering}},
        }
    )


def failures_of(event: events.ScenarioFinished) -> list[str]:
    found = []
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                case = event.recorder.cases[case_id].value
                asked = f"{case.method} {case.formatted_path} {case.query} {case.headers} {str(case.body)[:200]}"
                why = str(check.failure_info.failure).replace("\n", " ")[:300]
                got = event.recorder.interactions[case_id].response
                found.append(f"{event.phase.value}: {check.name}: {asked} -> {got.status_code if got else None}: {why}")
    return found


@pytest.mark.slow
def test_nothing_that_can_be_asked_breaks_it(doors: Doors, figures: Figures) -> None:
    how = config(doors.token("root"), covering=FULL or doors.database.url.startswith("sqlite"))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", doors.app, config=how)
    wrong: list[str] = []
    asked: Counter[str] = Counter()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            asked[event.phase.value] += len(event.recorder.cases)
            wrong += failures_of(event)
        problem: Any = getattr(event, "value", None) if isinstance(event, events.NonFatalError) else None
        if problem is not None or isinstance(event, events.FatalError):
            wrong.append(f"could not ask: {problem or event}")
    figures.tell(cases=asked.total(), **asked, wrong=len(wrong))
    assert asked.total() > 500
    assert not wrong, f"{len(wrong)} of {dict(asked)}:\n" + "\n".join(wrong[:40])
