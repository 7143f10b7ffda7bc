"""Topics: one thing to be about, whatever it is called; renamed and merged with nothing lost (domain.md §2.5)."""

import pytest

from app.core import i18n, paging
from app.core.actor import Actor
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.models.belonging import RoleName
from app.models.communities import Visibility
from app.models.contributions import ContributionKind
from app.models.topics import Topic
from app.services import contributions, knowledge, people, questions, search, topics
from app.services.gaps import strategic
from app.services.search import Kind, synonyms
from app.services.topics import Wanted
from tests.story import Story


@pytest.fixture
def kim(story: Story) -> Actor:
    """Advises the organisation on its knowledge."""
    people.appoint(story.session, None, story.register("kim"), "km_advisor")
    return story.actor("kim")


def write(story: Story, name: str, title: str, *about: str, lang: str = "en") -> str:
    """A page that says what it is about."""
    draft = knowledge.Draft(title=title, body="It is said here.", topics=about, lang=lang)
    return knowledge.write(story.session, story.actor(name), story.guild, draft).id


def hangs(story: Story, actor: Actor, topic: Topic) -> set[str]:
    story.session.flush()
    search.indexing.follow(story.session)
    return {one.thing.title for one in topics.things(story.session, actor, topic, None, paging.Ask()).items}


def found(story: Story, actor: Actor, q: str) -> set[str]:
    search.indexing.follow(story.session)
    return {one.thing.title for one in search.search(story.session, search.Scope(actor), q, paging.Ask()).page.items}


@pytest.fixture
def batteries(story: Story, kim: Actor) -> Topic:
    """A topic with names in three languages."""
    labels = {"en": "Batteries", "pl": "Akumulatory", "zh": "电池"}
    return topics.create(story.session, kim, Wanted(labels=labels, synonyms={"en": ["accumulators"]}))


def test_what_people_write_in_any_language_hangs_on_one_topic(story: Story, kim: Actor, batteries: Topic) -> None:
    write(story, "ada", "Store them dry", "batteries")
    write(story, "ben", "Ładowanie", "AKUMULATORY!", lang="pl")
    write(story, "ben", "Something else", "pricing")
    asked = questions.ask(story.session, story.ben, story.guild, questions.Draft(title="Which charger?", topics=["电池"]))
    deed = contributions.Draft(kind=ContributionKind.LESSON, title="Never below zero", topics=["Accumulators"])
    contributions.log(story.session, story.ada, story.guild, deed)
    assert hangs(story, story.ben, batteries) == {"Store them dry", "Ładowanie", "Which charger?", "Never below zero"}
    assert topics.counts(story.session, story.ben, batteries) == {Kind.ASSETS: 2, Kind.QUESTIONS: 1, Kind.CONTRIBUTIONS: 1}
    assert {"Store them dry", "Ładowanie", "Which charger?"} <= found(story, story.ben, "电池")
    assert topics.unnamed(story.session, kim) == [("pricing", 1)]
    with i18n.speaking("pl"):
        [chip, other] = topics.chips(story.session, story.ben, [*asked.topics, "pricing", "pricing"])
    assert chip == ("Akumulatory", "/topics/batteries")
    assert other == ("pricing", "/search?q=pricing")


def test_nothing_hidden_hangs_anywhere(story: Story, kim: Actor, batteries: Topic) -> None:
    write(story, "ada", "The secret cell", "batteries", "falcon")
    story.guild.visibility = Visibility.RESTRICTED
    assert hangs(story, story.ben, batteries) == {"The secret cell"}
    assert hangs(story, story.cleo, batteries) == set()
    assert topics.counts(story.session, story.cleo, batteries)[Kind.ASSETS] == 0
    assert topics.who_knows(story.session, story.cleo, batteries) == []
    guest = Actor(**{**vars(story.cleo), "bounded": True})
    with pytest.raises(NotFoundError):
        topics.find(story.session, guest, "batteries")
    assert topics.listing(story.session, guest, "", paging.Ask()).items == []
    assert topics.chips(story.session, guest, ["batteries"]) == [("batteries", "")]


def test_who_knows_is_whose_work_others_confirmed(story: Story, batteries: Topic) -> None:
    for number, name in enumerate(("Accumulators", "Akumulatory"), 1):
        draft = questions.Draft(title=f"What of number {number}?", topics=[name])
        asked = questions.ask(story.session, story.ada, story.guild, draft)
        answer = questions.answer(story.session, story.ben, asked, story.guild, "Keep it dry.")
        questions.accept(story.session, story.ada, answer, asked, story.guild)
    search.indexing.follow(story.session)
    [knower] = topics.who_knows(story.session, story.cleo, batteries)
    assert (knower.person.username, knower.answers, knower.contributions) == ("ben", 2, 0)
    draft = questions.Draft(title="Something about cells", topics=["电池"])
    asked = questions.ask(story.session, story.ada, story.guild, draft)
    [first, *_others] = questions.who_knows(story.session, story.ada, asked)
    assert (first.person.username, first.answers) == ("ben", 2), "asked in another language, the same topic"


def test_a_topic_is_renamed_and_nothing_is_lost(story: Story, kim: Actor, batteries: Topic) -> None:
    write(story, "ada", "Store them dry", "batteries")
    to = Wanted(given=frozenset({"labels"}), labels={"en": "Energy storage", "pl": "Akumulatory"})
    topics.change(story.session, kim, batteries, to)
    [named] = topics.described(story.session, [batteries])
    assert (named.label, named.labels["pl"], batteries.slug) == ("Energy storage", "Akumulatory", "batteries")
    assert set(named.synonyms["en"]) == {"Batteries", "accumulators"}
    assert named.synonyms["zh"] == ["电池"], "a label that goes stays as a synonym"
    assert hangs(story, story.ben, batteries) == {"Store them dry"}
    ended = [name for name, _who in topics.told(story.session, batteries) if name.ended_at]
    assert {(one.name, one.label) for one in ended} == {("Batteries", True), ("电池", True)}
    version = batteries.version
    topics.change(story.session, kim, batteries, to)
    assert batteries.version == version, "the same again changes nothing"


def test_two_topics_become_one_with_all_that_hung_on_either(story: Story, kim: Actor, batteries: Topic) -> None:
    cells = topics.create(story.session, kim, Wanted(labels={"en": "Cells", "es": "Pilas"}, parent=batteries))
    below = topics.create(story.session, kim, Wanted(labels={"en": "Button cells"}, parent=cells))
    strategic.name(story.session, kim, "pilas")
    write(story, "ada", "Store them dry", "batteries")
    write(story, "ben", "Guardar en seco", "pilas", lang="es")
    assert topics.merge(story.session, kim, cells, batteries) is batteries
    assert hangs(story, story.ben, batteries) == {"Store them dry", "Guardar en seco"}
    [named, gone] = topics.described(story.session, [batteries, cells])
    assert (named.labels["es"], named.labels["en"], named.strategic) == ("Pilas", "Batteries", True)
    assert (gone.merged_into, gone.labels, below.parent_id) == ("batteries", {}, batteries.id)
    assert {name.name for name, _who in topics.told(story.session, batteries)} >= {"Cells", "Pilas", "Batteries"}
    assert [one.slug for one in topics.listing(story.session, kim, "cells", paging.Ask()).items] == [
        "batteries",
        "button-cells",
    ]
    with pytest.raises(ConflictError):
        topics.merge(story.session, kim, cells, below)
    with pytest.raises(InvalidError):
        topics.merge(story.session, kim, batteries, batteries)
    story.session.refresh(below)
    with pytest.raises(InvalidError):
        topics.change(story.session, kim, batteries, Wanted(given=frozenset({"parent"}), parent=below))


def test_a_topic_becomes_one_that_stands_far_below_it(story: Story, kim: Actor, batteries: Topic) -> None:
    def stand(topic: Topic, under: Topic) -> None:
        topics.change(story.session, kim, topic, Wanted(given=frozenset({"parent"}), parent=under))

    power, cells, button, pens = (
        topics.create(story.session, kim, Wanted(labels={"en": name})) for name in ("Power", "Cells", "Button cells", "New")
    )
    assert pens.slug == "new-2", "the form for a topic is at /topics/new"
    for topic, under in ((batteries, power), (cells, batteries), (button, cells)):
        stand(topic, under)
    topics.merge(story.session, kim, batteries, button)
    for topic in (cells, button):
        story.session.refresh(topic)
    assert (cells.parent_id, button.parent_id, power.parent_id) == (button.id, power.id, None)
    with pytest.raises(InvalidError):
        stand(power, cells)
    power.parent_id = cells.id  # as two who change at the same moment can make it
    story.session.flush()
    stand(pens, cells)
    assert pens.parent_id == cells.id, "a circle is walked once"


def test_words_mean_one_thing(story: Story, kim: Actor, batteries: Topic) -> None:
    synonyms.write(story.session, kim, ["discount", "rabat", "折扣"])
    rebate = topics.create(story.session, kim, Wanted(labels={"en": "Discount"}))
    [named] = topics.described(story.session, [rebate])
    assert set(named.synonyms["und"]) == {"rabat", "折扣"}, "what meant the same is the topic's own from now on"
    assert synonyms.listing(story.session, kim) == []
    with pytest.raises(ConflictError):
        synonyms.write(story.session, kim, ["accumulators", "cells"])
    with pytest.raises(ConflictError):
        topics.create(story.session, kim, Wanted(labels={"en": "ACCUMULATORS"}))
    for labels in ({}, {"en": "…"}, {"en": "word " * 13}):
        with pytest.raises(InvalidError):
            topics.create(story.session, kim, Wanted(labels=labels))


def test_only_who_advises_the_organisation_names_topics(story: Story, batteries: Topic) -> None:
    story.give("ben", RoleName.KM_ADVISOR, story.guild)
    for actor in (story.ada, story.ben, story.root):
        for refused in (
            lambda who: topics.create(story.session, who, Wanted(labels={"en": "Cells"})),
            lambda who: topics.change(story.session, who, batteries, Wanted(labels={"en": "Cells"})),
            lambda who: topics.merge(story.session, who, batteries, batteries),
            lambda who: topics.unnamed(story.session, who),
        ):
            with pytest.raises(ForbiddenError):
                refused(actor)
