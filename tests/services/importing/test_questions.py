"""Questions and answers come in as they were asked, and once; a dump's HTML becomes Markdown that says the same."""

from pathlib import Path

import pytest

from app.core import paging
from app.core.db import Database
from app.services import communities, importing, questions
from app.services.importing.dumps import markdown
from tests.conftest import SHARED
from tests.story import Story

OURS = """source_id,kind,community,question,title,body,author,at,votes,accepted
1,question,guild,,How long is a release?,Mine takes hours.,dora,2024-03-01T10:00:00Z,,3
2,answer,guild,1,,An hour.,emil,2024-03-01T11:00:00Z,4,
3,answer,guild,1,,Ten minutes.,fred,2024-03-02T11:00:00Z,1,
4,answer,guild,9,,To nothing.,fred,2024-03-02T11:00:00Z,1,
"""


def taken(database: Database, path: Path) -> dict[str, int]:
    reading = importing.read("questions", path)
    with database.write() as session:
        tally = importing.take(session, "questions", reading.parts[0].rows)
    return {name: count for name, count in tally.counts["questions"].items() if count}


def test_questions_come_in_with_their_answers_and_once(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        story = Story(session)
        people = dict(story.people)
    (tmp_path / "posts.csv").write_text(OURS)
    assert taken(database, tmp_path / "posts.csv") == {"created": 3, "refused": 1}
    assert taken(database, tmp_path / "posts.csv") == {"unchanged": 3, "refused": 1}
    (tmp_path / "posts.csv").write_text(OURS.replace("Ten minutes", "Nine minutes"))
    assert taken(database, tmp_path / "posts.csv") == {"updated": 1, "unchanged": 2, "refused": 1}
    with database.read() as session:
        story = Story.over(session, people)
        guild = communities.find(session, story.ada, "guild")
        [row] = questions.of_community(session, guild.id, questions.Filters(), paging.Ask()).items
        question, _community = questions.find(session, story.ada, row.id)
        shown = questions.answers(session, story.ada, question, paging.Ask()).items
    assert (row.state, row.asker, row.asked_at.year) == ("resolved", "dora", 2024)
    assert [(one.body, one.votes, one.revision, bool(one.accepted_at)) for one in shown] == [
        ("Nine minutes.", 1, 2, True), ("An hour.", 4, 1, False),
    ]  # fmt: skip


@pytest.mark.skipif(not (SHARED / "data" / "qa").exists(), reason="the dump is not on this machine")
def test_a_real_dump_is_understood_to_the_last_post() -> None:
    reading = importing.read("questions", SHARED / "data" / "qa" / "history-meta-se" / "posts.jsonl")
    assert (len(reading.parts[0].rows), reading.refusals) == (1651, [])


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (
            "<p>One <em>two</em> <a href='https://x.example/(a)'>three</a></p><p>four</p>",
            "One *two* [three](<https://x.example/(a)>)\n\nfour",
        ),
        ("<ul><li>a</li><li>b <strong>c</strong></li></ul>", "- a\n- b **c**"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<blockquote><p>said</p></blockquote><p>so</p>", "> said"),
        ("<pre><code>if a:\n  b\n</code></pre>", "    if a:\n      b"),
        ("<p>Use <code>x &lt; y</code><script>alert(1)</script></p>", "Use `x < y`alert(1)"),
    ],
)
def test_html_becomes_markdown(html: str, told: str) -> None:
    assert markdown(html).startswith(told)
