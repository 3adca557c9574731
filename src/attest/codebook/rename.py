"""Other names for the types of a codebook, with nothing else changed."""

from collections.abc import Mapping
from dataclasses import replace

from attest.codebook.book import EventType


def rename_types(types: Mapping[str, EventType], new_names: Mapping[str, str]) -> dict[str, EventType]:
    """The types under their new names, in their order; a renamed one goes on reading the labels that it read.

    Args:
        types: By name.
        new_names: The new name by the old; a type that is not in it keeps its own.
    """

    def named(name: str) -> str:
        return new_names.get(name, name)

    def settled(event_type: EventType) -> EventType:
        counters = tuple(
            replace(case, types=tuple(named(name) for name in case.types)) for case in event_type.counter_examples
        )
        reads_as = event_type.reads_as
        if event_type.name in new_names and reads_as is None:
            reads_as = (event_type.name,)
        return replace(event_type, name=named(event_type.name), counter_examples=counters, reads_as=reads_as)

    return {named(name): settled(event_type) for name, event_type in types.items()} if new_names else dict(types)
