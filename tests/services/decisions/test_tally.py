"""What positions come to: the rules of domain.md §2.9 of counts alone, and properties that hold of all counts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.decisions import Stance
from app.services.decisions.tally import Tally, count, result
from tests.services.decisions.room import M, S

COUNTS = st.builds(
    lambda agree, abstain, concern, against, silent: Tally(
        agree=agree, abstain=abstain, concern=concern, object=against,
        eligible=agree + abstain + concern + against + silent, others=agree + abstain + concern + against,
    ),
    *[st.integers(0, 9)] * 5,
)  # fmt: skip
VOTE = st.sampled_from([M.MAJORITY, M.TWO_THIRDS])
QUORUM = st.integers(1, 10_000)


@pytest.mark.parametrize(
    ("method", "counted", "quorum", "expected"),
    [
        (M.CONSENT, Tally(agree=5, object=1, eligible=9), None, S.REJECTED),  # D10
        (M.CONSENT, Tally(agree=5, eligible=9), None, S.ACCEPTED),
        (M.CONSENT, Tally(eligible=9), None, S.ACCEPTED),
        (M.LAZY_CONSENSUS, Tally(eligible=9), None, S.ACCEPTED),
        (M.LAZY_CONSENSUS, Tally(concern=9, eligible=9), None, S.ACCEPTED),
        (M.LAZY_CONSENSUS, Tally(agree=8, object=1, eligible=9), None, S.REJECTED),
        (M.ADVICE, Tally(agree=1, eligible=9, others=0), None, S.LAPSED),
        (M.ADVICE, Tally(object=1, eligible=9, others=1), None, None),
        (M.MAJORITY, Tally(agree=2, object=1, eligible=12), 2_500, S.ACCEPTED),
        (M.MAJORITY, Tally(agree=2, object=1, eligible=13), 2_500, S.LAPSED),
        (M.MAJORITY, Tally(agree=2, object=2, abstain=5, eligible=9), 2_500, S.REJECTED),
        (M.MAJORITY, Tally(abstain=9, eligible=9), 2_500, S.REJECTED),
        (M.MAJORITY, Tally(eligible=9), None, S.LAPSED),
        (M.TWO_THIRDS, Tally(agree=2, object=1, eligible=3), 10_000, S.ACCEPTED),
        (M.TWO_THIRDS, Tally(agree=3, object=2, eligible=5), 2_500, S.REJECTED),
        (M.TWO_THIRDS, Tally(agree=199, object=100, eligible=299), 2_500, S.REJECTED),
        (M.TWO_THIRDS, Tally(concern=9, eligible=9), 2_500, S.REJECTED),
    ],
)
def test_what_positions_come_to(method: M, counted: Tally, quorum: int | None, expected: S | None) -> None:
    assert result(method, counted, quorum) is expected


@given(method=st.sampled_from([M.CONSENT, M.LAZY_CONSENSUS]), counted=COUNTS)
def test_consent_hangs_on_objections_alone(method: M, counted: Tally) -> None:
    assert result(method, counted, None) is (S.REJECTED if counted.object else S.ACCEPTED)
    assert result(method, replace(counted, object=0), None) is S.ACCEPTED


@given(method=VOTE, counted=COUNTS, quorum=QUORUM)
def test_one_more_who_agrees_never_undoes_what_was_carried(method: M, counted: Tally, quorum: int) -> None:
    if result(method, counted, quorum) is S.ACCEPTED:
        assert result(method, replace(counted, agree=counted.agree + 1), quorum) is S.ACCEPTED


@given(method=VOTE, counted=COUNTS, quorum=QUORUM, more=st.integers(1, 9))
def test_whoever_abstains_counts_for_the_quorum_alone(method: M, counted: Tally, quorum: int, more: int) -> None:
    before = result(method, counted, quorum)
    after = result(method, replace(counted, abstain=counted.abstain + more), quorum)
    assert before is after or before is S.LAPSED


@given(counted=COUNTS, quorum=QUORUM)
def test_what_two_thirds_carry_a_majority_does(counted: Tally, quorum: int) -> None:
    if result(M.TWO_THIRDS, counted, quorum) is S.ACCEPTED:
        assert result(M.MAJORITY, counted, quorum) is S.ACCEPTED


@given(stances=st.dictionaries(st.sampled_from(Stance), st.integers(0, 9)), spoke=st.booleans())
def test_counting_forgets_nobody(stances: dict[Stance, int], spoke: bool) -> None:
    counted = count(stances, 36, opener_spoke=spoke)
    assert counted.voices == sum(stances.values()) == sum(counted.stances.values())
    assert (counted.others, counted.eligible) == (counted.voices - spoke, 36)
