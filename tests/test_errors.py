import inspect

import pytest

from attest import errors
from attest.errors import AttestError, CodebookError


def test_an_error_says_what_happened_and_what_to_try():
    error = CodebookError("book.yaml:3: role 'atacker' is not defined", fix="did you mean 'attacker'?")

    assert str(error) == "book.yaml:3: role 'atacker' is not defined\n  try: did you mean 'attacker'?"


def test_an_error_without_advice_prints_no_empty_advice():
    assert str(AttestError("the ledger is locked")) == "the ledger is locked"


def subclasses():
    return [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if cls is not AttestError]


def test_everything_raised_on_purpose_has_one_root():
    assert subclasses()
    assert all(issubclass(cls, AttestError) for cls in subclasses())


@pytest.mark.parametrize("cls", subclasses(), ids=lambda cls: cls.__name__)
def test_the_tree_in_the_docstring_names_every_error(cls):
    assert f"── {cls.__name__} " in (errors.__doc__ or "")
