"""Lights: what a figure says at a glance. Each measure says from where on it is green and amber."""

from enum import StrEnum


class Light(StrEnum):
    """How a measure stands; unknown where there is not enough to say."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, value: float, *, green: float, amber: float) -> "Light":
        """For what is better the more of it there is."""
        if value >= green:
            return cls.GREEN
        return cls.AMBER if value >= amber else cls.RED
