"""The worker killed in the midst of a Monday's post: nobody goes without a newsletter, and no mailbox shows two."""

import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from email import message_from_bytes
from random import Random

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.db import Database
from app.models.newsletters import IssueState, NewsletterIssue, Section
from app.models.notices import Notice, NoticeKind
from app.services import newsletters
from app.services.newsletters import Point
from tests.adapters.test_letters import leader
from tests.adapters.test_mail import Box, box
from tests.helpers.ahead import MONDAY_NOON
from tests.proving import Figures, length
from tests.story import Story

__all__ = ["box"]  # a fixture

READERS, KILLS = length(15, 60), length(4, 40)
LEASE = timedelta(minutes=6)  # a mail that its sender died with is anybody's after five
pytestmark = pytest.mark.slow


def approve(database: Database) -> None:
    """A newsletter that is approved on Sunday, and who reads it."""
    with clock.at(MONDAY_NOON - timedelta(days=3)), database.write() as session:
        story = Story(session)
        newsletters.keep(session, leader(story.ada, story.guild), story.guild, newsletters.Wanted("UTC"))
        for number in range(READERS - 3):  # Root, Ada and Ben belong, too
            story.register(f"r{number}", languages=[("en", "pl", "es", "zh")[number % 4]])
            story.join(f"r{number}", story.guild)
        issue = newsletters.draft_now(session, leader(story.ada, story.guild), story.guild)
        said = newsletters.Edit("Good morning.", [Point(Section.DECIDED, "We price by the template.", "")])
        newsletters.edit(session, leader(story.ada, story.guild), issue, said)
        newsletters.move(session, leader(story.ada, story.guild), issue, story.guild, IssueState.APPROVED)


def begin(database: Database, moment: datetime) -> "subprocess.Popen[str]":
    """The post of a moment, under way."""
    command = [sys.executable, "-m", "tests.torture.posting", database.url, moment.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_killed_worker_neither_doubles_nor_loses_a_newsletter(
    database: Database, box: Box, chance: Random, figures: Figures
) -> None:
    approve(database)
    moment, at_work = MONDAY_NOON, 0
    for _ in range(KILLS):
        process = begin(database, moment)
        before = len(box.letters)
        _wait(box, before + chance.randint(0, 3), process)
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.wait()
        at_work += len(box.letters) > before
        moment += LEASE
    assert begin(database, moment).wait(timeout=120) == 0
    assert begin(database, moment + LEASE).wait(timeout=120) == 0
    got = [message_from_bytes(envelope.content) for envelope in box.letters]
    newsletter = Counter(str(one["To"]) for one in got if "We price by the template." in _text(one))
    assert len(newsletter) == READERS, "nobody goes without"
    ids = {(str(one["To"]), str(one["Message-ID"])) for one in got}
    assert len(ids) == READERS, "whoever was sent one twice got the same again, which a mailbox shows once"
    again = len(got) - READERS
    assert again <= KILLS, "only where the server had taken it and its sender died before it could say so"
    with database.read() as session:
        assert session.scalar(select(col(NewsletterIssue.state))) == IssueState.SENT
        told = select(func.count()).select_from(Notice).where(col(Notice.kind) == NoticeKind.NEWSLETTER)
        assert session.scalar(told) == READERS
    figures.tell(readers=READERS, kills=KILLS, at_work=at_work, lost=0, two_in_a_mailbox=0, sent_again_under_the_same_id=again)


def _wait(box: Box, letters: int, process: "subprocess.Popen[str]") -> None:
    """Until the server has taken so many, or the post is done."""
    while len(box.letters) < letters and process.poll() is None:
        time.sleep(0.001)


def _text(message: object) -> str:
    return "".join(
        part.get_payload(decode=True).decode()
        for part in message.walk()
        if part.get_content_type() == "text/plain"  # type: ignore[attr-defined]
    )
