"""Counts how often pairs of sources agree, over all items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.support.votes import Item, Mentions, StatedValue, Vote, VoteCounter, Voter

LARGEST = 50  # sources by number of claims; nobody looks for a pair among more
CHUNK = 4_096  # items that are multiplied at once
_PUT = "INSERT INTO source_pairs (source_id, other_id, agree, differ) VALUES (?, ?, ?, ?)"
Pairs = list[tuple[str, str, int, int]]


def pairs(ballots: VoteCounter, polls: Mapping[Item, Vote], largest: int = LARGEST) -> Pairs:
    """Return (source, other source, on how many items they agree, on how many they differ), in order.

    A source says of an item what most of its claims say (of equally many, the value that comes first).
    """
    import numpy as np  # noqa: PLC0415 - slow to load, and seldom needed

    names = _largest(ballots, largest)
    column = {name: number for number, name in enumerate(names)}
    agree, both = (np.zeros((len(names), len(names)), dtype=np.int64) for _ in range(2))
    answers = (_answers(tokens, polls[item], column) for item, tokens in ballots.items.items())
    told = (answer for answer in answers if len(answer) > 1)
    while chunk := list(islice(told, CHUNK)):
        rows = {place: row for row, place in enumerate(dict.fromkeys(
            (number, cluster) for number, answer in enumerate(chunk) for cluster in answer.values()
        ))}  # fmt: skip
        same, spoken = np.zeros((len(rows), len(names)), np.float32), np.zeros((len(chunk), len(names)), np.float32)
        for number, answer in enumerate(chunk):
            spoken[number, list(answer)] = 1
            for source, cluster in answer.items():
                same[rows[number, cluster], source] = 1
        agree += (same.T @ same).astype(np.int64)
        both += (spoken.T @ spoken).astype(np.int64)
    return [
        (names[one], names[other], int(agree[one, other]), int(both[one, other] - agree[one, other]))
        for one, other in np.argwhere(np.triu(both, 1)).tolist()
    ]


def save_pairs(db: Database, rows: Pairs) -> None:
    """Replace what was counted before."""
    db.execute("DELETE FROM source_pairs")
    db.conn.executemany(_PUT, rows)


def _largest(ballots: VoteCounter, largest: int) -> list[str]:
    made = Counter[str]()
    for speaker, said in _spoken(ballots):
        made[speaker.source] += said
    return sorted(sorted(made, key=lambda name: (-made[name], name))[:largest])


def _spoken(ballots: VoteCounter) -> Iterator[tuple[Voter, int]]:
    for tokens in ballots.items.values():
        for speakers in tokens.values():
            for speaker, said in speakers.items():
                yield speaker, said.count


def _answers(
    tokens: Mapping[StatedValue, Mapping[Voter, Mentions]], poll: Vote, column: Mapping[str, int]
) -> dict[int, int]:
    """Return the cluster that each source (a column) states most often; a vague value states none."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for token, speakers in tokens.items():
        cluster = poll.cluster_of[token]
        if cluster is not None:
            for speaker, said in speakers.items():
                if (source := column.get(speaker.source)) is not None:
                    counts[source][cluster] += said.count
    return {source: min(found, key=lambda cluster: (-found[cluster], cluster)) for source, found in counts.items()}
