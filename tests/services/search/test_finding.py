"""What is found, in which order, on both databases alike."""

from sqlalchemy import text

from app.core import paging
from app.core.db import Session
from app.models.contributions import ContributionKind
from app.services import contributions, knowledge, questions, search
from app.services.search import Kind, Scope
from tests.story import Story


def found(session: Session, scope: Scope, q: str, limit: int = 50) -> list[str]:
    session.commit()
    return [one.thing.title for one in search.search(session, scope, q, paging.Ask(limit)).page.items]


def write(story: Story, title: str, body: str = "", lang: str = "en", topics: tuple[str, ...] = ()) -> str:
    draft = knowledge.Draft(title=title, body=body or title, lang=lang, topics=topics)
    return knowledge.write(story.session, story.ada, story.guild, draft).id


def test_titles_come_before_texts_and_guesses_last(session: Session, story: Story) -> None:
    write(story, "Rolling back a release", "Use the switch. " * 40 + "Then deploy again.")
    write(story, "How to deploy on Fridays")
    write(story, "Deploy")
    write(story, "Deployment checklist")
    write(story, "How to deplay a chart")
    everything = Scope(story.ben)
    assert found(session, everything, "deploy") == [
        "Deploy", "How to deploy on Fridays", "Deployment checklist", "Rolling back a release", "How to deplay a chart",
    ]  # fmt: skip
    assert found(session, everything, "DEPLOY fri") == ["How to deploy on Fridays"]
    assert found(session, everything, "deplyo friday") == ["How to deploy on Fridays"]


def test_accents_and_strokes_and_one_two_or_more_characters(session: Session, story: Story) -> None:
    write(story, "Zażółć gęślą jaźń łódką", lang="pl")
    write(story, "知识管理社区的第一次会议", lang="zh")
    write(story, "Guía rápida de búsqueda", lang="es")
    for q in ("zazolc", "GĘŚLĄ lodka", "Łódką"):
        assert found(session, Scope(story.ben), q) == ["Zażółć gęślą jaźń łódką"], q
    for q in ("知", "知识", "管理社区", "第一次会议", "知识 会议"):
        assert found(session, Scope(story.ben), q) == ["知识管理社区的第一次会议"], q
    assert found(session, Scope(story.ben), "busqueda rapida") == ["Guía rápida de búsqueda"]
    assert found(session, Scope(story.ben, lang="pl"), "busqueda rapida") == []
    assert found(session, Scope(story.ben), "识社 会") == []


def test_kinds_are_counted_and_pages_neither_skip_nor_repeat(session: Session, story: Story) -> None:
    for n in range(7):
        write(story, f"Pricing guide {n}", "About pricing." if n % 2 else "Nothing of it.")
    for n in range(5):
        draft = contributions.Draft(
            kind=ContributionKind.LESSON, title=f"Lesson {n} about pricing", evidence=["https://e.example/x"]
        )
        contributions.log(session, story.ben, story.guild, draft)
    session.commit()
    scope, seen, after = Scope(story.ben), [], None
    while True:
        results = search.search(session, scope, "pricing", paging.Ask(3, after))
        assert results.counts == {Kind.ASSETS: 7, Kind.CONTRIBUTIONS: 5}
        seen += [one.thing.id for one in results.page.items]
        after = results.page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 12
    only = search.search(session, Scope(story.ben, frozenset({Kind.ASSETS})), "pricing", paging.Ask(50))
    assert {one.kind for one in only.page.items} == {Kind.ASSETS}
    assert only.counts[Kind.CONTRIBUTIONS] == 5


def test_what_changes_is_found_at_once_and_what_goes_is_not(session: Session, story: Story) -> None:
    draft = contributions.Draft(kind=ContributionKind.LESSON, title="A lesson on sextants", evidence=["https://e.example/x"])
    lesson = contributions.log(session, story.ben, story.guild, draft)
    assert found(session, Scope(story.ada), "sextant") == ["A lesson on sextants"]
    contributions.withdraw(session, story.ben, lesson)
    assert found(session, Scope(story.ada), "sextants") == []
    assert list(search.faults(session)) == []
    assert list(search.behind(session)) == []


def test_what_means_the_same_is_found_in_other_languages(session: Session, story: Story) -> None:
    write(story, "Closing a knowledge gap")
    write(story, "Luka w wiedzy: jak ją znaleźć", lang="pl")
    write(story, "如何发现知识缺口", lang="zh")
    assert len(found(session, Scope(story.ben), "knowledge gap")) == 1
    search.synonyms.write(session, story.root, ["knowledge gap", "luka w wiedzy", "知识缺口", "知识差距"])
    for q in ("knowledge gap", "luka w wiedzy", "知识差距"):
        assert len(found(session, Scope(story.cleo), q)) == 3, q


def test_suggestions_begin_with_what_is_typed(session: Session, story: Story) -> None:
    write(story, "Onboarding a new colleague")
    session.commit()
    assert [one.thing.title for one in search.suggest(session, story.cleo, "onb", 5)] == ["Onboarding a new colleague"]
    assert [one.thing.name for one in search.suggest(session, story.cleo, "cle", 5)] == ["cleo"]
    assert [one.kind for one in search.suggest(session, story.cleo, "guil", 5)] == [Kind.COMMUNITIES]
    assert search.suggest(session, story.cleo, " ?!", 5) == []


def test_a_question_is_found_with_its_answers_and_once(session: Session, story: Story) -> None:
    asked = questions.ask(session, story.ben, story.guild, questions.Draft(title="Why is the sextant tilted?", body="It is."))
    assert found(session, Scope(story.cleo), "tilted sextant") == ["Why is the sextant tilted?"]
    questions.answer(session, story.ada, asked, story.guild, "The horizon mirror needs an adjustment.")
    assert found(session, Scope(story.cleo), "mirror adjustment") == ["Why is the sextant tilted?"]
    assert found(session, Scope(story.cleo), "horizon", 5)
    assert list(search.faults(session)) == []


def test_on_postgresql_no_word_waits_to_be_entered(session: Session, story: Story) -> None:
    """Else *this but not that*, asked while waiting words are entered, finds what holds both: a find in two ranks."""
    if session.dialect.name == "postgresql":
        write(story, "Rolling back a release")
        session.commit()
        assert session.execute(text("SELECT gin_clean_pending_list('ix_search_text_words')")).scalar_one() == 0


def test_on_postgresql_a_common_word_is_no_reason_to_read_texts_anew(session: Session) -> None:
    """With little memory it remembers pages instead of rows, and cuts all that stands there again: ten seconds at a million."""
    if session.dialect.name == "postgresql":
        given = session.execute(text("SELECT proconfig FROM pg_proc WHERE proname = 'search_hits'")).scalar_one()
        assert "work_mem=64MB" in given
