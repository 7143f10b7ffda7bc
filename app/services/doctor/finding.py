"""What `guildry doctor` says: a sentence with what to do, and whether something is wrong or only unwise."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing to look at. Wrong is what loses data, lets somebody in, or stops the service; the rest is advice."""

    sentence: str
    is_wrong: bool


def wrong(sentence: str) -> Finding:
    """Something to mend now."""
    return Finding(sentence, is_wrong=True)


def unwise(sentence: str) -> Finding:
    """Something to think about."""
    return Finding(sentence, is_wrong=False)
