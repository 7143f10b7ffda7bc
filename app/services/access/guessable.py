"""Passwords that a guesser tries first: what many people chose, words of dictionaries, rows of keys, one's own names."""

import importlib
from collections.abc import Sequence

from app.core.settings import settings

LOOKED_AT = 72  # characters; looking at more takes long, and whoever types so many is not guessed by them
TRIES = 10**6  # what a guesser may need at least: within reach of a slow and patient one


def is_guessable(password: str, about: Sequence[str] = ()) -> bool:
    """Whether fewer than a million tries find a password (zxcvbn's estimate); `about`: names that a guesser knows."""
    known = [word for word in (*about, settings().organisation, "guildry") if word]
    words = importlib.import_module("zxcvbn")  # a megabyte of them, which only whoever chooses a password needs
    return bool(words.zxcvbn(password[:LOOKED_AT], user_inputs=known)["guesses"] < TRIES)
