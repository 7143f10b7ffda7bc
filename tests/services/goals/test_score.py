"""How far a goal is: the vectors of domain.md §6, and what holds whatever the figures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidError
from app.models.goals import KeyResult, ResultType
from app.services.goals import metrics
from app.services.goals.score import Light, expected, light, next_check_in, score, whole, whole_light

COMMITTED, ASPIRATIONAL = ResultType.COMMITTED, ResultType.ASPIRATIONAL
FIGURE = st.floats(-1e12, 1e12, allow_nan=False)
SHARE = st.floats(0, 1)
SHARES = st.lists(st.tuples(SHARE, st.sampled_from(ResultType)), min_size=1, max_size=5)
DAY = date(2026, 11, 23)


def test_d21_ten_to_four_at_seven_is_a_half() -> None:
    assert score(10, 4, 7) == 0.5


def test_d22_a_promise_at_095_is_not_green() -> None:
    assert light(0.95, COMMITTED) is Light.AMBER
    assert light(1.0, COMMITTED) is Light.GREEN
    assert whole_light([(0.95, COMMITTED), (1.0, ASPIRATIONAL)]) is Light.AMBER


@pytest.mark.parametrize(
    ("share", "of_ambition", "of_promise"),
    [(0.0, "red", "red"), (0.399, "red", "red"), (0.4, "amber", "amber"), (0.699, "amber", "amber"), (0.7, "green", "amber"),
     (0.999, "green", "amber"), (1.0, "green", "green")],
)  # fmt: skip
def test_the_bands(share: float, of_ambition: str, of_promise: str) -> None:
    assert (light(share, ASPIRATIONAL), light(share, COMMITTED)) == (of_ambition, of_promise)


def test_what_was_not_measured_has_not_begun() -> None:
    assert score(10, 4, None) == 0.0
    assert whole([]) is None
    assert whole_light([]) is None


@given(FIGURE, FIGURE, FIGURE)
def test_a_score_is_a_share_whichever_way_the_value_goes(baseline: float, target: float, current: float) -> None:
    if baseline == target:
        return
    share = score(baseline, target, current)
    assert 0 <= share <= 1
    assert share == score(-baseline, -target, -current)
    assert score(baseline, target, target) == 1
    assert score(baseline, target, baseline) == 0
    beyond = current < baseline if target > baseline else current > baseline
    assert share == 0 or not beyond


@given(FIGURE, FIGURE, SHARE, SHARE)
def test_nearer_is_never_less(baseline: float, target: float, one: float, other: float) -> None:
    if baseline == target:
        return
    near, far = max(one, other), min(one, other)
    ways = [score(baseline, target, baseline + way * (target - baseline)) for way in (far, near)]
    assert ways[0] <= ways[1]


@given(SHARES)
def test_a_goal_lies_between_its_key_results_and_no_broken_promise_is_green(shares: list[tuple[float, ResultType]]) -> None:
    alone = [share for share, _kind in shares]
    mean, colour = whole(alone), whole_light(shares)
    assert mean is not None
    assert min(alone) - 1e-9 <= mean <= max(alone) + 1e-9
    if any(kind == COMMITTED and share < 1 for share, kind in shares):
        assert colour is not Light.GREEN
    else:
        assert colour is light(mean, ASPIRATIONAL)


def result(**known: object) -> KeyResult:
    return KeyResult(goal_id="g", metric="m", baseline=0, target=1, owner_id="x", **{"cadence_days": 30, **known})


@given(st.integers(1, 366), st.integers(-400, 400), st.integers(0, 400))
def test_the_next_look_is_after_the_last_and_by_the_day_it_is_due(cadence: int, due: int, since: int) -> None:
    one = result(cadence_days=cadence, due_on=DAY + timedelta(days=due))
    after = next_check_in(one, DAY + timedelta(days=since))
    if after is None:
        assert since >= due
    else:
        assert DAY + timedelta(days=since) < after <= min(one.due_on, DAY + timedelta(days=since + cadence))


def test_a_steady_pace_goes_from_nothing_to_all() -> None:
    begins, ends = DAY, DAY + timedelta(days=100)
    assert [expected(begins, ends, DAY + timedelta(days=n)) for n in (-5, 0, 25, 100, 300)] == [0, 0, 0.25, 1, 1]
    assert expected(DAY, DAY, DAY) == 0


@pytest.mark.parametrize(
    "metric",
    ["Points per member", "Number of posts", "Kudos given", "Logins a week", "Liczba punktów uznania", "Wpisy w miesiącu",
     "Pochwały na osobę", "Puntos de reconocimiento", "Número de publicaciones", "Agradecimientos", "帖子数量",
     "每人积分", "发帖数"],
)  # fmt: skip
def test_activity_and_recognition_are_no_key_results(metric: str) -> None:
    with pytest.raises(InvalidError, match="Measure what changes"):
        metrics.check(metric, "")


@pytest.mark.parametrize(
    "metric",
    ["Percentage points of margin", "Compliance, in percentage points", "Days until an offer leaves", "Postponed deliveries",
     "Reviews done within a day", "Error messages per thousand orders", "Marża w punktach procentowych", "Punktualność dostaw",
     "Puntos porcentuales de margen", "客户等待天数", "Pain points solved", "Viewings that end in a sale"],
)  # fmt: skip
def test_what_only_sounds_like_it_is_measured(metric: str) -> None:
    metrics.check(metric, "%")


def test_a_unit_of_points_is_one_too() -> None:
    with pytest.raises(InvalidError) as refused:
        metrics.check("Engagement", "points")
    assert refused.value.faults[0].pointer == "/unit"


def test_the_last_day_there_is_comes_after_no_other() -> None:
    last = date.max
    assert next_check_in(result(cadence_days=366, due_on=last), last - timedelta(days=1)) == last
    assert next_check_in(result(cadence_days=366, due_on=last), last) is None
