"""Gold files and predictions, brought to one form in which two events can be compared."""

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from attest.errors import InputError

SPAN_FIELDS = ("actor", "target", "weapon", "sources", "claimed_by", "place")
VALUE_FIELDS = ("country", "status", "background")
COUNT_FIELDS = ("killed", "injured", "abducted", "arrested", "displaced")

# The PLOVER type that each event type of the built-in codebook belongs to; displacement has none.
_FAMILIES = {
    "ASSAULT": (
        "clash",
        "airstrike",
        "shelling",
        "bombing",
        "suicide_attack",
        "armed_attack",
        "sexual_violence",
        "abuse",
        "abduction",
        "destruction",
    ),
    "PROTEST": ("protest", "riot", "strike"),
    "COERCE": ("crackdown", "arrest", "trial", "seizure", "restriction", "takeover"),
    "SANCTION": ("sanction",),
    "MOBILIZE": ("deployment",),
    "RETREAT": ("withdrawal", "release"),
    "CONSULT": ("meeting",),
    "AGREE": ("agreement",),
    "AID": ("aid",),
    "COOPERATE": ("cooperation",),
    "SUPPORT": ("support",),
    "REQUEST": ("request",),
    "ACCUSE": ("accusation",),
    "REJECT": ("rejection",),
    "THREATEN": ("threat",),
    "OTHER": ("displacement",),
}
FAMILY = {event_type: family for family, types in _FAMILIES.items() for event_type in types}

# Other words for a factuality, as gold files and older predictions write it.
_STATUSES = {"happened": "asserted", "claimed": "alleged", "possible": "hypothetical", "threatened": "planned"}
_FIELD_OF_ROLE = {
    "actor": "actor",
    "target": "target",
    "weapon": "weapon",
    "source": "sources",
    "claimed_by": "claimed_by",
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The range of a count of persons; `high` is None when it is open."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class TriggerWords:
    """The words of a trigger and the number of their sentence, counted from 0."""

    sentence: int
    words: str


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """One event as a scorer sees it: words, values and counts by field name.

    `spans` holds every field of SPAN_FIELDS, `values` every one of VALUE_FIELDS, `counts` every one of COUNT_FIELDS.
    `times` are the words that say when, None where nobody coded them; no score counts them.
    """

    type: str
    family: str
    triggers: tuple[TriggerWords, ...]
    spans: Mapping[str, tuple[str, ...]]
    values: Mapping[str, str | bool | None]
    counts: Mapping[str, Bounds | None]
    times: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class GoldReport:
    """A report, cut into sentences, with the events that people coded in it.

    Only the sentences from `first` to `last`, both included and counted from 0, were coded.
    """

    id: str
    sentences: tuple[str, ...]
    first: int
    last: int
    events: tuple[CodedEvent, ...]
    published: str | None = None

    @property
    def text(self) -> str:
        """The sentences joined by one blank each: the text that a reader is given."""
        return " ".join(self.sentences)

    def sentence_starts(self) -> list[int]:
        """Where each sentence begins in `text`, in code points."""
        lengths = (len(sentence) + 1 for sentence in self.sentences)
        return [0, *accumulate(lengths)][: max(len(self.sentences), 1)]


def read_gold(gold_path: Path, reports_path: Path) -> tuple[GoldReport, ...]:
    """Read a gold file and its reports, in the order of the gold file.

    Args:
        gold_path: JSON lines of `doc_id`, `keep` (first and last coded sentence) and `events`.
        reports_path: JSON lines of `doc_id`, `sentences` and, where known, `published`.

    Raises:
        InputError: a file is absent, a line is not as described, or a report is missing.
    """
    reports = {str(line["doc_id"]): line for _, line in _lines(reports_path, needs=("doc_id", "sentences"))}
    return tuple(
        _gold_report(line, reports, f"{gold_path}:{number}")
        for number, line in _lines(gold_path, needs=("doc_id", "keep", "events"))
    )


def predicted_events(prediction: Mapping[str, Any], report: GoldReport) -> tuple[CodedEvent, ...]:
    """Bring one line of `attest code --format jsonl` to the form that a scorer compares.

    Events whose triggers all lie outside the coded sentences are left out: nobody coded those.

    Raises:
        InputError: the article's text is not the report's, so its spans can't be compared, or a key is missing.
    """
    if prediction["article"].get("text") != report.text:
        raise InputError(
            f"{report.id}: the article's text is not the report's text, so spans can't be compared",
            fix="give the reader the sentences of the report joined by one blank each, as JSON lines.",
        )
    starts = report.sentence_starts()
    try:
        events = [_predicted_event(event, starts) for event in prediction.get("events") or ()]
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{report.id}: a predicted event lacks or misshapes {error}") from error
    return tuple(event for event in events if _in_coded_part(event, report))


def _in_coded_part(event: CodedEvent, report: GoldReport) -> bool:
    return not event.triggers or any(report.first <= t.sentence <= report.last for t in event.triggers)


def _lines(path: Path, *, needs: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", fix="check the path of the gold files.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text", fix="save the file as UTF-8.") from error
    # Not splitlines: a JSON string may hold U+2028 unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _json_object(line, f"{path}:{number}", needs)


def _json_object(line: str, where: str, needs: Sequence[str]) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where}: not JSON ({error})", fix="each line must be one JSON object.") from error
    missing = [key for key in needs if not isinstance(value, dict) or key not in value]
    if missing:
        raise InputError(f"{where}: lacks {', '.join(missing)}", fix="see docs/how-to/evaluate-on-your-own-gold.md.")
    return dict(value)


def _gold_report(line: Mapping[str, Any], reports: Mapping[str, Mapping[str, Any]], where: str) -> GoldReport:
    doc_id = str(line["doc_id"])
    if doc_id not in reports:
        raise InputError(f"{where}: no report has the doc_id '{doc_id}'", fix="give the reports file of this gold.")
    try:
        first, last = line["keep"]
        return GoldReport(
            id=doc_id,
            sentences=tuple(reports[doc_id]["sentences"]),
            first=first,
            last=last,
            events=tuple(_gold_event(event) for event in line["events"]),
            published=reports[doc_id].get("published"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{where}: an event lacks or misshapes {error}", fix="compare it with a good line.") from error


def _gold_event(event: Mapping[str, Any]) -> CodedEvent:
    place = event.get("place")
    spans = {name: tuple(words for _, words in event.get(name) or ()) for name in SPAN_FIELDS if name != "place"}
    return CodedEvent(
        type=event["type"],
        family=FAMILY.get(event["type"], event["type"]),
        triggers=tuple(TriggerWords(sentence, words) for sentence, words in event["triggers"]),
        spans={**spans, "place": (place[1],) if place else ()},
        values={
            "country": event.get("country"),
            "status": _STATUSES.get(event["status"], event["status"]),
            "background": event["background"],
        },
        counts={name: _bounds(event.get(name)) for name in COUNT_FIELDS},
        times=((event["time"][1],) if event["time"] else ()) if "time" in event else None,
    )


def _predicted_event(event: Mapping[str, Any], starts: Sequence[int]) -> CodedEvent:
    place = event.get("place") or {}
    factuality = event.get("factuality")
    counts = event.get("counts") or {}
    return CodedEvent(
        type=event["type"],
        family=FAMILY.get(event["type"], event["type"]),
        triggers=tuple(
            TriggerWords(max(bisect_right(starts, trigger["start"]) - 1, 0), trigger["quote"])
            for trigger in event.get("triggers") or ()
        ),
        spans={
            **_participant_words(event.get("participants") or ()),
            "place": (place["quote"],) if place.get("quote") else (),
        },
        values={
            "country": place.get("country"),
            "status": _STATUSES.get(str(factuality), factuality),
            "background": bool(event.get("background")),
        },
        counts={name: _bounds(counts.get(name)) for name in COUNT_FIELDS},
    )


def _participant_words(participants: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    words: dict[str, list[str]] = {name: [] for name in SPAN_FIELDS if name != "place"}
    for participant in participants:
        field = _FIELD_OF_ROLE.get(participant.get("role", ""))
        if field and participant.get("quote"):
            words[field].append(participant["quote"])
    return {name: tuple(found) for name, found in words.items()}


def _bounds(count: Mapping[str, Any] | None) -> Bounds | None:
    return Bounds(count.get("low"), count.get("high")) if count else None
