"""Writing and editing an asset, with a preview; whoever was slower gets their own text back beside the other's."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import Field

from app.core import ids
from app.core.i18n import _
from app.core.text import Line, Text
from app.http.call import Asked
from app.http.unit import reads_first
from app.models.communities import Community
from app.models.knowledge import Asset, AssetKind, Confidence
from app.pages import forms
from app.pages import knowledge_words as words
from app.pages.forms import Form, FormShape
from app.pages.knowledge import named
from app.pages.knowledge_history import history
from app.pages.markdown import File
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.services import attachments, communities, knowledge, people
from app.services.knowledge import Part
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class AssetForm(FormShape):
    """What the form asks."""

    title: Line
    body: Text
    kind: AssetKind = AssetKind.HOW_TO
    lang: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")
    topics: str = ""
    summary: str = Field(default="", max_length=300)
    minor: bool = False
    draft: bool = False
    translation_of: str | None = None
    base: int | None = None
    key: str | None = None

    @property
    def topic_list(self) -> list[str]:
        """The topics, one to a comma."""
        return [topic.strip() for topic in self.topics.replace("，", ",").split(",") if topic.strip()]


@dataclass(frozen=True)
class Editor(View):
    """The form, what the text will look like, and, for whoever was slower, how theirs differs from what stands there now."""

    template = "knowledge/edit.html"
    community: Community
    asset: Asset | None
    form: Form
    kinds: dict[str, str]
    key: str
    base: int
    between: Sequence[Part]
    other: Ref | None
    named: tuple[File, ...] = ()


@router.get("/communities/{slug}/assets/new")
def new_form(call: Asked, slug: str, form: Form | None = None, kind: str = "", translation_of: str = "") -> Editor:
    """The form for a new asset; it begins with the headings that its kind asks for."""
    community = communities.find(call.session, call.actor, slug)
    chosen = kind if kind in words.asset_kinds() else "how_to"
    values = {"kind": chosen, "body": template(chosen), "lang": call.actor.language, "translation_of": translation_of}
    form = form or Form(values)
    return Editor(community, None, form, words.asset_kinds(), form.value("key") or ids.new_id(), 0, [], None)


def template(kind: str) -> str:
    """The headings with which a text of a kind begins."""
    goes = {
        "how_to": (_("When to do this"), _("Steps"), _("How to know that it worked")),
        "faq": (_("Question"), _("Answer")),
        "lesson": (_("What happened"), _("Why"), _("What we do otherwise now")),
        "best_practice": (_("When it fits"), _("How we do it"), _("What it brought")),
        "case": (_("The situation"), _("What was done"), _("What came of it")),
        "decision_guide": (_("The question"), _("The choices"), _("How to choose")),
        "glossary": (_("Term"),),
        "reference": (_("What this is for"),),
    }
    return "".join(f"## {heading}\n\n\n" for heading in goes[kind])


@router.post("/communities/{slug}/assets")
@again(new_form)
def write(call: Asked, slug: str) -> Redirect:
    """Write it; the same form sent twice writes once."""
    community = communities.find(call.session, call.actor, slug)
    typed = forms.read(AssetForm, forms.typed(call.body))
    draft = knowledge.Draft(
        title=typed.title, body=typed.body, kind=typed.kind, lang=typed.lang, topics=typed.topic_list, summary=typed.summary,
        translation_of=typed.translation_of,
        confidence=Confidence.WORK_IN_PROGRESS if typed.draft else Confidence.NOT_VALIDATED,
    )  # fmt: skip
    asset = knowledge.write(call.session, call.actor, community, draft, key=typed.key)
    return Redirect(f"/assets/{asset.id}", _("Saved. When it has worked for others, or somebody confirms it, it is validated."))


@router.post("/communities/{slug}/assets/preview")
@reads_first
def preview_new(call: Asked, slug: str) -> Editor:
    """The form again, with what the text will look like."""
    return new_form(call, slug, Form(forms.typed(call.body)))


@router.get("/assets/{asset_id}/edit")
def edit_form(call: Asked, asset_id: str, form: Form | None = None) -> Editor:
    """The form with what stands there now."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    newest = knowledge.revision(call.session, asset, asset.revision)
    files = named(attachments.of_asset(call.session, asset))
    if form is None:
        values = {
            "title": newest.title, "body": newest.body, "kind": asset.kind.value, "lang": asset.lang,
            "topics": ", ".join(asset.topics), "draft": "true" if asset.confidence == Confidence.WORK_IN_PROGRESS else "",
        }  # fmt: skip
        return _editor(asset, community, Form(values), files)
    if form.value("base") in {"", str(asset.revision)}:
        return _editor(asset, community, form, files)
    other = people.refs(call.session, [newest.author_id]).get(newest.author_id or "")
    parts = knowledge.compare(newest.body, form.value("body"))
    return _editor(asset, community, Form(form.values, {}, form.problem), files, parts, other)


def _editor(
    asset: Asset,
    community: Community,
    form: Form,
    files: tuple[File, ...],
    between: Sequence[Part] = (),
    other: Ref | None = None,
) -> Editor:
    return Editor(community, asset, form, words.asset_kinds(), "", asset.revision, between, other, files)


@router.post("/assets/{asset_id}/edit")
@again(edit_form)
def edit(call: Asked, asset_id: str) -> Redirect:
    """Save it as a new revision, unless somebody else wrote since the form was opened."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    typed = forms.read(AssetForm, forms.typed(call.body))
    given = {"title", "body", "kind", "lang", "topics"}
    finished = asset.confidence == Confidence.WORK_IN_PROGRESS and not typed.draft
    change = knowledge.Change(
        given=frozenset(given | ({"confidence"} if finished else set())), title=typed.title, body=typed.body, kind=typed.kind,
        lang=typed.lang, topics=typed.topic_list, summary=typed.summary, material=not typed.minor, base=typed.base,
        confidence=Confidence.NOT_VALIDATED if finished else None,
    )  # fmt: skip
    knowledge.change(call.session, call.actor, asset, community, change)
    return Redirect(f"/assets/{asset.id}", _("Saved."))


@router.post("/assets/{asset_id}/preview")
@reads_first
def preview(call: Asked, asset_id: str) -> Editor:
    """The form again, with what the text will look like."""
    return edit_form(call, asset_id, Form(forms.typed(call.body)))


class RestoreForm(FormShape):
    """Which text is to stand again."""

    revision: int


@router.post("/assets/{asset_id}/restoration")
@again(history)
def restore(call: Asked, asset_id: str) -> Redirect:
    """Let an earlier text stand again, as a new one."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    number = forms.read(RestoreForm, forms.typed(call.body)).revision
    knowledge.restore(call.session, call.actor, asset, community, number)
    return Redirect(f"/assets/{asset.id}", _("Version %(number)s stands there again.") % {"number": number})
