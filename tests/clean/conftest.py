import pytest

from attest.clean import Clean
from attest.ingest.page import make_page
from attest.pipeline import Reading

_STAGE = Clean()


@pytest.fixture
def clean():
    """Cleans one page: its words, or its bytes, as text, HTML or a JSON line's text."""

    def run(words, *, media_type="text/plain", **said):
        content = words if isinstance(words, bytes) else words.encode()
        (outcome,) = _STAGE([Reading(make_page(content, origin="x", media_type=media_type, **said))])
        return getattr(outcome, "article", None) or outcome

    return run
