"""The tests themselves."""

from proof.part import Part

OURSELVES = (
    Part(
        "branches", "G33", minutes=8, beside=True,
        promise="The tests reach every branch of policies, journal, readers and recognition.",
        how="Coverage by branch of what these packages' own tests run, and by line.",
        tests=("tests/torture/test_the_tests.py",), matching="branch",
    ),
    Part(
        "mutants", "G33", minutes=22, beside=True,
        promise="The tests notice faults that are put into policies, journal, readers and recognition.",
        how="80 mutants of each package: an operator swapped, a condition turned, a constant changed, a call left out, and the "
        "tests are run up to the first that fails.",
        tests=("tests/torture/test_the_tests.py",), matching="faults",
    ),
    Part(
        "other-days", "", minutes=14, beside=True,
        promise="The tests hold on any day, not only on the one they were written on.",
        how="What is told in one process is told again on a leap day, and at a moment of the next three years that is drawn by "
        "chance: every clock of the process is ahead. Stories with days of the calendar in them say when they happen.",
        tests=("tests/torture/test_the_tests.py",), matching="other_days",
    ),
)  # fmt: skip
