"""The dependency tree of an article's sentences."""

from collections.abc import Sequence

from attest.extract.words import Word


def children_of(words: Sequence[Word], heads: Sequence[int]) -> dict[int, list[int]]:
    """The words that hang on each word, ascending; only words of its own sentence.

    Args:
        words: All words of the article.
        heads: The head of each, a word number; a root its own.
    """
    children: dict[int, list[int]] = {}
    for word, head in enumerate(heads):
        if head != word and words[head].sentence == words[word].sentence:
            children.setdefault(head, []).append(word)
    return children
