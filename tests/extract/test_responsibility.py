import pytest

from attest.extract.responsibility import claims_of_responsibility
from attest.records import Argument, Article, EventMention, Span, Trigger

BLAST = "A bomb killed two in Tamur."


def claimants(sentence: str, *taken: str) -> list[str]:
    """Who claims the blast, when the network took these words for claimants."""
    text = f"{BLAST} {sentence}"
    spans = (Span(0, len(BLAST)), Span(len(BLAST) + 1, len(text)))
    article = Article(id="a", page_id="p", sha256="", text=text, sentences=spans)
    found = [Span(at := text.index(words), at + len(words)) for words in taken]
    arguments = tuple(Argument("claimed_by", span, 0.9) for span in found)
    blast = EventMention("bombing", 0.9, "asserted", 0.9, False, 0.9, (Trigger(Span(7, 13), 0.9),), arguments)
    (told,) = claims_of_responsibility(article, [blast], violent={"bombing"})
    return [a.span.of(text) for a in told.arguments]


@pytest.mark.parametrize(
    ("sentence", "taken"),
    [
        ("No group has claimed responsibility.", "No group"),
        ("No group has claimed responsibility.", "group"),
        ("Nobody claimed the attack at once.", "Nobody"),
        ("None of the rebel groups said it was theirs.", "rebel groups"),
    ],
)
def test_nobody_claims_an_attack_that_no_group_claims(sentence: str, taken: str) -> None:
    assert claimants(sentence, taken) == []


@pytest.mark.parametrize(
    ("sentence", "taken"),
    [
        ("The Northern Front claimed it.", "The Northern Front"),
        ("Though no other group did, the Tamur Brigade claimed it.", "the Tamur Brigade"),
        ("Noor Brigade said it was behind the blast.", "Noor Brigade"),
    ],
)
def test_who_claims_an_attack_is_kept(sentence: str, taken: str) -> None:
    assert claimants(sentence, taken) == [taken]
