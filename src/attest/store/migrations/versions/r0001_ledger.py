"""The first tables, the view of what is current, and the triggers that refuse change."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TABLES = (
    "runs",
    "run_ends",
    "contents",
    "pages",
    "articles",
    "codings",
    "events",
    "claims",
    "evidence",
    "outcomes",
    "links",
    "decisions",
)
# Compared by its bytes on every database.
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_COUNTS = ("killed", "injured", "abducted", "arrested", "displaced")


def upgrade() -> None:
    """Make the tables."""
    _runs()
    _pages()
    _codings()
    _verdicts()
    op.execute(
        """
        CREATE VIEW current_codings AS
        SELECT newest.coding_row AS coding_row
        FROM outcomes AS newest
        WHERE newest.coding_row IS NOT NULL
          AND newest.row = (
            SELECT max(o.row) FROM outcomes AS o
            WHERE o.page_id = newest.page_id AND o.sha256 = newest.sha256 AND o.kind IN ('coded', 'rejected')
          )
        """
    )
    for table in _TABLES:
        refuse_change(table)


def refuse_change(table: str) -> None:
    """Triggers that let nobody change or remove a row of the table."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("UPDATE", "DELETE") if on_sqlite else ("UPDATE", "DELETE", "TRUNCATE"):
        name = f"{table}_refuses_{verb.lower()}"
        said = f"the ledger only grows: {verb} on {table} is refused"
        if on_sqlite:
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END")
            continue
        body = f"BEGIN RAISE EXCEPTION '{said}'; END"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()")


def _text(name: str, *, needed: bool = False) -> sa.Column[str]:
    return sa.Column(name, _TEXT, nullable=not needed)


def _row() -> sa.Column[int]:
    return sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True)


def _to(name: str, table: str, *, needed: bool = True) -> sa.Column[int]:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, number, sa.ForeignKey(f"{table}.row"), nullable=not needed)


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", _TEXT, primary_key=True),
        _text("started_at", needed=True),
        _text("attest", needed=True),
        _text("model"),
        _text("model_sha256"),
        _text("codebook"),
        _text("codebook_sha256"),
        _text("stages", needed=True),
        _text("settings", needed=True),
    )
    op.create_table(
        "run_ends",
        sa.Column("run_id", _TEXT, sa.ForeignKey("runs.run_id"), primary_key=True),
        _text("ended_at", needed=True),
        _text("how", needed=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("coded", "rejected", "failed")),
    )


def _pages() -> None:
    op.create_table(
        "contents",
        sa.Column("sha256", _TEXT, primary_key=True),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "pages",
        _row(),
        sa.Column("fingerprint", _TEXT, nullable=False, unique=True),
        _text("page_id", needed=True),
        sa.Column("sha256", _TEXT, sa.ForeignKey("contents.sha256"), nullable=False),
        _text("origin", needed=True),
        _text("media_type", needed=True),
        *(_text(name) for name in ("url", "outlet", "title", "published", "language")),
    )
    op.create_index("ix_pages_page_id", "pages", ["page_id"])
    op.create_table(
        "articles",
        _row(),
        sa.Column("fingerprint", _TEXT, nullable=False, unique=True),
        *(_text(name, needed=True) for name in ("article_id", "page_id", "sha256", "text")),
        _text("title"),
        _text("title_span"),
        _text("sentences", needed=True),
        *(_text(name) for name in ("outlet", "url", "published")),
        _text("published_basis", needed=True),
        _text("language", needed=True),
        _text("dateline"),
    )
    op.create_index("ix_articles_article_id", "articles", ["article_id"])


def _codings() -> None:
    op.create_table(
        "codings",
        _row(),
        sa.Column("fingerprint", _TEXT, nullable=False, unique=True),
        sa.Column("run_id", _TEXT, sa.ForeignKey("runs.run_id"), nullable=False),
        _to("page_row", "pages"),
        _to("article_row", "articles"),
    )
    op.create_index("ix_codings_article_row", "codings", ["article_row"])
    op.create_table(
        "events",
        _row(),
        _to("coding_row", "codings"),
        *(_text(name, needed=True) for name in ("event_id", "type", "factuality")),
        sa.Column("background", sa.Boolean(), nullable=False),
        *(_text(name) for name in ("place", "country", "admin1")),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        _text("earliest"),
        _text("latest"),
        *(sa.Column(f"{role}_{end}", sa.Integer()) for role in _COUNTS for end in ("low", "best", "high")),
        _text("record", needed=True),
        sa.UniqueConstraint("coding_row", "event_id", name="uq_events_coding_row_event_id"),
    )
    op.create_index("ix_events_event_id", "events", ["event_id"])
    op.create_table(
        "claims",
        _row(),
        _to("coding_row", "codings"),
        *(_text(name, needed=True) for name in ("claim_id", "event_id", "field")),
        _text("name"),
        _text("value", needed=True),
        sa.Column("score", sa.Float(), nullable=False),
        _text("stage", needed=True),
        _text("version", needed=True),
        _text("model"),
        _text("codebook"),
        sa.UniqueConstraint("coding_row", "claim_id", name="uq_claims_coding_row_claim_id"),
    )
    op.create_index("ix_claims_event_id", "claims", ["event_id"])
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "evidence",
        sa.Column("claim_row", number, sa.ForeignKey("claims.row"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        _text("article_id", needed=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        _text("quote", needed=True),
    )


def _verdicts() -> None:
    op.create_table(
        "outcomes",
        _row(),
        sa.Column("run_id", _TEXT, sa.ForeignKey("runs.run_id"), nullable=False),
        _text("kind", needed=True),
        _text("origin", needed=True),
        _to("page_row", "pages", needed=False),
        _text("page_id"),
        _text("sha256"),
        _to("coding_row", "codings", needed=False),
        *(_text(name) for name in ("stage", "reason", "fix")),
    )
    op.create_index("ix_outcomes_page", "outcomes", ["page_id", "sha256", "kind", "row"])
    op.create_index("ix_outcomes_run_id", "outcomes", ["run_id"])
    op.create_index("ix_outcomes_coding_row", "outcomes", ["coding_row"])
    op.create_table(
        "links",
        sa.Column("link_id", _TEXT, primary_key=True),
        *(_text(name, needed=True) for name in ("relation", "left_id", "right_id")),
        sa.Column("score", sa.Float(), nullable=False),
        _text("reasons", needed=True),
    )
    op.create_index("ix_links_left_id", "links", ["left_id"])
    op.create_index("ix_links_right_id", "links", ["right_id"])
    op.create_table(
        "decisions",
        sa.Column("decision_id", _TEXT, primary_key=True),
        _text("verdict", needed=True),
        _text("subject_id", needed=True),
        _text("field"),
        _text("value"),
        *(_text(name, needed=True) for name in ("by", "at", "why")),
    )
    op.create_index("ix_decisions_subject_id", "decisions", ["subject_id"])
