"""New articles in, copies out: candidates by shared keys, each compared on the text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from attest.dedupe.compare import compare
from attest.dedupe.index import Index
from attest.dedupe.judge import Copy, judge
from attest.dedupe.read import Text, read_text
from attest.dedupe.signature import Signature, sign
from attest.records import Article

# Articles kept ready to be compared.
_KEPT_READY = 4096


class CopyFinder:
    """Finds the copies among new articles and between them and those kept before.

    Args:
        read: Gives the article of an id; asked for the few that may be sources, as often as they are needed.
        kept: Ids with their signatures of earlier batches, in the order they came in. A signature of another
            `VERSION` shares no key with new ones: sign its article anew first.
    """

    def __init__(self, read: Callable[[str], Article], *, kept: Iterable[tuple[str, Signature]] = ()) -> None:
        pairs = list(kept)
        self._ids = [article_id for article_id, _ in pairs]
        self._index = Index()
        self._index.add([signature for _, signature in pairs])

        @lru_cache(maxsize=_KEPT_READY)
        def ready(article_id: str) -> Text:
            return read_text(read(article_id))

        self._ready = ready

    def find(self, ids: Sequence[str], signatures: Sequence[Signature]) -> Iterator[Copy]:
        """Keeps new articles and gives the copies among them and of them, by the order of `ids`.

        Args:
            ids: Of new articles, each only once in the life of a finder.
            signatures: One for each, as `sign` made it of the article's text.
        """
        self._ids += ids
        for candidate in self._index.add_and_match(signatures):
            one, other = self._ready(self._ids[candidate.left]), self._ready(self._ids[candidate.right])
            copy = judge(compare(one, other), share=candidate.share)
            if copy is not None:
                yield copy


def find_copies(articles: Sequence[Article]) -> list[Copy]:
    """The copies among these articles, whose ids are distinct."""
    by_id = {article.id: article for article in articles}
    finder = CopyFinder(by_id.__getitem__)
    return list(finder.find(list(by_id), [sign(article.text) for article in articles]))
