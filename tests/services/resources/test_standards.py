"""Standards: published by two people, taken on by units, with exemptions that lapse (domain.md §2.7, D15)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.models.belonging import RoleName
from app.models.communities import Community, Kind, Visibility
from app.models.gaps import Gap, GapRule, GapState
from app.models.people import OrgUnit
from app.models.resources import AdoptionState, Mandate, Resource, ResourceKind, ResourceVersion, VersionState
from app.services import gaps, knowledge, people, resources
from app.services.resources import Draft, Light, Plea, Word, cards, exempting, lapsing
from tests.story import Story

S = AdoptionState
NOON = (clock.now() + timedelta(days=1)).replace(hour=12)
DAY = NOON.date()


class Centre:
    """A centre of excellence with its standard: Ada leads, Sue sponsors; Ann, Ian and Pia work in three units."""

    def __init__(self, story: Story) -> None:
        self.story, self.session = story, story.session
        self.place: Community = story.found("coe", kind=Kind.COE)
        story.register("sue")
        for name in ("ada", "ben"):
            story.join(name, self.place)
        story.give("ada", RoleName.LEADER, self.place)
        story.give("sue", RoleName.SPONSOR, self.place)
        self.units: dict[str, OrgUnit] = {}
        for name, unit in (("ann", "sales"), ("ian", "it"), ("pia", "plant")):
            story.register(name, unit=unit)
            self.units[unit] = resources.unit(self.session, story.root, unit)
        draft = knowledge.Draft(title="How we name files", body="Like this.", owner="ada")
        self.asset = knowledge.write(self.session, story.actor("ben"), self.place, draft)
        self.standard: Resource = resources.declare(
            self.session, story.actor("ben"), self.asset, self.place, ResourceKind.STANDARD
        )

    def propose(self, name: str = "ada", semver: str = "1.0.0", **known: object) -> ResourceVersion:
        draft = Draft(**{
            "semver": semver, "effective_from": clock.now().date(), "mandate": Mandate.MANDATORY, "units": list(self.units),
            **known,
        })  # fmt: skip
        return resources.propose(self.session, self.story.actor(name), self.standard, self.place, draft)

    def publish(self, version: ResourceVersion, name: str = "sue") -> ResourceVersion:
        return resources.publish(self.session, self.story.actor(name), version, self.standard, self.place)

    def attest(self, version: ResourceVersion, name: str, unit: str, state: S = S.ADOPTED) -> str:
        word = Word(state, "https://example.org/seen")
        return resources.attest(
            self.session, self.story.actor(name), version, self.standard, self.units[unit], word
        ).id  # fmt: skip

    def exempt(self, version: ResourceVersion, unit: str, days: int = 30) -> str:
        plea = Plea("The old plant cannot do it yet.", clock.now().date() + timedelta(days=days))
        asked = exempting.propose(self.session, self.story.ada, version, self.place, self.units[unit], plea)
        return exempting.grant(self.session, self.story.actor("sue"), asked, self.place).id

    def states(self, version: ResourceVersion) -> dict[str, S]:
        return {row.unit.code: row.state for row in resources.rows(self.session, self.standard, version)}


@pytest.fixture
def centre(story: Story) -> Centre:
    return Centre(story)


def test_d15_of_three_units_one_exempt_one_adopted_one_unknown_is_a_half(centre: Centre) -> None:
    with clock.at(NOON):
        version = centre.publish(centre.propose())
        centre.attest(version, "ann", "sales")
        centre.exempt(version, "plant")
        share = resources.coverage(centre.session, centre.standard, version)
        assert centre.states(version) == {"sales": S.ADOPTED, "it": S.UNKNOWN, "plant": S.EXEMPT}
    assert (share.numerator, share.denominator, share.value) == (1, 2, 0.5)
    assert (share.in_scope, share.n_min, share.as_of, share.light) == (3, 3, DAY, Light.RED)


def test_what_is_mandatory_needs_two_people_in_a_centre_of_excellence(centre: Centre, story: Story) -> None:
    with pytest.raises(ForbiddenError):
        centre.propose("ben")
    version = centre.propose()
    assert version.state == VersionState.PROPOSED
    with pytest.raises(ForbiddenError):
        centre.publish(version, "ada")
    people.appoint(story.session, None, story.register("kim"), "km_advisor")
    own = centre.propose("kim", "1.1.0")
    with pytest.raises(ForbiddenError, match="Somebody else"):
        centre.publish(own, "kim")
    assert centre.publish(version).decided_by == story.people["sue"].id
    with pytest.raises(ConflictError):
        centre.publish(version)
    for wrong in ({"semver": "1.0.0"}, {"semver": "0.9.0"}, {"semver": "2"}, {"units": []}, {"units": ["moon"]}):
        with pytest.raises(InvalidError):
            centre.propose(**{"semver": "3.0.0", **wrong})
    with pytest.raises(InvalidError):
        resources.decline(story.session, story.actor("sue"), own, centre.standard, centre.place, " ")
    resources.decline(story.session, story.actor("sue"), own, centre.standard, centre.place, "Not now.")
    asset = knowledge.write(story.session, story.ben, story.guild, knowledge.Draft(title="T", body="T"))
    guild = resources.declare(story.session, story.ben, asset, story.guild, ResourceKind.TEMPLATE)
    draft = Draft(semver="1.0.0", effective_from=DAY, mandate=Mandate.MANDATORY, units=["it"])
    with pytest.raises(ConflictError, match="centre of excellence"):
        resources.propose(story.session, story.ada, guild, story.guild, draft)
    centre.place.visibility = Visibility.RESTRICTED
    with pytest.raises(ConflictError, match="bind nobody"):
        centre.propose(semver="4.0.0")
    with pytest.raises(NotFoundError):
        resources.find(story.session, story.cleo, centre.standard.id)


def test_what_is_only_recommended_frees_nobody(centre: Centre) -> None:
    with clock.at(NOON):
        binding = centre.publish(centre.propose())
        higher = centre.propose(semver="1.1.0", mandate=Mandate.RECOMMENDED, units=[])
        assert higher.state == VersionState.PUBLISHED, "its leader publishes at once what binds nobody"
        assert resources.current(centre.session, centre.standard) is binding
        later = centre.publish(centre.propose(semver="2.0.0", effective_from=DAY + timedelta(days=10), units=["it"]))
        bound = [one for *_rest, one in resources.binding(centre.session, centre.story.ben, centre.units["sales"].id)]
        assert bound == [binding]
    with clock.at(NOON + timedelta(days=10)):
        assert resources.current(centre.session, centre.standard) is later, "superseded by what takes effect"
        assert resources.binding(centre.session, centre.story.ben, centre.units["sales"].id) == []
        resources.retire(centre.session, centre.story.actor("sue"), later, centre.standard, centre.place, clock.now().date())
        assert resources.current(centre.session, centre.standard) is binding


def test_only_somebody_of_a_unit_says_how_it_stands_there(centre: Centre) -> None:
    with clock.at(NOON):
        version = centre.publish(centre.propose())
        for name in ("ian", "ada", "sue"):
            with pytest.raises(ForbiddenError):
                centre.attest(version, name, "sales")
        for state in (S.UNKNOWN, S.EXEMPT):
            with pytest.raises(InvalidError):
                centre.attest(version, "ann", "sales", state)
    for second, state in enumerate((S.ACKNOWLEDGED, S.PLANNED, S.ADOPTED), 1):
        with clock.at(NOON + timedelta(seconds=second)):
            said = centre.attest(version, "ann", "sales", state)
            assert centre.states(version)["sales"] == state
    with clock.at(NOON + timedelta(hours=1)):
        people.deactivate(centre.session, None, centre.story.people["ann"])
        assert centre.states(version)["sales"] == S.ADOPTED, "who leaves does not take the unit's word along"
        row = resources.find_record(centre.session, version, said)
        with pytest.raises(ForbiddenError):
            resources.check(centre.session, centre.story.actor("sue"), row, centre.place, "I looked.", confirmed=False)
        resources.check(centre.session, centre.story.ada, row, centre.place, "No such folder.", confirmed=False)
        assert centre.states(version)["sales"] == S.UNKNOWN
        with pytest.raises(ConflictError):
            resources.check(centre.session, centre.story.ada, row, centre.place, "Again.", confirmed=True)


def test_exemptions_are_granted_by_another_and_lapse_where_everybody_sees_it(centre: Centre) -> None:
    with clock.at(NOON):
        version = centre.publish(centre.propose())
        centre.attest(version, "ian", "it")
        plea = Plea("The old plant cannot do it yet.", DAY + timedelta(days=30))
        ask = (centre.session, centre.story.ada, version, centre.place, centre.units["it"])
        for wrong in (Plea("Why?", plea.until), Plea(plea.reason, DAY), Plea(plea.reason, DAY + timedelta(days=366))):
            with pytest.raises(InvalidError):
                exempting.propose(*ask, wrong)
        asked = exempting.propose(*ask, plea)
        assert centre.states(version)["it"] == S.ADOPTED
        with pytest.raises(ForbiddenError):
            exempting.grant(centre.session, centre.story.ada, asked, centre.place)
        with pytest.raises(ConflictError):
            exempting.propose(*ask, plea)
        exempting.grant(centre.session, centre.story.actor("sue"), asked, centre.place)
        assert centre.states(version)["it"] == S.EXEMPT
    with clock.at(NOON + timedelta(days=29)):
        assert centre.states(version)["it"] == S.EXEMPT
    with clock.at(NOON + timedelta(days=30)):
        assert centre.states(version)["it"] == S.ADOPTED, "what was said before holds again"
        assert lapsing.due(centre.session) == [asked.id]
        for _twice in range(2):
            lapsing.turn(centre.session, asked.id)
        assert lapsing.due(centre.session) == []
        assert resources.exemptions(centre.session, [version.id]) == [asked], "what has lapsed is still seen"
    with clock.at(NOON + timedelta(days=365)):
        assert centre.states(version)["it"] == S.UNKNOWN, "what a unit said holds for a year"
        [expired] = lapsing.due(centre.session)
        lapsing.turn(centre.session, expired)
        assert lapsing.due(centre.session) == []


def test_who_spoke_for_a_unit_is_asked_again_in_time_unless_somebody_has_said_something_since(centre: Centre) -> None:
    with clock.at(NOON):
        version = centre.publish(centre.propose())
        said = centre.attest(version, "ann", "sales")

    def asked(name: str) -> list[str]:
        return [card.subject for card in cards.cards(centre.session, centre.story.actor(name)) if card.kind == "expiring"]

    with clock.at(NOON + timedelta(days=350)):
        assert asked("ann") == []
    with clock.at(NOON + timedelta(days=352)):
        assert asked("ann") == [said]
        centre.story.people["ian"].unit_id = centre.units["sales"].id
        centre.attest(version, "ian", "sales")
        assert asked("ann") == asked("ian") == []


def test_what_nobody_answered_in_time_may_be_asked_again(centre: Centre) -> None:
    with clock.at(NOON):
        version = centre.publish(centre.propose())
        ask = (centre.session, centre.story.ada, version, centre.place, centre.units["it"])
        late = exempting.propose(*ask, Plea("The old plant cannot do it yet.", DAY + timedelta(days=3)))
    with clock.at(NOON + timedelta(days=3)):
        with pytest.raises(ConflictError):
            exempting.grant(centre.session, centre.story.actor("sue"), late, centre.place)
        exempting.propose(*ask, Plea("It still cannot do it.", DAY + timedelta(days=30)))


def test_a_standard_that_few_follow_is_a_gap_that_its_signal_closes(centre: Centre) -> None:
    def night(day: int) -> Gap | None:
        with clock.at(NOON + timedelta(days=day)):
            gaps.turn(centre.session, gaps.judge(gaps.gather(centre.session)))
        query = select(Gap).where(col(Gap.rule) == GapRule.NOT_FOLLOWED)
        return centre.session.execute(query).scalar_one_or_none()

    with clock.at(NOON):
        version = centre.publish(centre.propose())
        centre.attest(version, "ann", "sales")
    assert night(59) is None
    gap = night(60)
    assert gap is not None
    assert (gap.measures, gap.community_id, gap.state) == (
        {"bound": 3, "adopted": 1, "exempt": 0}, centre.place.id, GapState.DETECTED,
    )  # fmt: skip
    assert [thing.title for thing in gaps.things(centre.session, gap)] == ["How we name files"]
    with clock.at(NOON + timedelta(days=61)):
        centre.attest(version, "ian", "it")
    night(61)
    assert gap.fires is False
    night(91)
    assert gap.state == GapState.CLOSED
