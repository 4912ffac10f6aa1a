"""Determines the better supported side of a conflict and explains why in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.wording import value_of
from counterclaim.db.support.truth_discovery import Question, plain_vote, weigh, winner
from counterclaim.db.support.votes import Item, StatedValue, Vote

Named = Literal["left", "right", "other"]
REFERENCE = "reference:"
ODDS = 2.0


@dataclass(frozen=True, slots=True)
class Side:
    """One piece of evidence: its side, its independent source, and the value it states if it is a claim."""

    side: Literal["left", "right"]
    voice: str
    item: Item | None = None
    token: StatedValue | None = None


@dataclass(frozen=True, slots=True)
class ConflictSupport:
    """A row of ``conflict_support``: the better supported side by ACCU, and by the plain vote, None if undecided.

    ``votes`` of ``voters`` independent sources (references not counted) state the better value.
    """

    conflict_id: str
    better_side: Named | None
    better_value: str | None
    probability: float | None
    votes: int
    voters: int
    plain_side: Named | None
    listed_side: Named | None
    reason: str


@dataclass(frozen=True, slots=True)
class Count:
    """The rival sides of one conflict in words, with their votes; a key is a cluster or a side's name.

    ``silent`` counts the sources that are quoted and do not vote: their values are older than the others, or vague.
    """

    question: Question[int]
    words: Mapping[int, str]
    named: Mapping[int, Named]
    listed: frozenset[int] = frozenset()
    list_name: str = "the reference list"
    silent: int = 0

    def sources(self, key: int) -> list[str]:
        """Return the sources on a side, references left out."""
        return sorted(source for source in self.question.votes[key] if not source.startswith(REFERENCE))

    def voters(self) -> set[str]:
        """Return all sources that vote, references left out."""
        return {source for key in self.question.votes for source in self.sources(key)}

    def plain(self) -> int | None:
        """Return the side with most sources, references left out; None for a tie."""
        votes = {
            key: {source: weight for source, weight in by_source.items() if not source.startswith(REFERENCE)}
            for key, by_source in self.question.votes.items()
        }
        return winner(plain_vote(Question(votes)))


def assess_support(
    conflict_id: str, sides: Sequence[Side], polls: Mapping[Item, Vote], accuracy: Mapping[str, float]
) -> ConflictSupport:
    """Return the support of the sides of one conflict.

    Where both sides state a value of one item, everyone who states that item votes. Otherwise (a ratio against two
    prices, say) only the sources behind the evidence do, and one that is on both sides abstains.
    """
    count = _by_value(sides, polls) or _by_side(sides)
    probability = weigh(count.question, accuracy)
    best = _clear(probability) if count.question.voters() else None
    plain = count.plain()
    votes = count.sources(best) if best is not None else []
    return ConflictSupport(
        conflict_id,
        better_side=None if best is None else count.named[best],
        better_value=None if best is None else count.words[best] or None,
        probability=None if best is None else round(probability[best], 4),
        votes=len(votes),
        voters=len(count.voters()),
        plain_side=None if plain is None else count.named[plain],
        listed_side=next((count.named[key] for key in sorted(count.listed)), None),
        reason=_reason(count, best, plain, accuracy),
    )


def _clear(probability: Mapping[int, float]) -> int | None:
    """Return the most probable side if it is ODDS times as probable as the next, else None."""
    best = winner(probability)
    rest = [p for key, p in probability.items() if key != best]
    return best if best is not None and probability[best] >= ODDS * max(rest, default=0.0) else None


def _by_value(sides: Sequence[Side], polls: Mapping[Item, Vote]) -> Count | None:
    left = next((side for side in sides if side.side == "left"), None)
    if left is None or left.item is None or left.token is None or left.item not in polls:
        return None
    poll = polls[left.item]
    first = poll.cluster_of.get(left.token)
    others = [s.token for s in sides if s.side == "right" and s.item == left.item and s.token is not None]
    clusters = [poll.cluster_of.get(token) for token in others]
    clusters += sorted(poll.listed) if any(s.voice.startswith(REFERENCE) for s in sides) else []
    second = next((number for number in clusters if number is not None and number != first), None)
    if first is None or second is None:
        return None
    named: dict[int, Named] = dict.fromkeys(range(len(poll.faces)), "other")
    named |= {first: "left", second: "right"}
    words = {number: value_of(face) for number, face in enumerate(poll.faces)}
    price = attribute(left.item.attribute).form.startswith("money")
    count = Count(poll.question, words, named, poll.listed, "the list price" if price else "the reference list")
    quoted = {side.voice for side in sides if side.item == left.item and not side.voice.startswith(REFERENCE)}
    return replace(count, silent=len(quoted - count.voters()))


def _by_side(sides: Sequence[Side]) -> Count:
    sources = {name: {side.voice for side in sides if side.side == name} for name in ("left", "right")}
    both = sources["left"] & sources["right"]
    votes = {number: dict.fromkeys(sorted(sources[name] - both), 1.0) for number, name in enumerate(("left", "right"))}
    listed = frozenset(
        number for number, by_source in votes.items() if any(source.startswith(REFERENCE) for source in by_source)
    )
    return Count(Question(votes, false_values=1), {0: "", 1: ""}, {0: "left", 1: "right"}, listed)


def _reason(count: Count, best: int | None, plain: int | None, accuracy: Mapping[str, float]) -> str:
    voters = len(count.voters())
    if best is None:
        return _undecided(count, voters)
    supporters = count.sources(best)
    both = [source for source in supporters if count.question.votes[best][source] < 1]
    if not count.words[best]:
        if len(supporters) == voters:
            return "Only this side has a source that does not also state the other."
        return f"{len(supporters)} of {voters} sources {'takes' if len(supporters) == 1 else 'take'} this side."
    alone = voters == 1 and bool(both)
    many = _only(count) if voters == 1 else f"{len(supporters)} of {voters} sources"
    who = [many] if supporters and not alone else []
    who += [count.list_name] if best in count.listed or not who else []
    said = f"{' and '.join(who)} {'say' if len(who) > 1 or len(supporters) > 1 else 'says'} {count.words[best]}"
    if alone:
        return _sentence(f"{said}; {_only(count)} says both{_silent(count)}")
    if both:
        said += f" ({len(both)} of them also another value)"
    return _sentence(f"{said}{_beside(count, best, plain, accuracy)}{_silent(count)}")


def _undecided(count: Count, voters: int) -> str:
    if not count.question.voters():
        return "The same source says both."
    if voters < 2:
        one = "Only one source counts" if count.silent else "Only one source states it"
        return _sentence((f"{_only(count)} and {count.list_name} differ" if count.listed else one) + _silent(count))
    keys = {name: key for key, name in count.named.items() if name != "other"}
    left, right = (_camp(count, keys[name]) for name in ("left", "right"))
    against = f"{left} on each side" if left == right else f"{left} against {right}"
    return _sentence(f"{against}; neither is better supported{_silent(count)}")


def _camp(count: Count, key: int) -> str:
    """Say who is on a side: ``one source and the list price``."""
    number = len(count.sources(key))
    who = [] if not number else ["one source" if number == 1 else f"{number} sources"]
    who += [count.list_name] if key in count.listed else []
    return " and ".join(who) or "no source that counts"


def _only(count: Count) -> str:
    return "the only source that counts" if count.silent else "the only source"


def _silent(count: Count) -> str:
    if not count.silent:
        return ""
    who = "another source has" if count.silent == 1 else f"{count.silent} other sources have"
    return f"; {who} only older or vague values"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _beside(count: Count, best: int, plain: int | None, accuracy: Mapping[str, float]) -> str:
    """Say what a list and the plain vote say where they differ, and what outweighs them."""
    listed = sorted(count.listed - {best})
    against = f"; {count.list_name} says {count.words[listed[0]]}" if listed else ""
    if plain == best or not count.voters():
        return against
    mine, theirs = (_mean(count, keys, accuracy) for keys in ([best], [key for key in count.words if key != best]))
    why = ""
    if mine is not None and theirs is not None and mine > theirs:
        why = f", but it agrees with others more often ({mine:.2f} against {theirs:.2f})"
    plainly = "a tie" if plain is None else f"for {count.words[plain] or 'the other side'}"
    return f"{against}; by plain count it is {plainly}{why}"


def _mean(count: Count, keys: Sequence[int], accuracy: Mapping[str, float]) -> float | None:
    known = [accuracy[source] for key in keys for source in count.sources(key) if source in accuracy]
    return sum(known) / len(known) if known else None
