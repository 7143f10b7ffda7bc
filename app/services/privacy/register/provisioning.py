"""What the identity provider says, and the rules that make memberships of it."""

from app.services.privacy.entry import Entry

SAME = "to have the same people and groups as the identity provider"
RULED = "so that whoever should belong does, and knows why"

TABLES = {
    "scim_user": Entry(
        holds="accounts with the identity provider: user name, identifier, and attributes that have no column of their own",
        purpose=SAME,
        kept="until the account is removed or the person erased",
        theirs=("person_id",),
        words=("attributes",),
        plain=("user_name", "user_name_key", "external_id"),
        goes=("person_id",),
    ),
    "scim_group": Entry(
        holds="groups of the identity provider, without people",
        purpose=SAME,
        kept="for ever",
        words=("display_name", "name_key"),
        plain=("external_id",),
    ),
    "scim_group_member": Entry(
        holds="who is in which group",
        purpose=SAME,
        kept="while it is so",
        theirs=("person_id",),
        goes=("person_id",),
    ),
    "membership_rule": Entry(
        holds="rules by unit, group, job, place or language; who wrote, applied and undid them",
        purpose=RULED,
        kept="for ever",
        named=("written_by", "applied_by", "undone_by"),
        plain=("job_family", "location", "language"),
    ),
    "ruled_membership": Entry(
        holds="which rule made a membership",
        purpose=RULED,
        kept="for ever",
        through=(("membership_id", "membership", "id"),),
    ),
}
