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
        ({"rules": {"answer": {"points": 5, "endorsers": 101}}}, "/rules/answer/endorsers"),
        ({"rules": {"answer": {"points": 1001}}}, "/rules/answer/points"),
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
    assert book.with_page(date(2027, 1, 1), POLICY_2025_1).pages == (
        *PolicyBook.of(POLICY_2025_1).pages,
        (date(2027, 1, 1), POLICY_2025_1),
    )


def test_what_was_published_is_never_edited() -> None:
    """Domain.md §3.2. Whoever wants other numbers drafts another version, as an organisation would."""
    published = {
        rule: (each.points, each.needs.value, each.endorsers, each.month_cap, each.per_pair, each.exempt)
        for rule, each in POLICY_2025_1.rules.items()
    }
    assert published == {
        "question": (2, "endorsement", 1, 20, None, False),
        "answer": (5, "endorsement", 1, None, None, False),
        "answer_accepted": (10, "acceptance", 1, None, None, True),
        "asset": (10, "beneficiary", 1, None, None, False),
        "reuse_report": (5, "beneficiary", 1, 30, None, False),
        "improvement": (5, "endorsement", 1, 40, None, False),
        "verification": (4, "endorsement", 1, 40, None, False),
        "lesson": (10, "endorsement", 1, None, None, False),
        "resource": (10, "endorsement", 1, None, None, False),
        "session": (15, "beneficiary", 2, None, None, False),
        "mentoring": (8, "beneficiary", 1, 32, 2, False),
        "facilitation": (6, "endorsement", 1, 36, None, False),
        "help_resolved": (6, "beneficiary", 1, 36, None, False),
        "review": (3, "beneficiary", 1, 30, None, False),
        "translation": (8, "endorsement", 1, None, None, False),
        "kudos": (1, "thanks", 1, 15, 3, False),
    }
    numbers = (POLICY_2025_1.version, POLICY_2025_1.week_cap, POLICY_2025_1.pair_cap, POLICY_2025_1.late_days)
    assert numbers == ("2025.1", 60, 20, 30)
