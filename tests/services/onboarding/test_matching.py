"""Which template fits: the most specific, whatever the order in which they were published."""

from hypothesis import given
from hypothesis import strategies as st

from app.models.onboarding import PlanKind
from app.services.onboarding.matching import FIELDS, Hire, Template, choose, fits

DORA = Hire(units=["sales-pl", "sales"], job_family="Pricing", location="Kraków", language="pl")
VALUES = {
    "unit": ["sales", "sales-pl", "it"],
    "job_family": ["pricing", "legal"],
    "location": ["Kraków", "Lima"],
    "language": ["pl", "es"],
}


def template(code: str, kind: PlanKind = PlanKind.HIRE, *, retired: bool = False, **rule: str) -> Template:
    return Template(code, 1, code, kind, rule, (), retired)


def chosen(*templates: Template, hire: Hire = DORA) -> str | None:
    found = choose(templates, hire)
    return found.code if found else None


def test_more_named_fields_beat_fewer_and_none_fit_everybody() -> None:
    everybody, sales, polish = template("all"), template("sales", unit="sales"), template("pl", unit="sales", language="pl")
    assert [chosen(everybody), chosen(everybody, sales), chosen(sales, polish, everybody)] == ["all", "sales", "pl"]


def test_a_unit_beats_a_job_family_that_a_location_that_a_language() -> None:
    ordered = [template(name, **{name: VALUES[name][0]}) for name in FIELDS]
    for n in range(len(ordered)):
        assert chosen(*reversed(ordered[n:])) == FIELDS[n]


def test_a_nearer_unit_beats_a_wider_one() -> None:
    assert chosen(template("a", unit="sales"), template("b", unit="sales-pl")) == "b"


def test_what_does_not_fit_is_not_chosen() -> None:
    assert chosen(template("it", unit="it"), template("gone", retired=True), template("back", PlanKind.REHIRE)) is None
    assert chosen(template("family", job_family="PRICING")) == "family", "written otherwise, and the same"
    assert chosen(template("pl", language="pl"), hire=Hire()) is None


RULES = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})
TEMPLATES = st.lists(RULES, max_size=8).map(lambda rules: [template(f"t{n}", **rule) for n, rule in enumerate(rules)])


@given(TEMPLATES, st.randoms(use_true_random=False))
def test_the_choice_is_one_that_fits_best_and_order_does_not_matter(templates: list[Template], chance: st.DataObject) -> None:
    found = choose(templates, DORA)
    fitting = [one for one in templates if fits(one.rule, DORA)]
    assert (found is None) is (not fitting)
    if found:
        assert fits(found.rule, DORA)
        assert len(found.rule) == max(len(one.rule) for one in fitting)
        assert choose(sorted(templates, key=lambda _one: chance.random()), DORA) == found  # type: ignore[attr-defined]  # a Random
