"""What the demo's people write: titles, links, and sentences of thanks, each in the language of whoever writes."""

from typing import Any

from app.services.demo.material import words
from app.services.demo.stage import Guild, Stage


def title(stage: Stage, guild: Guild, author: str, kind: str) -> tuple[str, str]:
    """A title that nobody used there before (if that can be had), and the thing in English as its topic."""
    language = stage.who[author].writes
    forms: list[str] = words()["titles"][language][kind]
    combinations = [(thing, form) for thing in guild.plan.things for form in forms]
    stage.chance.shuffle(combinations)
    fresh = (pair for pair in combinations if _filled(pair[1], pair[0][language]) not in guild.titles)
    thing, form = next(fresh, combinations[0])
    written = _filled(form, thing[language])
    guild.titles.add(written)
    return written, thing["en"].removeprefix("the ").removeprefix("a ")


def _filled(form: str, x: str) -> str:
    return form.format(x=x, X=x[0].upper() + x[1:])


def link(stage: Stage, guild: Guild) -> str:
    """Where the thing can be seen."""
    return f"https://wiki.example.com/{guild.plan.slug}/{len(guild.titles)}-{stage.chance.randrange(100, 1000)}"


def benefit(stage: Stage, guild: Guild, endorser: str) -> str:
    """How it helped."""
    return _sentence(stage, "benefits" if guild.plan.orientation != "interest" else "fun", endorser)


def thanks(stage: Stage, giver: str) -> str:
    """What somebody is thanked for."""
    return _sentence(stage, "kudos", giver)


def _sentence(stage: Stage, what: str, by: str) -> str:
    among: list[Any] = words()[what][stage.who[by].writes]
    return str(stage.chance.choice(among))
