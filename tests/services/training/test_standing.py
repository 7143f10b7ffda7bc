"""The pure part: move-on criteria, expiry by months, and that one completion more never makes anybody stand worse."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.training import CompletionSource, CompletionStatus, MoveOn, TrainingCompletion, TrainingVersion
from app.services.training.standing import State, expiry, standing

DAY = date(2026, 11, 22)


def version(number: int = 1, **told: object) -> TrainingVersion:
    return TrainingVersion(module_id="m", number=number, minutes=5, published_by="ada", **told)


def said(status: str, number: int = 1, until: date | None = None) -> TrainingCompletion:
    return TrainingCompletion(
        person_id="ben", module_id="m", number=number, status=CompletionStatus(status), completed_on=DAY, expires_on=until,
        source=CompletionSource.LMS,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("criterion", "fulfilled"),
    [
        ("passed", {"passed", "passed completed"}),
        ("completed", {"completed", "passed completed"}),
        ("completed_and_passed", {"passed completed"}),
        ("completed_or_passed", {"passed", "completed", "passed completed"}),
        ("not_applicable", {"", "failed", "passed", "completed", "passed completed"}),
    ],
)
def test_what_lets_one_move_on(criterion: str, fulfilled: set[str]) -> None:
    edition = version(move_on=MoveOn(criterion))
    for statuses in ("", "failed", "passed", "completed", "passed completed"):
        done = standing([edition], [said(one) for one in statuses.split()], DAY).is_done
        assert done is (statuses in fulfilled), statuses


def test_both_have_to_hold_at_once() -> None:
    edition = version(move_on=MoveOn.COMPLETED_AND_PASSED)
    told = [said("completed", until=DAY + timedelta(days=90)), said("passed", until=DAY)]
    assert standing([edition], told, DAY).state is State.OPEN


@pytest.mark.parametrize(
    ("completed_on", "months", "ends"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 120, date(2036, 11, 30)),
    ],
)
def test_months_are_the_calendars(completed_on: date, months: int, ends: date) -> None:
    assert expiry(version(validity_months=months), completed_on) == ends


COMPLETIONS = st.builds(
    said, st.sampled_from(["completed", "passed", "failed"]), st.integers(1, 4),
    st.none() | st.dates(DAY - timedelta(days=90), DAY + timedelta(days=90)),
)  # fmt: skip
VERSIONS = st.tuples(*(st.builds(version, st.just(n), move_on=st.sampled_from(MoveOn), asks_again=st.booleans())
                       for n in range(1, 5)))  # fmt: skip


@given(VERSIONS, st.lists(COMPLETIONS, max_size=6), COMPLETIONS)
def test_one_completion_more_never_makes_anybody_stand_worse(
    versions: tuple[TrainingVersion, ...], told: list[TrainingCompletion], more: TrainingCompletion
) -> None:
    before, after = standing(versions, told, DAY), standing(versions, [*told, more], DAY)
    assert after.is_done or not before.is_done
    assert standing(versions, [more, *reversed(told)], DAY) == after, "the order in which they were told is nobody's business"
