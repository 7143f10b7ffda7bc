"""Training: what there is to learn, and who did."""

from app.services.privacy.entry import Entry

LEARNT = "to know who may do what they were trained for, and whether the training was of use"

TABLES = {
    "training_module": Entry(
        holds="what there is to learn, and who looks after it",
        purpose=LEARNT,
        kept="for ever",
        named=("owner_id",),
        words=("title", "link"),
        plain=("code", "audience"),
    ),
    "training_version": Entry(
        holds="editions of a module, and who published them", purpose=LEARNT, kept="for ever", named=("published_by",)
    ),
    "training_requirement": Entry(
        holds="what a role has to learn, and who says so",
        purpose=LEARNT,
        kept="for ever",
        named=("required_by",),
        plain=("role",),
    ),
    "training_completion": Entry(
        holds="who completed what, when, with which result, on whose word",
        purpose=LEARNT,
        kept="until the person is erased",
        theirs=("person_id",),
        named=("recorded_by",),
        plain=("source_id",),
        goes=("person_id",),
    ),
    "training_follow_up": Entry(
        holds="what somebody says a while after a training",
        purpose=LEARNT,
        kept="until the person is erased",
        through=(("completion_id", "training_completion", "id"),),
        words=("obstacle",),
        goes_through=True,
    ),
}
