import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from attest.cli import app
from attest.cli.judging import evaluate_on, run_codebook_examples, run_codebook_probes
from attest.codebook import load_codebook
from attest.config import Settings
from tests.extract.fakes import FakeNetwork
from tests.run import toy


def test_evaluate_prints_the_figures_beside_the_trivial_baselines(capsys: pytest.CaptureFixture[str]) -> None:
    sentences = ["A bombing hit Talovo.", "Nobody was hurt."]
    event = {"type": "bombing", "status": "happened", "background": False, "triggers": [[0, "bombing"]]}
    Path("gold.jsonl").write_text(json.dumps({"doc_id": "d1", "keep": [0, 1], "events": [event]}) + "\n")
    Path("reports.jsonl").write_text(json.dumps({"doc_id": "d1", "sentences": sentences}) + "\n")

    evaluate_on(Path("gold.jsonl"), Path("reports.jsonl"), settings=Settings(), as_json=True, reader=toy.reader())

    figures = json.loads(capsys.readouterr().out)
    assert figures["attest"]["detection"]["F1"] == 100.0
    assert figures["no events"]["detection"]["F1"] == 0.0
    assert not Path("attest.db").exists()


def test_gold_that_is_not_there_is_named() -> None:
    result = CliRunner().invoke(app, ["evaluate", "--gold", "no.jsonl", "--reports", "no.jsonl"])

    assert (result.exit_code, "no.jsonl" in result.stderr) == (2, True)


def test_a_codebook_s_examples_are_read_and_each_miss_shown_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_codebook_examples(None, reader=toy.reader()) is False

    printed = capsys.readouterr()
    types = load_codebook().types
    assert all(f"\n{name} " in printed.out for name in types)
    # The toy knows one word, so most sentences of the other types are misses.
    assert "expected protest, found nothing" in printed.out
    assert "sentences were read as" in printed.err


def test_a_codebook_with_a_mistake_is_named_by_line_and_the_exit_code_says_so() -> None:
    Path("book.yaml").write_text("name: mine\ntypes: 3\n")

    result = CliRunner().invoke(app, ["codebook", "check", "book.yaml"])

    assert result.exit_code == 1
    assert "book.yaml:" in result.stdout


def test_probes_print_a_row_a_kind_and_a_fair_reader_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_codebook_probes(None, network=FakeNetwork({"clashed": "clash"})) is True

    printed = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in printed[1:5]] == ["order of types", "names of types", "forces", "nations"]
