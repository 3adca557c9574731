"""Lists of words, written as a person would read them."""


def word_list(words: str) -> tuple[str, ...]:
    """The words of a string, in order."""
    return tuple(words.split())


def word_set(words: str) -> frozenset[str]:
    """The words of a string, each once."""
    return frozenset(words.split())
