"""What was once written must be read for ever: a row of every kind as the first version of Guildry wrote it.

Nothing in `written.txt` is ever changed. A kind of fact that is new adds its line; one that changes raises its `schema_version`
and adds a second.
"""

from pathlib import Path

import pytest

from app.journal.facts import ALL_FACTS

WRITTEN = [line.split("\t") for line in (Path(__file__).parent / "written.txt").read_text(encoding="utf-8").splitlines()]


def test_there_is_a_row_of_every_kind() -> None:
    assert {kind for kind, *_ in WRITTEN} == set(ALL_FACTS)


@pytest.mark.parametrize(("kind", "version", "subject", "community", "data"), WRITTEN, ids=[line[0] for line in WRITTEN])
def test_a_row_is_still_understood(kind: str, version: str, subject: str, community: str, data: str) -> None:
    fact = ALL_FACTS[kind].load(data)
    assert (fact.type, fact.subject_id or "", fact.community or "") == (kind, subject, community)
    if str(fact.schema_version) == version:
        assert fact.dump() == data


def test_the_newest_row_of_a_kind_has_its_version() -> None:
    newest = {kind: version for kind, version, *_ in WRITTEN}
    assert newest == {kind: str(fact.schema_version) for kind, fact in ALL_FACTS.items()}


def test_what_a_row_does_not_say_has_its_old_meaning() -> None:
    thanks = ALL_FACTS["kudos.given"].load('{"giver_id":"ben","kudos_id":"k","recipient_id":"ada"}')
    assert thanks.dump() == (
        '{"community_id":null,"contribution_id":null,"earns":true,"giver_id":"ben","kudos_id":"k","recipient_id":"ada"}'
    )
    assert ALL_FACTS["person.registered"].load('{"person_id":"ada"}').dump() == '{"person_id":"ada","placeholder":false}'
    logged = '{"author_ids":["ada"],"community_id":"g","contribution_id":"c","kind":"lesson","occurred_on":"2026-11-22"}'
    assert '"earns":true' in ALL_FACTS["contribution.logged"].load(logged).dump()
