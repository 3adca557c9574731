from attest.evaluate.gold import CodedEvent, TriggerWords
from attest.evaluate.match import agreeing, align, quotes_agree

NO_SPANS = dict.fromkeys(("actor", "target", "weapon", "sources", "claimed_by", "place"), ())


def event(event_type, *triggers, family="ASSAULT", **spans):
    return CodedEvent(event_type, family, tuple(TriggerWords(*t) for t in triggers), {**NO_SPANS, **spans}, {}, {})


def test_an_article_does_not_make_two_quotes_differ():
    assert quotes_agree("The police", "police officers of the capital")


def test_quotes_that_share_only_empty_words_do_not_agree():
    assert not quotes_agree("the head of the army", "the mayor of the town")


def test_a_quote_of_empty_words_alone_is_compared_as_it_is():
    assert quotes_agree("some", "some")


def test_one_predicted_quote_can_not_serve_two_coded_ones():
    assert agreeing(["the army", "army units"], ["the army"]) == 1


def test_events_of_other_sentences_are_never_a_pair():
    assert align([event("clash", (0, "fought"))], [event("clash", (1, "fought"))]) == ()


def test_a_trigger_in_common_pairs_events_of_two_families():
    pairs = align([event("clash", (0, "struck"))], [event("strike", (0, "struck"), family="PROTEST")])

    assert len(pairs) == 1


def test_the_event_with_the_right_target_wins_over_its_twin():
    gold = [event("clash", (0, "fought"), target=("rebels",))]
    twins = [event("clash", (0, "fought"), target=("rebels",)), event("clash", (0, "fought"), target=("villagers",))]

    (pair,) = align(gold, twins)

    assert pair.predicted is twins[0]
