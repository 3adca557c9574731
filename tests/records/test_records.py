import ast
import dataclasses
import inspect
import sys
from pathlib import Path

import pytest

from attest import records
from attest.records import Count, Span, When

ROOMS = Path(records.__file__).parent
NOUNS = [cls for _, cls in inspect.getmembers(records, inspect.isclass)]


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_a_record_can_not_be_changed_once_made(noun):
    assert dataclasses.is_dataclass(noun)
    assert noun.__dataclass_params__.frozen
    assert "__slots__" in vars(noun)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_record_says_what_it_is(noun):
    assert noun.__doc__
    assert not noun.__doc__.startswith(f"{noun.__name__}(")


@pytest.mark.parametrize(
    "module",
    [*ROOMS.glob("*.py"), ROOMS.parent / "errors.py", ROOMS.parent / "pipeline.py"],
    ids=lambda path: path.stem,
)
def test_records_errors_and_the_pipeline_need_the_standard_library_alone(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {name for node in ast.walk(tree) for name in top_level_names(node)}

    assert imported <= {*sys.stdlib_module_names, "attest"}


def top_level_names(node):
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").partition(".")[0]]
    return []


def test_a_span_marks_its_words_in_code_points():
    text = "Kämpfe in Łomża: “drei” Tote."

    assert Span(10, 15).of(text) == "Łomża"


def test_spans_that_only_touch_do_not_overlap():
    assert not Span(0, 4).overlaps(Span(4, 9))
    assert Span(0, 5).overlaps(Span(4, 9))
    assert Span(4, 9).overlaps(Span(0, 5))


def test_spans_sort_by_where_they_start():
    assert sorted([Span(5, 6), Span(2, 9), Span(2, 3)]) == [Span(2, 3), Span(2, 9), Span(5, 6)]


def test_equal_values_are_equal_records():
    assert Count(3, None, None) == Count(3, None, None)
    assert When(None, None, None, None, "no date") != When(None, None, None, None, "no anchor")
