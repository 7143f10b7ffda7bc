"""House rule 8: a view lists everything its template may use, and gives nothing that the template leaves."""

import pkgutil
from dataclasses import fields
from importlib import import_module

import pytest
from jinja2 import DictLoader, Environment

import app.pages
from app.pages.render import View, environment
from tests.house import code
from tests.house.views import asked_for

for module in pkgutil.walk_packages(app.pages.__path__, "app.pages."):
    import_module(module.name)


def every_view(base: type[View] = View) -> list[type[View]]:
    return [one for view in base.__subclasses__() for one in [view, *every_view(view)] if "template" in vars(one)]


EVERY_VIEW = pytest.mark.parametrize("view", every_view(), ids=lambda view: view.__name__)
# What render() gives to every template.
COMMON = {"site", "layout", *environment().globals}


@EVERY_VIEW
def test_a_template_uses_only_what_its_view_gives(view: type[View]) -> None:
    given = {field.name for field in fields(view)}
    assert asked_for(environment(), view.template) <= given | COMMON


@EVERY_VIEW
def test_a_view_gives_only_what_its_template_uses(view: type[View]) -> None:
    given = {field.name for field in fields(view)}
    assert given <= asked_for(environment(), view.template)


def test_every_whole_page_has_a_view() -> None:
    """A file without a leading underscore is a page; components hold macros, design shows them."""
    shown = {view.template for view in every_view()} | {"layout.html"}
    pages = {path.relative_to(code.APP / "templates").as_posix() for path in code.TEMPLATES}
    assert {page for page in pages - shown if "/_" not in f"/{page}" and not page.startswith("components/")} == set()


def test_the_search_for_names_finds_them() -> None:
    rows = "{% for row in rows %}{% include '_row.html' %}{% endfor %}"
    sources = {
        "page.html": "{% extends layout %}{% set colour = 'red' %}{% block main %}{{ shape }}" + rows + "{% endblock %}",
        "_row.html": "{{ row.name }} {{ colour }}",
        "layout.html": "{{ site }}{% block main %}{% endblock %}",
        "_fragment.html": "{% block main %}{% endblock %}",
    }
    assert asked_for(Environment(loader=DictLoader(sources)), "page.html") == {"layout", "rows", "shape", "site"}
