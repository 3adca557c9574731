import pytest

from attest.codebook import load_codebook
from attest.extract.lemmas import lemmas, stem


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("raids", "raid"),
        ("raided", "raid"),
        ("raiding", "raid"),
        ("rustled", "rustle"),
        ("robbed", "rob"),
        ("stopping", "stop"),
        ("killed", "kill"),
        ("crossed", "cross"),
        ("seized", "seize"),
        ("carries", "carry"),
        ("carried", "carry"),
        ("attacked", "attack"),
        ("visited", "visit"),
        ("invited", "invite"),
        ("agreed", "agree"),
        ("freed", "free"),
        ("stolen", "steal"),
        ("drove", "drive"),
        ("shot", "shoot"),
        ("slain", "slay"),
        ("dying", "die"),
        ("trafficking", "traffic"),
        ("Clashes", "clash"),
        ("controlled", "control"),
        ("fleeing", "flee"),
        ("showed", "show"),
    ],
)
def test_a_verb_is_found_under_its_base(form: str, base: str) -> None:
    assert base in lemmas(form, "verb")


@pytest.mark.parametrize(
    ("form", "base"),
    [("cities", "city"), ("gunmen", "gunman"), ("thieves", "thief"), ("crises", "crisis"), ("bushes", "bush")],
)
def test_a_noun_is_found_under_its_singular(form: str, base: str) -> None:
    assert base in lemmas(form, "noun")


@pytest.mark.parametrize(
    ("form", "pos", "other"),
    [
        ("rated", "verb", "rat"),
        ("raided", "noun", "raid"),
        ("news", "noun", "new"),
        ("cross", "verb", "cros"),
        ("thing", "verb", "th"),
        ("string", "verb", "str"),
    ],
)
def test_a_word_is_not_found_under_one_that_could_not_have_made_it(form: str, pos: str, other: str) -> None:
    assert other not in lemmas(form, pos)


@pytest.mark.parametrize(
    "forms", [("steal", "stole", "stolen", "steals", "stealing"), ("raid", "raids", "raided"), ("rob", "robbed")]
)
def test_all_forms_of_a_word_share_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_the_verbs_of_the_built_in_codebook_are_found_in_the_past_and_in_ing() -> None:
    listed = {rule.words[0] for t in load_codebook().types.values() for rule in t.triggers if rule.pos == "verb"}
    regular = [verb for verb in sorted(listed) if verb.isalpha() and verb[-1] == "e" and verb[-2] not in "eoi"]

    assert len(regular) > 50
    assert all({verb} <= lemmas(verb + "d", "verb") & lemmas(verb[:-1] + "ing", "verb") for verb in regular)
