"""How well it reads: against gold, against trivial baselines, and against itself in other company."""

from attest.evaluate.baselines import baseline_scores, learn_word_list, predict_no_events
from attest.evaluate.gold import GoldReport, read_gold
from attest.evaluate.probes import Flip, ProbeReport, count_flips, render_probes
from attest.evaluate.score import Figure, Scores, render_scores, score_predictions, score_reports
from attest.evaluate.stability import Difference, unstable_pages

__all__ = [
    "Difference",
    "Figure",
    "Flip",
    "GoldReport",
    "ProbeReport",
    "Scores",
    "baseline_scores",
    "count_flips",
    "learn_word_list",
    "predict_no_events",
    "read_gold",
    "render_probes",
    "render_scores",
    "score_predictions",
    "score_reports",
    "unstable_pages",
]
