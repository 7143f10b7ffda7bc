"""The rules as data: what they say, and what can never be said with them."""

from datetime import date

import pytest

from app.core.errors import InvalidError
from app.services.recognition.policy import PolicyBook, from_json, to_json
from app.services.recognition.policy_2025_1 import POLICY_2025_1


def draft(**changes: object) -> dict[str, object]:
    return {**to_json(POLICY_2025_1), "version": "2027.1", **changes}


def test_a_policy_survives_the_way_through_json() -> None:
    assert from_json(to_json(POLICY_2025_1)) == POLICY_2025_1


@pytest.mark.parametrize("name", ["visit", "read", "sign_in", "attendance", "invite", "endorsement_given", "other", ""])
def test_nothing_but_help_can_carry_points(name: str) -> None:
    with pytest.raises(InvalidError) as refused:
        from_json(draft(rules={name: {"points": 1}}))
    assert refused.value.faults[0].pointer == "/rules"
    assert "can never carry points" in refused.value.faults[0].detail


def test_nobody_earns_without_another_persons_word() -> None:
    with pytest.raises(InvalidError) as refused:
        from_json(draft(rules={"answer": {"points": 1, "needs": "thanks"}}))
    assert "“answer” falls due by: beneficiary / endorsement." in refused.value.faults[0].detail


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"week_cap": 0}, "/week_cap"),
        ({"week_cap": "60"}, "/week_cap"),
        ({"week_cap": True}, "/week_cap"),
        ({"version": "next"}, "/version"),
        ({"rules": {"answer": {"points": -5}}}, "/rules/answer/points"),
        ({"rules": {"answer": {"points": 5, "needs": "luck"}}}, "/rules/answer/needs"),
        ({"rules": {"answer": {"points": 5, "endorsers": 0}}}, "/rules/answer/endorsers"),
        ({"rules": {"answer": {"points": 5, "streak": 2}}}, "/rules/answer/streak"),
        ({"exchange_rate": 2}, "/exchange_rate"),
    ],
)
def test_a_fault_names_its_field(changes: dict[str, object], pointer: str) -> None:
    with pytest.raises(InvalidError) as refused:
        from_json(draft(**changes))
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_each_day_has_its_policy() -> None:
    later = from_json(draft())
    book = PolicyBook.of(POLICY_2025_1).with_page(date(2027, 1, 1), later)
    assert book.on(date(2026, 12, 31)) == POLICY_2025_1
    assert book.on(date(2027, 1, 1)) == later
    assert book.on(date(1999, 1, 1)) == POLICY_2025_1
