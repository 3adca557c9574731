from attest.run.progress import Pace, in_words
from attest.store import RunCounts


def test_the_rate_is_of_what_was_read_and_the_time_left_of_all_that_comes() -> None:
    now = 0.0
    pace = Pace(100, clock=lambda: now)
    pace.see(RunCounts(known=40))
    now = 2.0
    pace.see(RunCounts(coded=19, failed=1, known=40))

    assert pace.per_second == 10.0
    assert pace.left_s == 4.0
    assert str(pace) == "10.0/s, 4 s left"


def test_the_rate_is_that_of_the_last_minute() -> None:
    now = 0.0
    pace = Pace(None, clock=lambda: now)
    for second in range(1, 201):
        now = float(second)
        pace.see(RunCounts(coded=second if second < 100 else 100 + 5 * (second - 100)))

    assert pace.per_second == 5.0
    assert pace.left_s is None


def test_before_anything_was_read_nothing_is_promised() -> None:
    pace = Pace(10, clock=lambda: 0.0)
    pace.see(RunCounts(known=3))

    assert (pace.per_second, pace.left_s, str(pace)) == (None, None, "")


def test_a_stretch_of_time_is_told_in_words_that_fit_it() -> None:
    assert [in_words(s) for s in (4, 600, 9000, 300_000)] == ["4 s", "10 min", "2 h", "3 d 11 h"]
