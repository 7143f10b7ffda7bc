"""The links of a page, rewritten: into a tree they lead to files, out of one to pages and attachments. Code is left alone."""

import re
from collections.abc import Callable
from urllib.parse import unquote

Leads = Callable[[str], str | None]
"""What a link is to become; None leaves it as it is."""

# What is code, and within the rest where links lead: [words](here), [words](<here>) and [mark]: here.
_FENCED = r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\2[`~]*[ \t]*$|\Z)"
_CODE = re.compile(rf"({_FENCED}|(?<!`)(`+)(?!`)[^`].*?(?<!`)\3(?!`))", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(\]\()(<[^<>\n]*>|[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)")
_REFERENCE = re.compile(r"^( {0,3}\[[^\]\n]+\]:[ \t]+)(<[^<>\n]*>|\S+)", re.MULTILINE)
_ESCAPED = str.maketrans({char: f"%{ord(char):02X}" for char in " ()<>[]#?%\"'\\`"})


def rewritten(body: str, leads: Leads) -> str:
    """The text with each of its links changed."""
    done, place = [], 0
    for code in _CODE.finditer(body):
        done += [_changed(body[place : code.start()], leads), code[0]]
        place = code.end()
    return "".join([*done, _changed(body[place:], leads)])


def _changed(text: str, leads: Leads) -> str:
    def change(found: re.Match[str]) -> str:
        given = found[2]
        bare = given[1:-1] if given.startswith("<") else given
        to = leads(bare)
        return found[0] if to is None else found[1] + (f"<{to}>" if given.startswith("<") and "%" not in to else to)

    return _REFERENCE.sub(change, _INLINE.sub(change, text))


def split(link: str) -> tuple[str, str]:
    """A link's path, as it is on disk, and what follows it: a fragment or a query."""
    found = re.match(r"([^#?]*)(.*)", link, re.DOTALL)
    return (unquote(found[1]), found[2]) if found else (link, "")


def written(path: str) -> str:
    """A path as a link has it: only what would end or change a link is escaped."""
    return path.translate(_ESCAPED)


def is_elsewhere(link: str) -> bool:
    """Whether a link leads to no file of a tree: to a site, to an address of this one, or within the page."""
    return link.startswith(("/", "#", "?")) or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", link) is not None
