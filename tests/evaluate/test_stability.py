import pytest

from attest.evaluate import unstable_pages


def test_a_reader_that_minds_one_page_at_a_time_is_stable():
    assert unstable_pages(lambda pages: [page.upper() for page in pages], ["a", "bb", "ccc"]) == ()


def test_a_reader_that_pads_to_the_longest_page_is_found_out():
    def pad(pages):
        return [page.ljust(max(map(len, pages)), "_") for page in pages]

    found = unstable_pages(pad, ["a", "ccc"])

    assert [(d.number, d.company, d.alone, d.among) for d in found] == [
        (0, "all together", "a", "a__"),
        (0, "in reverse order", "a", "a__"),
    ]
    assert str(found[0]) == "page 0, all together: alone ...a..., among ...a__..."


def test_a_reader_that_minds_the_order_is_found_out():
    def number(pages):
        return [f"{i if len(pages) > 1 else page} {page}" for i, page in enumerate(pages)]

    assert {d.company for d in unstable_pages(number, ["0", "1"])} == {"in reverse order"}


def test_a_reader_that_loses_a_page_is_an_error():
    with pytest.raises(ValueError, match="2 pages gave 0 lines"):
        unstable_pages(lambda pages: pages if len(pages) == 1 else [], ["a", "b"])
