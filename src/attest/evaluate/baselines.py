"""What a reader must beat: predictions that take no reading at all."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attest.evaluate.gold import GoldReport, read_gold
from attest.evaluate.score import Scores, score_predictions

_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class WordList:
    """Words that alone make an event, and the type that each makes."""

    types: Mapping[str, str]

    def predict(self, report: GoldReport) -> dict[str, Any]:
        """One line as `attest code` prints it: in each sentence, one event for every type that a word makes."""
        events = [
            _event(event_type, match.group(), start + match.start())
            for start, sentence in zip(report.sentence_starts(), report.sentences, strict=True)
            for event_type, match in self._first_words(sentence)
        ]
        return _line(report, events)

    def _first_words(self, sentence: str) -> list[tuple[str, re.Match[str]]]:
        first: dict[str, re.Match[str]] = {}
        for match in _WORD.finditer(sentence):
            event_type = self.types.get(match.group().lower())
            if event_type is not None:
                first.setdefault(event_type, match)
        return list(first.items())


def learn_word_list(reports: Iterable[GoldReport]) -> WordList:
    """Keep every word that opens a trigger in at least half of its occurrences, and at least twice.

    A word makes an event of the type it triggers most often. Only coded sentences count.
    """
    occurrences: Counter[str] = Counter()
    types: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for report in reports:
        coded = report.sentences[report.first : report.last + 1]
        occurrences.update(word.lower() for sentence in coded for word in _WORD.findall(sentence))
        for event in report.events:
            opening = (_WORD.search(trigger.words) for trigger in event.triggers)
            for word in (match.group().lower() for match in opening if match):
                types[word][event.type] += 1
    kept = {word: counts for word, counts in types.items() if counts.total() >= max(2, occurrences[word] / 2)}
    return WordList({word: counts.most_common(1)[0][0] for word, counts in kept.items()})


def predict_no_events(reports: Iterable[GoldReport]) -> list[dict[str, Any]]:
    """The reader that finds nothing."""
    return [_line(report, []) for report in reports]


def predict_from_other_reports(reports: Sequence[GoldReport], *, folds: int = 10) -> list[dict[str, Any]]:
    """Code each report with a word list learned from the reports of the other folds; every n-th report is a fold.

    This is the word list for gold that comes without a training part: no report is coded by its own words.
    """
    lists = [
        learn_word_list(report for i, report in enumerate(reports) if i % folds != fold)
        for fold in range(min(folds, len(reports)))
    ]
    return [lists[i % folds].predict(report) for i, report in enumerate(reports)]


def baseline_scores(
    gold_path: Path, reports_path: Path, *, train_gold: Path | None = None, train_reports: Path | None = None
) -> dict[str, Scores]:
    """Scores of the trivial baselines on a gold set, by name.

    With `train_gold` and `train_reports` the word list is learned from those; without, from the other folds of the gold
    set itself.

    Raises:
        InputError: a file can't be read.
    """
    reports = read_gold(gold_path, reports_path)
    if train_gold is not None and train_reports is not None:
        words = learn_word_list(read_gold(train_gold, train_reports))
        listed = [words.predict(report) for report in reports]
    else:
        listed = predict_from_other_reports(reports)
    predictions = {"no events": predict_no_events(reports), "word list": listed}
    return {name: score_predictions(reports, lines) for name, lines in predictions.items()}


def _line(report: GoldReport, events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"article": {"id": report.id, "text": report.text}, "events": list(events), "rejected": None}


def _event(event_type: str, quote: str, start: int) -> dict[str, Any]:
    return {
        "type": event_type,
        "factuality": "asserted",
        "background": False,
        "triggers": [{"quote": quote, "start": start, "end": start + len(quote)}],
        "participants": [],
        "counts": {},
    }
