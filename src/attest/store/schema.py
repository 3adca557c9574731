"""The ledger's tables. A row, once written, stays: triggers refuse UPDATE and DELETE on every table.

A *coding* is what one reading of one page gave: an article, its events and their claims. It is known by the
fingerprint of all it holds, so reading the same page again with the same reader adds an outcome, not a second copy.
The current coding of a page is that of its newest outcome which came to a verdict; older ones stay, to be asked for.
"""

import sqlalchemy as sa

from attest.records import COUNT_ROLES

APPLICATION_ID = 0x41545354  # "ATST", in the header of the file: tells a ledger from any other SQLite database
HEAD = "0003"
REVISIONS = ("0001", "0002", HEAD)

metadata = sa.MetaData()

# 64 bits where the database has them; SQLite gives row numbers of its own only to a column called INTEGER.
RowNumber = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _row() -> sa.Column[int]:
    return sa.Column("row", RowNumber, primary_key=True, autoincrement=True)


runs = sa.Table(
    "runs",
    metadata,
    sa.Column("run_id", sa.Text, primary_key=True),
    sa.Column("started_at", sa.Text, nullable=False),  # UTC, ISO 8601
    sa.Column("attest", sa.Text, nullable=False),  # version of the program
    sa.Column("model", sa.Text),  # name and version of the network
    sa.Column("model_sha256", sa.Text),
    sa.Column("codebook", sa.Text),  # name and version
    sa.Column("codebook_sha256", sa.Text),
    sa.Column("stages", sa.Text, nullable=False),  # JSON: [[name, version], ...]
    sa.Column("settings", sa.Text, nullable=False),  # JSON
)

run_ends = sa.Table(
    "run_ends",
    metadata,
    sa.Column("run_id", sa.Text, sa.ForeignKey("runs.run_id"), primary_key=True),
    sa.Column("ended_at", sa.Text, nullable=False),
    sa.Column("how", sa.Text, nullable=False),  # finished or interrupted
    sa.Column("coded", sa.Integer, nullable=False),
    sa.Column("rejected", sa.Integer, nullable=False),
    sa.Column("failed", sa.Integer, nullable=False),
    sa.Column("known", sa.Integer),  # pages with an outcome from before, not read again
)

contents = sa.Table(
    "contents",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    sa.Column("packed", sa.LargeBinary, nullable=False),  # zlib
)

pages = sa.Table(
    "pages",
    metadata,
    _row(),
    sa.Column("fingerprint", sa.Text, nullable=False, unique=True),
    sa.Column("page_id", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, sa.ForeignKey("contents.sha256"), nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("outlet", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("published", sa.Text),
    sa.Column("language", sa.Text),
    sa.Index("ix_pages_page_id", "page_id"),
)

articles = sa.Table(
    "articles",
    metadata,
    _row(),
    sa.Column("fingerprint", sa.Text, nullable=False, unique=True),
    sa.Column("article_id", sa.Text, nullable=False),
    sa.Column("page_id", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("title_span", sa.Text),
    sa.Column("sentences", sa.Text, nullable=False),  # JSON: [[start, end], ...]
    sa.Column("outlet", sa.Text),
    sa.Column("url", sa.Text),
    sa.Column("published", sa.Text),
    sa.Column("published_basis", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("dateline", sa.Text),
    sa.Index("ix_articles_article_id", "article_id"),
)

codings = sa.Table(
    "codings",
    metadata,
    _row(),
    sa.Column("fingerprint", sa.Text, nullable=False, unique=True),
    sa.Column("run_id", sa.Text, sa.ForeignKey("runs.run_id"), nullable=False),  # the first that gave it
    sa.Column("page_row", RowNumber, sa.ForeignKey("pages.row"), nullable=False),
    sa.Column("article_row", RowNumber, sa.ForeignKey("articles.row"), nullable=False),
    sa.Index("ix_codings_article_row", "article_row"),
)

events = sa.Table(
    "events",
    metadata,
    _row(),
    sa.Column("coding_row", RowNumber, sa.ForeignKey("codings.row"), nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("factuality", sa.Text, nullable=False),
    sa.Column("background", sa.Boolean, nullable=False),
    sa.Column("place", sa.Text),
    sa.Column("country", sa.Text),
    sa.Column("admin1", sa.Text),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    sa.Column("earliest", sa.Text),
    sa.Column("latest", sa.Text),
    *(sa.Column(f"{role}_{end}", sa.Integer) for role in COUNT_ROLES for end in ("low", "best", "high")),
    sa.Column("record", sa.Text, nullable=False),  # JSON: the rest, see packing.pack_event
    sa.UniqueConstraint("coding_row", "event_id", name="uq_events_coding_row_event_id"),
    sa.Index("ix_events_event_id", "event_id"),
)

claims = sa.Table(
    "claims",
    metadata,
    _row(),
    sa.Column("coding_row", RowNumber, sa.ForeignKey("codings.row"), nullable=False),
    sa.Column("claim_id", sa.Text, nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("name", sa.Text),  # of an actor or place, or the text value: what a search looks in
    sa.Column("value", sa.Text, nullable=False),  # JSON: which record it is, and it
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("model", sa.Text),
    sa.Column("codebook", sa.Text),
    sa.UniqueConstraint("coding_row", "claim_id", name="uq_claims_coding_row_claim_id"),
    sa.Index("ix_claims_event_id", "event_id"),
)

evidence = sa.Table(
    "evidence",
    metadata,
    sa.Column("claim_row", RowNumber, sa.ForeignKey("claims.row"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.Text, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
)

outcomes = sa.Table(
    "outcomes",
    metadata,
    _row(),
    sa.Column("run_id", sa.Text, sa.ForeignKey("runs.run_id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # coded, rejected or failed
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("page_row", RowNumber, sa.ForeignKey("pages.row")),
    sa.Column("page_id", sa.Text),
    sa.Column("sha256", sa.Text),
    sa.Column("coding_row", RowNumber, sa.ForeignKey("codings.row")),
    sa.Column("stage", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("fix", sa.Text),
    sa.Index("ix_outcomes_page", "page_id", "sha256", "kind", "row"),
    sa.Index("ix_outcomes_run_id", "run_id"),
    sa.Index("ix_outcomes_coding_row", "coding_row"),
)

links = sa.Table(
    "links",
    metadata,
    sa.Column("link_id", sa.Text, primary_key=True),
    sa.Column("relation", sa.Text, nullable=False),
    sa.Column("left_id", sa.Text, nullable=False),
    sa.Column("right_id", sa.Text, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("reasons", sa.Text, nullable=False),
    sa.Column("linking_row", RowNumber),  # of the linking that proposed it
    sa.Index("ix_links_left_id", "left_id"),
    sa.Index("ix_links_right_id", "right_id"),
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("decision_id", sa.Text, primary_key=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("subject_id", sa.Text, nullable=False),
    sa.Column("field", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Index("ix_decisions_subject_id", "subject_id"),
)

# What a decision is about, by anchors, so that it holds when ids or readings move. Side 0 is its subject, side 1 what
# is joined to it or taken out of it.
decision_anchors = sa.Table(
    "decision_anchors",
    metadata,
    _row(),
    sa.Column("decision_id", sa.Text, sa.ForeignKey("decisions.decision_id"), nullable=False),
    sa.Column("side", sa.Integer, nullable=False),
    sa.Column("anchor_id", sa.Text, nullable=False),
    sa.Index("ix_decision_anchors_decision_id", "decision_id"),
    sa.Index("ix_decision_anchors_anchor_id", "anchor_id"),
)

signatures = sa.Table(
    "signatures",
    metadata,
    _row(),
    sa.Column("article_row", RowNumber, sa.ForeignKey("articles.row"), nullable=False),
    sa.Column("version", sa.Text, nullable=False),  # of the rules by which it was made
    sa.Column("packed", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("article_row", "version", name="uq_signatures_article_row_version"),
)

linkings = sa.Table(
    "linkings",
    metadata,
    _row(),
    sa.Column("linking_id", sa.Text, nullable=False, unique=True),
    sa.Column("at", sa.Text, nullable=False),  # UTC, ISO 8601
    sa.Column("attest", sa.Text, nullable=False),
    sa.Column("versions", sa.Text, nullable=False),  # of signatures, comparison and settling; "" for a decision's
    sa.Column("decision_id", sa.Text, sa.ForeignKey("decisions.decision_id")),  # what caused it, if a person did
    sa.Column("articles", sa.Integer, nullable=False),  # new ones
    sa.Column("links", sa.Integer, nullable=False),  # found
    sa.Column("settled", sa.Integer, nullable=False),  # events made or changed
)

# Which codings take part: the last row of a coding says "in" or "out".
linked_codings = sa.Table(
    "linked_codings",
    metadata,
    _row(),
    sa.Column("linking_row", RowNumber, sa.ForeignKey("linkings.row"), nullable=False),
    sa.Column("coding_row", RowNumber, sa.ForeignKey("codings.row"), nullable=False),
    sa.Column("verb", sa.Text, nullable=False),
    sa.Index("ix_linked_codings_coding_row", "coding_row", "row"),
)

# A report's event and the first reading of it, by which it is known whatever later readers make of the page.
anchors = sa.Table(
    "anchors",
    metadata,
    _row(),
    sa.Column("coding_row", RowNumber, sa.ForeignKey("codings.row"), nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("anchor_id", sa.Text, nullable=False),
    sa.Column("place_in_line", RowNumber, nullable=False),  # of the anchor: the row of its first event
    sa.UniqueConstraint("coding_row", "event_id", name="uq_anchors_coding_row_event_id"),
    sa.Index("ix_anchors_event_id", "event_id"),
    sa.Index("ix_anchors_anchor_id", "anchor_id"),
)

settled = sa.Table(
    "settled",
    metadata,
    _row(),
    sa.Column("linking_row", RowNumber, sa.ForeignKey("linkings.row"), nullable=False),
    sa.Column("settled_id", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("standing", sa.Text, nullable=False),  # live, merged or gone
    sa.Column("verdict", sa.Text),  # accepted, corrected or rejected
    sa.Column("type", sa.Text),
    sa.Column("factuality", sa.Text),
    sa.Column("background", sa.Boolean),
    sa.Column("place", sa.Text),
    sa.Column("country", sa.Text),
    sa.Column("admin1", sa.Text),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    sa.Column("earliest", sa.Text),
    sa.Column("latest", sa.Text),
    *(sa.Column(f"{role}_{end}", sa.Integer) for role in COUNT_ROLES for end in ("low", "best", "high")),
    sa.Column("reports", sa.Integer),
    sa.Column("independent_sources", sa.Integer),
    sa.Column("first_report", sa.Text),
    sa.Column("last_report", sa.Text),
    sa.Column("parties", sa.Text),  # names and words of who acted, suffered or claimed: what a search looks in
    sa.Column("record", sa.Text),  # JSON: the rest
    sa.UniqueConstraint("settled_id", "version", name="uq_settled_settled_id_version"),
    sa.Index("ix_settled_settled_id", "settled_id", "row"),
)

settled_members = sa.Table(
    "settled_members",
    metadata,
    _row(),
    sa.Column("settled_row", RowNumber, sa.ForeignKey("settled.row"), nullable=False),
    sa.Column("coding_row", RowNumber, sa.ForeignKey("codings.row"), nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("anchor_id", sa.Text, nullable=False),
    sa.Index("ix_settled_members_settled_row", "settled_row"),
    sa.Index("ix_settled_members_event_id", "event_id"),
    sa.Index("ix_settled_members_anchor_id", "anchor_id"),
)

redirects = sa.Table(
    "redirects",
    metadata,
    _row(),
    sa.Column("linking_row", RowNumber, sa.ForeignKey("linkings.row"), nullable=False),
    sa.Column("old_id", sa.Text, nullable=False),
    sa.Column("new_id", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),  # merged or split
    sa.Index("ix_redirects_old_id", "old_id"),
    sa.Index("ix_redirects_new_id", "new_id"),
)

releases = sa.Table(
    "releases",
    metadata,
    _row(),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("linking_row", RowNumber, nullable=False),  # the last linking that it takes in
    sa.Column("head", sa.Text, nullable=False),  # of the audit at that time
)

audit = sa.Table(
    "audit",
    metadata,
    _row(),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("table_name", sa.Text, nullable=False),
    sa.Column("keys", sa.Text, nullable=False),  # JSON: of the rows that it seals
    sa.Column("digests", sa.LargeBinary, nullable=False),  # journal.DIGEST_BYTES a row, in the order of the keys
    sa.Column("previous", sa.Text, nullable=False),  # hash of the row before
    sa.Column("hash", sa.Text, nullable=False, unique=True),
)

# A view, made by the migration: the coding of each page's newest outcome that came to a verdict (a failure is none).
current_codings = sa.table("current_codings", sa.column("coding_row", sa.Integer))

# Views, too: the codings that take part now, and each settled event's newest row where that is live.
linked_now = sa.table("linked_now", sa.column("coding_row", sa.Integer), sa.column("linking_row", sa.Integer))
settled_now = sa.table("settled_now", sa.column("settled_row", sa.Integer))
