import re
from pathlib import Path

import docs_complete
import pytest
import typer

from attest.cli import app

ROOT = Path(__file__).parents[1]


def shown_commands(page):
    """Lines of plain code blocks that call attest, comments and redirections cut off."""
    block = None
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            block = line[3:] if block is None else None
        elif block == "" and re.match(r"(\S.*\| )?attest ", line):
            yield line.partition("#")[0].strip()


COMMANDS = [
    (page.relative_to(ROOT).as_posix(), command)
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for command in shown_commands(page)
]


def test_the_reference_names_all_that_the_code_has():
    assert docs_complete.complaints() == []


@pytest.mark.parametrize(
    ("page", "words", "says"),
    [
        ("cli.md", "--published", "`attest code` has --published"),
        ("settings.md", "batch_size", "the setting `batch_size`"),
        ("errors.md", "LedgerError", "the error `LedgerError`"),
        ("json.md", "claimed_by", "the role `claimed_by`"),
        ("records.md", "published_basis", "the record `published_basis`"),
        ("csv.md", "killed_low", "the column `killed_low`"),
        ("plugins.md", "attest.exporters", "the plugin point `attest.exporters`"),
        ("codebook.md", "displacement", "the event type `displacement`"),
    ],
)
def test_a_thing_that_a_page_leaves_out_is_told(monkeypatch, page, words, says):
    whole = docs_complete.read_reference
    monkeypatch.setattr(docs_complete, "read_reference", lambda name: whole(name).replace(words, "..."))

    assert any(f"docs/reference/{page}" in line and says in line for line in docs_complete.complaints())


@pytest.mark.parametrize(
    ("text", "crowded"),
    [
        ("One thing. Another thing.", True),
        ("One thing, e.g. this one.", False),
        ("Is it so? It is.", True),
        ("See `a.b`. Then go on.", True),
        ("| One thing. Another thing. |", False),
    ],
)
def test_two_sentences_on_one_line_are_told(text, crowded):
    assert docs_complete.is_crowded(text) is crowded


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=[f"{page}: {line}" for page, line in COMMANDS])
def test_a_command_shown_in_the_docs_is_one_that_attest_understands(page, line):
    words = line.partition("attest ")[2].partition(" > ")[0].split()
    command = typer.main.get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]

    # Raises when an option or argument is not known, without running anything.
    command.make_context("attest", words)


def test_the_docs_do_show_commands():
    assert len(COMMANDS) > 15
