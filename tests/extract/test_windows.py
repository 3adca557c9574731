from hypothesis import given
from hypothesis import strategies as st

from attest.extract.windows import plan_windows


@given(st.lists(st.integers(1, 400), max_size=60))
def test_every_sentence_is_new_exactly_once_and_in_order(sizes: list[int]) -> None:
    windows = plan_windows(sizes)

    assert [s for w in windows for s in w.new] == list(range(len(sizes)))


@given(st.lists(st.integers(1, 400), max_size=60))
def test_a_window_keeps_to_its_size_unless_one_sentence_alone_is_longer(sizes: list[int]) -> None:
    for window in plan_windows(sizes, most=260):
        total = sum(sizes[s] for s in window.sentences)
        assert total <= 260 or len(window.sentences) == 1


def test_a_later_window_is_led_by_the_opening_and_the_sentence_before() -> None:
    windows = plan_windows([10, 40, 200, 50, 30], most=260, lead=60)

    assert windows[0].new == (0, 1, 2)
    assert windows[1].context == (0, 1, 2) or windows[1].context == ()
    assert windows[1].new[0] == 3


def test_a_short_report_is_read_in_one_window() -> None:
    assert len(plan_windows([20, 20, 20])) == 1
