"""Create identities, departures and sign-in links; sessions know their device, tokens their use, guests their last day.

Revision ID: 0002_door
Revises: hr01
"""

import sqlalchemy as sa

from alembic import op

revision = "0002_door"
down_revision = "hr01"
branch_labels = None
depends_on = None

# New columns of old tables, added as they are: to rebuild a table for them would be for nothing, since each has a default.
ADDED = (
    ("api_token", "used_at", sa.DateTime(timezone=True), None),
    ("api_token", "communities", sa.JSON(), "[]"),
    ("membership", "until", sa.Date(), None),
    ("person", "guest", sa.Boolean(), sa.false()),
    ("sign_in", "way", sa.String(length=20), "password"),
    ("sign_in", "device", sa.String(length=60), ""),
)


def upgrade() -> None:
    """Create identities, departures and sign-in links."""
    op.create_table(
        "departure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("next", sa.String(length=2000), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_departure"),
        sa.UniqueConstraint("digest", name="uq_departure_digest"),
    )
    op.create_table(
        "identity",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_identity_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_identity"),
    )
    op.create_index("ix_identity_person_id", "identity", ["person_id"], unique=False)
    op.create_index("uq_identity_issuer_subject", "identity", ["issuer", "subject"], unique=True)
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sign_in_link_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_link"),
        sa.UniqueConstraint("digest", name="uq_sign_in_link_digest"),
    )
    op.create_index("ix_sign_in_link_person_id", "sign_in_link", ["person_id"], unique=False)
    for table, name, kind, default in ADDED:
        op.add_column(table, sa.Column(name, kind, server_default=default, nullable=default is None))


def downgrade() -> None:
    """Drop them."""
    for table, name, _kind, _default in ADDED:
        op.drop_column(table, name)
    for table in ("sign_in_link", "identity", "departure"):
        op.drop_table(table)
