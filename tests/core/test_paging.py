"""Pages by key: nothing is skipped or shown twice while people write, and a cursor from elsewhere is refused."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from app.core import paging
from app.core.db import Session
from app.core.errors import InvalidError
from app.models.people import OrgUnit

KEYS = [col(OrgUnit.name), col(OrgUnit.id)]


def walk(session: Session, *, newest_first: bool, meanwhile: bool = False) -> list[str]:
    """Every page of three, one after another; with `meanwhile` a row more before the next."""
    seen: list[str] = []
    ask = paging.Ask(limit=3)
    while True:
        statement = select(col(OrgUnit.code), *paging.labelled(KEYS))
        page = paging.page(session, statement, KEYS, ask, newest_first=newest_first)
        seen += [row.code for row in page.items]
        if page.next is None:
            return seen
        if meanwhile:
            session.add(OrgUnit(code=f"later {len(seen)}", name="~" if newest_first else ""))
            session.flush()
        ask = paging.Ask(limit=3, after=page.next)


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("meanwhile", [True, False])
def test_every_row_comes_once(session: Session, newest_first: bool, meanwhile: bool) -> None:
    for n in range(11):
        session.add(OrgUnit(code=str(n), name=f"name {n // 3}"))
    session.flush()
    seen = walk(session, newest_first=newest_first, meanwhile=meanwhile)
    assert sorted(seen) == sorted(str(n) for n in range(11))


@given(st.one_of(st.text(), st.lists(st.one_of(st.none(), st.integers(), st.text(), st.floats()), max_size=3)))
def test_a_cursor_that_is_not_ours_is_refused(sent: object) -> None:
    raw = sent if isinstance(sent, str) else base64.urlsafe_b64encode(json.dumps(sent).encode()).decode()
    try:
        found = paging._decoded(raw, KEYS)
    except InvalidError:
        return
    assert isinstance(sent, list)
    assert [type(value) for value in sent] == [str, str]
    assert len(found) == 2
