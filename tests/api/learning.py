"""What the matrix knows of training: a module of the leader's, what the author said of it, and bodies that make sense."""

from datetime import timedelta
from typing import Any

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.people import Person
from app.models.training import Use
from app.services import training
from app.services.training import Answer, Done, Edition, NewModule

MODULE = {"code": "another", "title": "Another", "minutes": 10}


def furnish(session: Session, leader: Actor, advisor: Actor, author: Actor, learner: Person) -> dict[str, str]:
    """A module that everybody has to learn, and the author who did so forty days ago and asks for help."""
    with clock.at(clock.now() - timedelta(days=40)):
        module = training.publish(session, leader, NewModule(code="module", title="Module", edition=Edition(minutes=10)))
        done = training.complete(session, author, module, learner, Done())
    training.follow_up(session, author, done, module, Answer(used=Use.NO, needs_help=True))
    asked = training.require_module(session, advisor, module, "member", None)
    return {"code": module.code, "completion_id": done.id, "requirement_id": asked.id}


def bodies(variant: str, slug: str) -> dict[str, Any]:
    """What is sent, by operation."""
    return {
        "POST /training/modules": MODULE,
        "PATCH /training/modules/{code}": {"title": "Another title"},
        "POST /training/modules/{code}/versions": {"minutes": 20},
        "POST /training/requirements": {
            "module": "module", "role": "leader", **({"community": slug} if variant else {}),
        },
        "POST /training/completions": {"module": "module", **({"person": variant} if variant else {})},
        "POST /training/completions:batch": {
            "items": [{"source_id": "1", "person": "author", "module": "module", "completed_on": "2026-10-01"}],
        },
        "POST /training/completions/{completion_id}/follow-up": {"used": "yes"},
    }  # fmt: skip
