"""The reading network: one encoder over a window of sentences, light heads over its words."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import BertModel

import labels

CANDIDATE = 0.04  # a word whose chance of naming an event is above this gets role and same-event scores
DISTANCES = 32
SENTENCES = 8


class Mlp(nn.Module):
    def __init__(self, size_in: int, size_out: int, dropout: float) -> None:
        super().__init__()
        self.inner = nn.Linear(size_in, size_out)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        return self.dropout(F.gelu(self.inner(x)))


def far(offset: Tensor) -> Tensor:
    """Signed distance in words as one of DISTANCES bins: exact up to 8, then by powers of about 1.5."""
    size = offset.abs().float()
    bins = torch.where(size <= 8, size, 8 + torch.log(size.clamp(min=8) / 8) / 0.42)
    bins = bins.clamp(max=DISTANCES // 2 - 1).long()
    return torch.where(offset < 0, bins + DISTANCES // 2, bins)


@dataclass
class Scores:
    """Raw scores of a batch of windows; shapes in [batch, word, ...]."""

    upos: Tensor
    arcs: Tensor  # [batch, word, head], -inf outside the sentence
    deprel: Tensor  # given heads
    names: Tensor
    types: Tensor
    event: Tensor
    factuality: Tensor
    background: Tensor
    factual: Tensor
    states: Tensor


class Network(nn.Module):
    def __init__(self, encoder: BertModel, *, dropout: float = 0.2, broad: int = 116) -> None:
        super().__init__()
        self.encoder = encoder
        d = encoder.config.hidden_size
        self.upos = nn.Linear(d, len(labels.UPOS))
        self.names = nn.Linear(d, len(labels.NAMES))
        self.arc_head, self.arc_dep = Mlp(d, 256, dropout), Mlp(d, 256, dropout)
        self.arc = nn.Linear(256, 256)
        self.rel_head, self.rel_dep = Mlp(d, 128, dropout), Mlp(d, 128, dropout)
        self.rel = nn.Bilinear(128, 128, len(labels.DEPREL))
        self.rel_linear = nn.Linear(256, len(labels.DEPREL))
        self.event = Mlp(d, d, dropout)
        self.types = nn.Linear(d, len(labels.TYPES))
        self.broad = nn.Linear(d, broad)  # events of every kind, in training only
        self.status = Mlp(d, d, dropout)
        self.factuality = nn.Linear(d, len(labels.FACTUALITY))
        self.background = nn.Linear(d, 1)
        self.factual = nn.Linear(d, 1)
        r, k = len(labels.ROLES), 96
        self.role_trigger, self.role_word = Mlp(d, 256, dropout), Mlp(d, 256, dropout)
        self.role_key = nn.Linear(256, r * k)
        self.role_query = nn.Linear(256, k)
        self.role_bias = nn.Linear(256, r)
        self.role_far = nn.Embedding(DISTANCES, r)
        self.role_sentences = nn.Embedding(2 * SENTENCES + 1, r)
        self.frame_key, self.frame_bias = nn.Linear(256, len(labels.FRAMES) * k), nn.Linear(256, len(labels.FRAMES))
        self.same_left, self.same_right = Mlp(d, 192, dropout), nn.Linear(192, 192)
        self.same_far = nn.Embedding(DISTANCES, 1)
        self.same_sentences = nn.Embedding(2 * SENTENCES + 1, 1)
        self.same_bias = nn.Parameter(torch.zeros(1))
        for e in (self.role_far, self.role_sentences, self.same_far, self.same_sentences):
            nn.init.zeros_(e.weight)
        nn.init.constant_(self.role_bias.bias, -3.0)
        nn.init.constant_(self.frame_bias.bias, -3.0)

    def read(
        self, pieces: Tensor, mask: Tensor, first: Tensor, sentence: Tensor, heads: Tensor | None = None
    ) -> Scores:
        """pieces, mask: [batch, piece]; first: [batch, word] piece number; sentence: [batch, word], -1 for padding."""
        hidden = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
        states = torch.gather(hidden, 1, first.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))
        arcs = self.arc(self.arc_dep(states)) @ self.arc_head(states).transpose(1, 2) / 16.0
        arcs = arcs.masked_fill(sentence.unsqueeze(2) != sentence.unsqueeze(1), -1e4)
        chosen = arcs.argmax(-1) if heads is None else heads
        rel_head, rel_dep = self.rel_head(states), self.rel_dep(states)
        at_head = torch.gather(rel_head, 1, chosen.unsqueeze(-1).expand(-1, -1, rel_head.shape[-1]))
        deprel = self._rel(at_head, rel_dep)
        event, status = self.event(states), self.status(states)
        return Scores(
            upos=self.upos(states),
            arcs=arcs,
            deprel=deprel,
            names=self.names(states),
            types=self.types(event),
            event=event,
            factuality=self.factuality(status),
            background=self.background(status).squeeze(-1),
            factual=self.factual(status).squeeze(-1),
            states=states,
        )

    def _rel(self, head: Tensor, dep: Tensor) -> Tensor:
        # The bilinear map as matrix products, so that it is quantised with the rest.
        n_rel, size, _ = self.rel.weight.shape
        mixed = head @ self.rel.weight.permute(1, 0, 2).reshape(size, n_rel * size)
        mixed = mixed.view(*head.shape[:-1], n_rel, size)
        bilinear = (mixed * dep.unsqueeze(-2)).sum(-1)
        return bilinear + self.rel.bias + self.rel_linear(torch.cat([head, dep], -1))

    def roles(self, states: Tensor, sentence: Tensor, triggers: Tensor) -> Tensor:
        """One window: states [word, d], triggers [t] word numbers. Gives [t, word, role]."""
        r = len(labels.ROLES)
        trigger, word = self.role_trigger(states[triggers]), self.role_word(states)
        keys = self.role_key(trigger).view(-1, r, self.role_query.out_features)
        scores = torch.matmul(keys, self.role_query(word).transpose(0, 1)) / 10.0
        scores = scores.permute(0, 2, 1) + self.role_bias(word).unsqueeze(0)
        return (
            scores + self.role_far(self._far(triggers, states)) + self.role_sentences(self._apart(triggers, sentence))
        )

    def frames(self, states: Tensor, predicates: Tensor) -> Tensor:
        """Arguments of predicates, in training only; shares all but the last map with `roles`. [t, word, argument]."""
        word = self.role_word(states)
        keys = self.frame_key(self.role_trigger(states[predicates]))
        keys = keys.view(-1, len(labels.FRAMES), self.role_query.out_features)
        scores = torch.matmul(keys, self.role_query(word).transpose(0, 1)) / 10.0
        return scores.permute(0, 2, 1) + self.frame_bias(word).unsqueeze(0)

    def same(self, states: Tensor, sentence: Tensor, triggers: Tensor) -> Tensor:
        """One window: how surely two triggers name one event, as a symmetric [t, t] of raw scores."""
        x = self.same_left(states[triggers])
        scores = self.same_right(x) @ x.transpose(0, 1) / 14.0
        far_part = self.same_far(self._far(triggers, states)[:, triggers]).squeeze(-1)
        apart = self.same_sentences(self._apart(triggers, sentence)[:, triggers]).squeeze(-1)
        both = scores + far_part + apart
        return (both + both.transpose(0, 1)) / 2 + self.same_bias

    def _far(self, triggers: Tensor, states: Tensor) -> Tensor:
        places = torch.arange(states.shape[0], device=states.device)
        return far(places.unsqueeze(0) - triggers.unsqueeze(1))

    def _apart(self, triggers: Tensor, sentence: Tensor) -> Tensor:
        return (sentence.unsqueeze(0) - sentence[triggers].unsqueeze(1)).clamp(-SENTENCES, SENTENCES) + SENTENCES


class Exported(nn.Module):
    """One window, as shipped: probabilities out, candidates chosen inside."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, first: Tensor, sentence: Tensor, asked: Tensor) -> tuple[Tensor, ...]:
        """pieces [piece], first [word], sentence [word], asked [word]: 1.0 where role scores are wanted in any case."""
        n = self.network
        scores = n.read(
            pieces.unsqueeze(0), torch.ones_like(pieces).unsqueeze(0), first.unsqueeze(0), sentence.unsqueeze(0)
        )
        states = scores.states[0]
        types = scores.types[0].softmax(-1)
        wanted = torch.maximum(1.0 - types[:, 0], asked)
        triggers = torch.nonzero(wanted > CANDIDATE).squeeze(1)
        return (
            scores.upos[0].softmax(-1),
            scores.arcs[0].argmax(-1),
            scores.deprel[0].softmax(-1),
            scores.names[0].softmax(-1),
            types,
            scores.factuality[0].softmax(-1),
            scores.background[0].sigmoid(),
            scores.factual[0],
            triggers,
            n.roles(states, sentence, triggers).sigmoid(),
            n.same(states, sentence, triggers).sigmoid(),
        )
