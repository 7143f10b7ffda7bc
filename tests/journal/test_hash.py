"""A row's hash is computed in one way for ever: whoever has a journal and this page can check it without Guildry."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.journal.book import GENESIS, HASHED, row_hash
from app.models.journal import JournalEntry

ROW: dict[str, object] = {
    "position": 7,
    "id": "0199-f",
    "type": "kudos.given",
    "occurred_at": datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    "recorded_at": datetime(2026, 11, 2, 9, 30, 0, 250_000, tzinfo=UTC),
    "actor_id": "ben",
    "community_id": None,
    "subject_id": "ada",
    "data": '{"because":"Zażółć"}',
    "schema_version": 1,
    "cause_id": None,
    "request_id": "r",
}
WRITTEN = (
    f"{GENESIS}position:1:7id:6:0199-ftype:11:kudos.givenoccurred_at:25:2026-11-02T09:30:00+00:00"
    "recorded_at:32:2026-11-02T09:30:00.250000+00:00actor_id:3:bencommunity_id:0:subject_id:3:ada"
    'data:24:{"because":"Zażółć"}schema_version:1:1cause_id:0:request_id:1:r'
)


def test_it_is_sha_256_over_the_hash_before_and_each_value_with_its_length_in_bytes() -> None:
    assert row_hash(GENESIS, ROW) == hashlib.sha256(WRITTEN.encode()).hexdigest()
    assert row_hash(GENESIS, ROW) == "c63d3541e9a5a3ee719a35a7ed39e3db415fef936321ddd89c66fd5e6c850f81"


def test_one_instant_has_one_hash_wherever_the_clock_hangs() -> None:
    warsaw = datetime(2026, 11, 2, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    assert row_hash(GENESIS, {**ROW, "occurred_at": warsaw}) == row_hash(GENESIS, ROW)


@pytest.mark.parametrize("name", HASHED)
def test_no_value_can_be_changed(name: str) -> None:
    assert row_hash(GENESIS, {**ROW, name: "another"}) != row_hash(GENESIS, ROW)


def test_it_covers_every_column_but_itself() -> None:
    assert set(HASHED) == set(JournalEntry.__table__.columns.keys()) - {"hash"}
    assert tuple(ROW) == HASHED, "the order counts"


def test_it_continues_the_hash_before() -> None:
    assert row_hash("f" * 64, ROW) != row_hash(GENESIS, ROW)
