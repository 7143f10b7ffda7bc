"""House rule 3: every kind of fact is described, holds plain values, and comes back as it was written."""

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.journal.fact import Fact
from app.journal.facts import ALL_FACTS

EVERY_FACT = pytest.mark.parametrize("fact", [pytest.param(kind, id=name) for name, kind in sorted(ALL_FACTS.items())])


def test_there_are_facts() -> None:
    assert len(ALL_FACTS) >= 30, "the walk below would prove nothing"


@EVERY_FACT
def test_a_fact_is_described(fact: type[Fact]) -> None:
    assert (fact.__doc__ or "").strip().endswith("."), "one sentence for whoever reads the journal or takes a webhook"
    assert not (fact.__doc__ or "").startswith(fact.__name__ + "("), "that is the dataclass speaking"
    assert fact.subject in {field.name for field in fields(fact)}


@EVERY_FACT
@settings(max_examples=25)
@given(data=st.data())
def test_a_fact_comes_back_as_it_was_written(fact: type[Fact], data: st.DataObject) -> None:
    written = data.draw(st.builds(fact))
    assert fact.load(written.dump()) == written


@EVERY_FACT
def test_a_fact_is_named_noun_and_past(fact: type[Fact]) -> None:
    noun, _, happened = fact.type.partition(".")
    assert noun.isidentifier(), fact.type
    assert happened.isidentifier(), fact.type
