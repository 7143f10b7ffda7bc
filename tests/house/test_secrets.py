"""Security as one reads it off the code: how secrets are compared, and that no pattern of ours takes a text for ever."""

import ast
import re
from collections.abc import Iterator
from re import _constants, _parser  # what Python itself reads a pattern with
from typing import Any

import pytest

from tests.house import code

SECRET = re.compile(r"(^|_)(secret|token|password|passwd|signature|verifier|nonce|api_key)$")
ASKED = frozenset({"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
MANY = 20  # more repeats than this, of what repeats itself, count as without end

# Nested, and yet read one way only: what repeats begins with a bracket that the rest of it cannot hold.
READ_ONE_WAY = {r"(\]\()(<[^<>\n]*>|[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)"}


def compared_as_text(tree: ast.AST) -> Iterator[str]:
    """Comparisons that stop at the first character that differs, one side of which is called a secret."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(sign, (ast.Eq, ast.NotEq)) for sign in node.ops):
            sides = (node.left, *node.comparators)
            called = [side.attr if isinstance(side, ast.Attribute) else getattr(side, "id", "") for side in sides]
            if any(SECRET.search(word) for word in called) and not any(isinstance(side, ast.Constant) for side in sides):
                yield f"{node.lineno}: {ast.unparse(node)}"


def patterns(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Patterns that stand in the code as they are; what is put together there is tried by the tests of its module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(called := node.func, ast.Attribute):
            continue
        if getattr(called.value, "id", "") == "re" and called.attr in ASKED:
            given = getattr(node.args[0], "value", None)
            if isinstance(given, (str, bytes)):
                yield node.lineno, given if isinstance(given, str) else given.decode()


def repeats_what_repeats(parsed: Any, within: bool = False) -> bool:
    """Whether a repeat without end holds another, by which a text can be read in exponentially many ways."""
    for kind, given in parsed:
        if kind in {_constants.MAX_REPEAT, _constants.MIN_REPEAT}:
            _least, most, repeated = given
            if (within and most == _constants.MAXREPEAT) or repeats_what_repeats(repeated, within or most > MANY):
                return True
        elif (
            (kind is _constants.SUBPATTERN and repeats_what_repeats(given[3], within))
            or (kind is _constants.BRANCH and any(repeats_what_repeats(one, within) for one in given[1]))
            or (kind in {_constants.ASSERT, _constants.ASSERT_NOT} and repeats_what_repeats(given[1], within))
        ):
            return True
    return False


def test_no_secret_is_compared_as_text() -> None:
    assert not [f"{code.name(path)}:{found}" for path in code.MODULES for found in compared_as_text(code.tree(path))]


@pytest.mark.parametrize("wrong", ["given == token", "mail.signature != theirs", "x.client_secret == y.client_secret"])
def test_a_secret_that_is_compared_as_text_would_be_found(wrong: str) -> None:
    assert list(compared_as_text(ast.parse(wrong)))


def test_no_pattern_repeats_what_repeats() -> None:
    found = [(path, *pattern) for path in code.MODULES for pattern in patterns(code.tree(path))]
    assert len(found) > MANY, "the walk below would prove nothing"
    slow = [f"{code.name(path)}:{line} {pattern}" for path, line, pattern in found
            if pattern not in READ_ONE_WAY and repeats_what_repeats(_parser.parse(pattern))]  # fmt: skip
    assert not slow
    assert {pattern for _path, _line, pattern in found} >= READ_ONE_WAY


@pytest.mark.parametrize("slow", ["(a+)+$", "(a|b*)*", r"(\w+\s?)*x", "(?:a{1,50}){1,50}b|(x+x+)+y", "(?=(a*)*b)"])
def test_a_pattern_that_takes_for_ever_would_be_found(slow: str) -> None:
    assert repeats_what_repeats(_parser.parse(slow))


@pytest.mark.parametrize("given", ["](" * 90_000, "](" + "a(" * 90_000, "](a()" * 40_000, "](a()" + "()a" * 60_000 + "("])
def test_what_is_read_one_way_is_read_quickly(given: str) -> None:
    (pattern,) = READ_ONE_WAY
    assert isinstance(re.sub(pattern, "", given), str)
