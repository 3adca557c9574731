"""Linking: signatures, linkings, anchors, settled events, redirects, releases, and the chain of the audit."""

import sqlalchemy as sa
from alembic import op

from attest.store.migrations.versions.r0001_ledger import refuse_change

revision = "0002"
down_revision = "0001"

_TABLES = (
    "decision_anchors",
    "signatures",
    "linkings",
    "linked_codings",
    "anchors",
    "settled",
    "settled_members",
    "redirects",
    "releases",
    "audit",
)
# Compared by its bytes on every database.
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_COUNTS = ("killed", "injured", "abducted", "arrested", "displaced")


def upgrade() -> None:
    """Make the tables."""
    op.add_column("links", sa.Column("linking_row", _number()))
    _decisions()
    _linkings()
    _settled()
    _releases()
    _views()
    for table in _TABLES:
        refuse_change(table)


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _row() -> sa.Column[int]:
    return sa.Column("row", _number(), primary_key=True, autoincrement=True)


def _text(name: str, *, needed: bool = False, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, _TEXT, nullable=not needed, unique=unique)


def _to(name: str, table: str) -> sa.Column[int]:
    return sa.Column(name, _number(), sa.ForeignKey(f"{table}.row"), nullable=False)


def _many(name: str, *, needed: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=not needed)


def _decisions() -> None:
    op.create_table(
        "decision_anchors",
        _row(),
        sa.Column("decision_id", _TEXT, sa.ForeignKey("decisions.decision_id"), nullable=False),
        _many("side"),
        _text("anchor_id", needed=True),
    )
    op.create_index("ix_decision_anchors_decision_id", "decision_anchors", ["decision_id"])
    op.create_index("ix_decision_anchors_anchor_id", "decision_anchors", ["anchor_id"])


def _linkings() -> None:
    op.create_table(
        "signatures",
        _row(),
        _to("article_row", "articles"),
        _text("version", needed=True),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("article_row", "version", name="uq_signatures_article_row_version"),
    )
    op.create_table(
        "linkings",
        _row(),
        _text("linking_id", needed=True, unique=True),
        *(_text(name, needed=True) for name in ("at", "attest", "versions")),
        sa.Column("decision_id", _TEXT, sa.ForeignKey("decisions.decision_id")),
        *(_many(name) for name in ("articles", "links", "settled")),
    )
    op.create_table(
        "linked_codings",
        _row(),
        _to("linking_row", "linkings"),
        _to("coding_row", "codings"),
        _text("verb", needed=True),
    )
    op.create_index("ix_linked_codings_coding_row", "linked_codings", ["coding_row", "row"])
    op.create_table(
        "anchors",
        _row(),
        _to("coding_row", "codings"),
        _text("event_id", needed=True),
        _text("anchor_id", needed=True),
        sa.Column("place_in_line", _number(), nullable=False),
        sa.UniqueConstraint("coding_row", "event_id", name="uq_anchors_coding_row_event_id"),
    )
    op.create_index("ix_anchors_event_id", "anchors", ["event_id"])
    op.create_index("ix_anchors_anchor_id", "anchors", ["anchor_id"])


def _settled() -> None:
    op.create_table(
        "settled",
        _row(),
        _to("linking_row", "linkings"),
        _text("settled_id", needed=True),
        _many("version"),
        _text("standing", needed=True),
        *(_text(name) for name in ("verdict", "type", "factuality")),
        sa.Column("background", sa.Boolean()),
        *(_text(name) for name in ("place", "country", "admin1")),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        _text("earliest"),
        _text("latest"),
        *(_many(f"{role}_{end}", needed=False) for role in _COUNTS for end in ("low", "best", "high")),
        _many("reports", needed=False),
        _many("independent_sources", needed=False),
        *(_text(name) for name in ("first_report", "last_report", "parties", "record")),
        sa.UniqueConstraint("settled_id", "version", name="uq_settled_settled_id_version"),
    )
    op.create_index("ix_settled_settled_id", "settled", ["settled_id", "row"])
    op.create_table(
        "settled_members",
        _row(),
        _to("settled_row", "settled"),
        _to("coding_row", "codings"),
        _text("event_id", needed=True),
        _text("anchor_id", needed=True),
    )
    for column in ("settled_row", "event_id", "anchor_id"):
        op.create_index(f"ix_settled_members_{column}", "settled_members", [column])
    op.create_table(
        "redirects",
        _row(),
        _to("linking_row", "linkings"),
        *(_text(name, needed=True) for name in ("old_id", "new_id", "why")),
    )
    op.create_index("ix_redirects_old_id", "redirects", ["old_id"])
    op.create_index("ix_redirects_new_id", "redirects", ["new_id"])


def _releases() -> None:
    op.create_table(
        "releases",
        _row(),
        _text("name", needed=True, unique=True),
        *(_text(name, needed=True) for name in ("at", "by", "why")),
        sa.Column("linking_row", _number(), nullable=False),
        _text("head", needed=True),
    )
    op.create_table(
        "audit",
        _row(),
        *(_text(name, needed=True) for name in ("at", "table_name", "keys")),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        _text("previous", needed=True),
        _text("hash", needed=True, unique=True),
    )


def _views() -> None:
    quote = op.get_bind().dialect.identifier_preparer.quote
    row = quote("row")
    op.execute(
        f"""
        CREATE VIEW linked_now AS
        SELECT l.coding_row AS coding_row, l.linking_row AS linking_row
        FROM linked_codings AS l
        WHERE l.verb = 'in'
          AND l.{row} = (SELECT max(n.{row}) FROM linked_codings AS n WHERE n.coding_row = l.coding_row)
        """
    )
    op.execute(
        f"""
        CREATE VIEW settled_now AS
        SELECT s.{row} AS settled_row
        FROM settled AS s
        WHERE s.standing = 'live'
          AND s.{row} = (SELECT max(n.{row}) FROM settled AS n WHERE n.settled_id = s.settled_id)
        """
    )
