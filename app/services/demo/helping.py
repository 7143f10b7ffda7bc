"""What people do for each other in the demo: they log what they did, say how it helped, and thank."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from app.core import clock
from app.models.contributions import Contribution, ContributionKind, EndorsementType
from app.services import contributions
from app.services.contributions import Change, Draft, Thanks
from app.services.demo import writing
from app.services.demo.founding import ADVISOR
from app.services.demo.stage import Guild, Stage

# How often which kind of help is given, by what a community is for.
KINDS = {
    "professional": "answer answer question asset improvement improvement verification reuse_report lesson resource session "
    "mentoring facilitation review translation",
    "helping": "answer answer answer question question help_resolved help_resolved help_resolved lesson asset review",
    "best_practice": "asset asset improvement verification verification reuse_report lesson lesson resource session review",
    "learning": "session session mentoring mentoring question answer facilitation lesson resource",
    "knowledge_management": "asset improvement improvement verification verification review review translation lesson",
    "interest": "session facilitation resource lesson other other",
}
NEEDS_NO_LINK = {"mentoring", "facilitation"}
HEARD_BY_TWO = {"session"}  # what the policy counts only when two who were there say so


def log(stage: Stage, guild: Guild) -> None:
    """Somebody logs what they did; what follows from it is put on."""
    author = stage.someone(guild)
    if author is None:
        return
    kind = stage.chance.choice(KINDS[guild.plan.orientation].split())
    title, topic = writing.title(stage, guild, author, kind)
    others = [name for name in (stage.someone(guild, but=(author,)),) if name]
    together = bool(others) and stage.chance.random() < 0.12
    helped = others[0] if others and not together and (kind == "mentoring" or stage.chance.random() < 0.4) else None
    shown = kind in NEEDS_NO_LINK or stage.chance.random() < 0.96
    draft = Draft(
        kind=ContributionKind(kind),
        title=title,
        evidence=[writing.link(stage, guild)] if shown and kind not in NEEDS_NO_LINK else [],
        authors=[author, others[0]] if together else None,
        beneficiary=helped,
        topics=[topic] if stage.chance.random() < 0.5 else [],
        occurred_on=clock.today() - timedelta(days=stage.chance.choice((0, 0, 0, 0, 1, 2, 5))),
    )
    logged = contributions.log(stage.session, stage.actor(author), guild.here, draft)
    _follow(stage, guild, logged, author, helped, shown)


def _follow(stage: Stage, guild: Guild, logged: Contribution, author: str, helped: str | None, shown: bool) -> None:
    lot = stage.chance.random()
    if lot < 0.01:
        stage.put_on(clock.now() + timedelta(minutes=3), _trying(stage, partial(_withdraw, stage, logged, author)))
    elif not shown:
        stage.put_on(stage.later(1, 4), _trying(stage, partial(_ask_for_a_link, stage, guild, logged, author)))
    else:
        _put_on_words(stage, guild, logged, author, helped)
        if lot > 0.994:
            stage.put_on(stage.later(5, 20), _trying(stage, partial(_void, stage, guild, logged)))


def _put_on_words(stage: Stage, guild: Guild, logged: Contribution, author: str, helped: str | None) -> None:
    """Whoever was helped says so most of the time; others do at times."""
    heard = stage.chance.choices((0, 1, 2, 3), (22, 54, 18, 6))[0] + (1 if logged.kind in HEARD_BY_TWO else 0)
    speakers = [helped] if helped and heard else []
    while len(speakers) < heard:
        speaker = stage.someone(guild, but=(author, *speakers))
        if speaker is None:
            break
        speakers.append(speaker)
    for speaker in speakers:
        was_there = speaker == helped or logged.kind in HEARD_BY_TWO | {"mentoring"}
        act = partial(_endorse, stage, guild, logged, speaker, was_there)
        stage.put_on(stage.later(0, 12, speaker), _trying(stage, act))


def _endorse(stage: Stage, guild: Guild, logged: Contribution, speaker: str, was_there: bool) -> None:
    if not stage.rows[speaker].is_active:
        return
    kind = EndorsementType.BENEFICIARY if was_there else EndorsementType.PEER
    benefit = writing.benefit(stage, guild, speaker)
    given = contributions.endorse(stage.session, stage.actor(speaker), logged, benefit, kind)
    if stage.chance.random() < 0.006:
        taken_back = partial(contributions.revoke, stage.session, stage.actor(speaker), given, logged)
        stage.put_on(stage.later(1, 5, speaker), _trying(stage, taken_back))


def _ask_for_a_link(stage: Stage, guild: Guild, logged: Contribution, author: str) -> None:
    leader = stage.actor(guild.leader)
    contributions.send_back(stage.session, leader, logged, guild.here, "Please add a link, so that others find it.")
    if stage.chance.random() < 0.7:
        stage.put_on(stage.later(1, 4, author), _trying(stage, partial(_add_the_link, stage, guild, logged, author)))


def _add_the_link(stage: Stage, guild: Guild, logged: Contribution, author: str) -> None:
    change = Change(given=frozenset({"evidence"}), evidence=[writing.link(stage, guild)])
    contributions.change(stage.session, stage.actor(author), logged, change)
    _put_on_words(stage, guild, logged, author, None)


def _withdraw(stage: Stage, logged: Contribution, author: str) -> None:
    contributions.withdraw(stage.session, stage.actor(author), logged)


def _void(stage: Stage, guild: Guild, logged: Contribution) -> None:
    advisor = stage.actor(ADVISOR)
    contributions.void(stage.session, advisor, logged, guild.here, "The same text was logged in another community.")


def thank(stage: Stage, guild: Guild) -> None:
    """Somebody thanks a colleague, most often for something in their community."""
    giver = stage.someone(guild)
    to = stage.someone(guild, but=(giver,)) if giver else None
    if giver is None or to is None:
        return
    community = guild.here if stage.chance.random() < 0.85 else None
    said = Thanks(because=writing.thanks(stage, giver), community=community)
    stage.attempt(partial(contributions.thank, stage.session, stage.actor(giver), stage.rows[to], said))


def _trying(stage: Stage, act: Callable[[], object]) -> Callable[[], None]:
    """What others may have made impossible by then: it was withdrawn, its author has left."""
    return partial(stage.attempt, act)
