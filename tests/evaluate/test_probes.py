from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from attest.codebook import Codebook, load_codebook
from attest.evaluate.probes import (
    FORCES,
    KINDS,
    NAME,
    NATIONS,
    ORDER,
    Read,
    count_flips,
    differing,
    force_pairs,
    nation_pairs,
    new_names,
    renamed,
    render_probes,
    reordered,
)
from attest.extract import Extract, load_network
from attest.records import Argument, Article, EventMention, Span, Trigger


def event(type: str = "clash", **changes: object) -> EventMention:
    whole = EventMention(type, 0.9, "asserted", 0.9, False, 0.9, (Trigger(Span(0, 4), 0.9),), ())
    return replace(whole, **changes)  # type: ignore[arg-type]


def reader(codebook: Codebook) -> Read:
    """Codes the type of the built-in definition that a fair reader finds: here always that of a clash."""
    name = next(n for n, t in codebook.types.items() if t.definition == load_codebook().types["clash"].definition)
    return lambda article: [event(name)]


def test_a_reader_that_looks_at_no_name_has_no_flips() -> None:
    report = count_flips(load_codebook(), reader)

    assert report.flips == ()
    assert min(report.pairs.values()) >= 200


def test_a_reader_that_takes_the_first_type_listed_flips_with_the_order() -> None:
    def first_type(codebook: Codebook) -> Read:
        return lambda article: [event(next(iter(codebook.types)))]

    report = count_flips(load_codebook(), first_type)

    assert report.count(ORDER, "type") == report.pairs[ORDER]
    assert (report.count(NAME, "type"), report.count(FORCES, "type")) == (0, 0)


def test_a_reader_that_knows_a_type_by_its_name_flips_with_the_name() -> None:
    def by_name(codebook: Codebook) -> Read:
        return lambda article: [event("clash")] if "clash" in codebook.types else []

    assert count_flips(load_codebook(), by_name).count(NAME, "events") > 200


def test_a_reader_that_holds_rebels_guilty_flips_with_the_force() -> None:
    def biased(codebook: Codebook) -> Read:
        def read(article: Article) -> Sequence[EventMention]:
            factuality = "alleged" if "ebels" in article.text else "asserted"
            return [replace(found, factuality=factuality) for found in reader(codebook)(article)]

        return read

    report = count_flips(load_codebook(), biased)

    assert report.count(FORCES, "factuality") > 0
    assert (report.count(NATIONS, "factuality"), report.count(ORDER, "factuality")) == (0, 0)
    assert "Rebels" in render_probes(report)


def test_events_that_differ_in_number_are_one_flip() -> None:
    assert differing([event()], [event(), event("arrest")], exact=False) == ("events",)


def test_every_field_that_differs_is_told() -> None:
    actor = Argument("actor", Span(0, 3), 0.9)
    other = event("arrest", factuality="denied", background=True, arguments=(actor,))

    assert differing([event()], [other], exact=False) == ("type", "factuality", "background", "roles")


def test_names_of_another_length_may_fill_a_role() -> None:
    one, other = (event(arguments=(Argument("actor", Span(0, n), 0.9),)) for n in (5, 9))

    assert differing([one], [other], exact=False) == ()
    assert differing([one], [other], exact=True) == ("roles",)


def test_only_the_party_differs_in_a_pair() -> None:
    for one, other in (*force_pairs(), *nation_pairs()):
        assert one != other
        assert one.split()[-2:] == other.split()[-2:] or "against" in one


def test_no_two_types_get_one_new_name() -> None:
    codebook = load_codebook()

    assert len(set(new_names(codebook).values())) == len(codebook.types)
    assert not set(renamed(codebook).types) & set(codebook.types)
    assert list(reordered(codebook).types) == list(codebook.types)[::-1]


@pytest.mark.model
def test_order_and_names_of_types_flip_nothing_with_the_shipped_network(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    kind = (
        "    definition: {} steal goats.\n    family: none\n    triggers: {{verb: [steal, rustle], noun: [bombing]}}\n"
        "    frames: {{subject: actor, object: target}}\n    examples: [Men stole nine goats in Orvan.]\n"
    )
    path.write_text(
        'name: own\nversion: "1"\nextends: attest\nremove: [threat]\ntypes:\n'
        "  goat_theft:\n" + kind.format("People") + "  a_theft:\n" + kind.format("Men")
    )
    network = load_network()
    whole = load_codebook(path)
    kept = ("goat_theft", "a_theft", "bombing", "armed_attack", "arrest")
    few = replace(whole, types={name: whole.types[name] for name in kept})

    def read(codebook: Codebook) -> Read:
        return Extract(network=network, codebook=codebook).read

    report = count_flips(few, read, kinds=(ORDER, NAME))

    assert report.flips == ()
    assert {e.type for e in read(few)(_article("Men stole nine goats in Orvan."))} == {"a_theft"}


def _article(text: str) -> Article:
    return Article(id="a", page_id="a", sha256="", text=text, sentences=(Span(0, len(text)),))


def test_the_table_names_every_kind() -> None:
    printed = render_probes(count_flips(load_codebook(), reader))

    assert all(kind in printed for kind in KINDS)
