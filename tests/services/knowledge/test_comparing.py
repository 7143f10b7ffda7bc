"""What changed between two texts, by words, and by characters where nothing parts words."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.services.knowledge import Part, compare

WRITTEN = st.text(alphabet=st.sampled_from("ab c\n.读写 日ą"), max_size=60)


def test_words_are_told_apart() -> None:
    parts = compare("Wait for the build.\nGo home.\n", "Wait for a green build.\nGo home.\n")
    assert [(part.op, part.text) for part in parts if part.op != "equal"] == [("delete", "the"), ("insert", "a green")]


def test_chinese_is_told_apart_by_characters() -> None:
    assert compare("请等待构建完成", "请等待发布完成") == [
        Part("equal", "请等待"), Part("delete", "构建"), Part("insert", "发布"), Part("equal", "完成"),
    ]  # fmt: skip


@given(WRITTEN, WRITTEN)
def test_the_runs_make_both_texts_and_no_neighbours_are_alike(old: str, new: str) -> None:
    parts = compare(old, new)
    assert "".join(part.text for part in parts if part.op != "insert") == old
    assert "".join(part.text for part in parts if part.op != "delete") == new
    assert all(one.op != other.op for one, other in pairwise(parts))


def test_a_long_text_with_nothing_in_common_does_not_take_for_ever() -> None:
    started = time.monotonic()
    compare(" ".join(f"a{n}" for n in range(9000)), " ".join(f"b{n}" for n in range(9000)))
    assert time.monotonic() - started < 5
