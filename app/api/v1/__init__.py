"""Version 1, a file per noun: what comes in, what goes out, and routes that find, act and show."""

from fastapi import APIRouter

from app.api.v1 import contributions


def routers() -> list[APIRouter]:
    """Every noun's routes."""
    return [contributions.router]
