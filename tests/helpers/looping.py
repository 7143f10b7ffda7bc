"""Awaiting from a plain test: in a thread of its own, since a browser's tests leave their event loop running in this one."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """What the work comes to."""
    return apart(lambda: asyncio.run(work))


def apart(work: Callable[[], T]) -> T:
    """What this comes to where no event loop runs yet, as for a command that is typed."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(copy_context().run, work).result()
