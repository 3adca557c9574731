"""How well it reads: against gold, against trivial baselines, and against itself in other company."""

from attest.evaluate.baselines import baseline_scores, learn_word_list, predict_no_events
from attest.evaluate.gold import GoldReport, read_gold
from attest.evaluate.score import Figure, Scores, render_scores, score_predictions, score_reports
from attest.evaluate.stability import Difference, unstable_pages

__all__ = [
    "Difference",
    "Figure",
    "GoldReport",
    "Scores",
    "baseline_scores",
    "learn_word_list",
    "predict_no_events",
    "read_gold",
    "render_scores",
    "score_predictions",
    "score_reports",
    "unstable_pages",
]
