"""The figures of a report, held against what they mean."""

from itertools import combinations
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.recognition.figures import best, gini, kendall_tau

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30)


@pytest.mark.parametrize(("values", "expected"), [([], 0), ([0, 0], 0), ([3, 3, 3], 0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25)])
def test_gini(values: list[int], expected: float) -> None:
    assert isclose(gini(values), expected, abs_tol=1e-12)


@given(PAIRS)
def test_tau_is_what_its_definition_says(pairs: list[tuple[int, int]]) -> None:
    signs = [((a > c) - (a < c), (b > d) - (b < d)) for (a, b), (c, d) in combinations(pairs, 2)]
    untied = sum(x != 0 for x, _ in signs), sum(y != 0 for _, y in signs)
    if 0 in untied:
        assert kendall_tau(pairs) is None
        return
    tau = kendall_tau(pairs)
    assert tau is not None
    assert isclose(tau, sum(x * y for x, y in signs) / (untied[0] * untied[1]) ** 0.5, abs_tol=1e-12)


def test_the_best_have_something() -> None:
    assert best({"ada": 5, "ben": 0, "cleo": 9}, 2) == {"ada", "cleo"}
