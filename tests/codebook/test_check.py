"""A codebook's own examples as tests of a reader."""

from attest.codebook import load_codebook, run_examples


def test_a_reader_that_finds_nothing_fails_every_example_and_no_counter_example():
    report = run_examples(load_codebook(), lambda texts: [[] for _ in texts])

    assert all(score.examples_passed == 0 for score in report.scores)
    assert all(score.counter_examples_passed == score.counter_examples for score in report.scores)
    assert report.passed == report.total - sum(score.examples for score in report.scores)
    assert {miss.type for miss in report.misses} == set(load_codebook().types)


def test_a_reader_that_sees_protests_everywhere_fails_the_counter_examples_of_protest_alone():
    report = run_examples(load_codebook(), lambda texts: [[("protest", "march", "asserted")] for _ in texts])
    score = next(score for score in report.scores if score.type == "protest")

    assert score.examples_passed == score.examples
    assert score.counter_examples_passed == 0
    assert not any(s.examples_passed for s in report.scores if s.type != "protest")


def test_a_reader_that_knows_the_book_passes_all_of_it():
    book = load_codebook()
    key = {
        example.text: [(kind.name, example.triggers[0], example.factuality or "asserted")]
        for kind in book.types.values()
        for example in kind.examples
    }
    report = run_examples(book, lambda texts: [key.get(text, []) for text in texts])

    assert (report.passed, report.misses) == (report.total, ())
    assert all(score.triggers_passed == score.triggers_marked == score.examples for score in report.scores)
    assert (
        sum(score.factuality_passed for score in report.scores) == sum(s.factuality_marked for s in report.scores) > 20
    )


def test_a_wrong_factuality_is_counted_but_does_not_fail_the_sentence():
    book = load_codebook()
    key = {e.text: [(kind.name, "x", "alleged")] for kind in book.types.values() for e in kind.examples}
    report = run_examples(book, lambda texts: [key.get(text, []) for text in texts])

    assert report.passed == report.total
    assert sum(s.factuality_passed for s in report.scores) < sum(s.factuality_marked for s in report.scores)
    assert sum(score.triggers_passed for score in report.scores) == 0


def test_a_failed_sentence_is_told_with_its_line_in_the_codebook():
    book = load_codebook()
    lines = book.path.read_text(encoding="utf-8").split("\n")
    misses = run_examples(book, lambda texts: [[] for _ in texts]).misses

    assert all(" ".join(miss.text.split()[:4]) in lines[miss.line - 1] for miss in misses)
