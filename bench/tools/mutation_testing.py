"""Generates text that no tool has seen: pages with numbers, names, words and their order changed.

spaCy's tokenizer remembers every word it has split, so text that repeats is timed up to seven times too fast. A
mutated page keeps what the rules read (units, cues, layout, the same number of digits) and changes the rest.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from counterclaim.extractors.lexicon import load

_MARKUP = re.compile(
    r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>|&#?\w+;|\]\([^)]*\)|https?://\S+", re.S | re.I
)
_WORD = re.compile(r"\d[\d,.]*\d|\d|[A-Za-z]+")
_SWAP = re.compile(r"(?<![\w'’.-])([a-z]{4,}) ([a-z]{4,})(?![\w'’-])")
_YEAR = re.compile(r"20[12]\d")
_VOWELS, _CONSONANTS = "aeiou", "bcdfghklmnprstvw"
_FRESH = 0.16  # of the words that no lexicon file holds; makes some 6 % of all words new, as in a page of another site
_SWAPPED = 0.08


@cache
def known_words() -> frozenset[str]:
    """Return the words of the lexicon files, lower case: changing one would change what a page claims."""
    folder = files("counterclaim.extractors").joinpath("lexicon")
    texts = (path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name.endswith(".yml"))
    return frozenset(word.lower() for text in texts for word in re.findall(r"[A-Za-z]{2,}", text))


@cache
def _heads() -> tuple[str, ...]:
    """Return the names of model families that a version may follow, to be exchanged for one another."""
    families = load("families")["families"]
    return tuple(
        str(f["name"]) for f in families if not f.get("literal") and not f.get("needs_tier") and len(f["name"]) > 3
    )


def mutated(source: str, seed: int) -> str:
    """Return the text or page with other numbers, names, words and word order; markup and addresses stay.

    The same number or word is changed alike throughout one page, so its arithmetic of names ("Medium 3.1") holds.
    """
    rng = random.Random(seed)
    change = _changer(rng)
    pieces: list[str] = []
    last = 0
    for match in _MARKUP.finditer(source):
        pieces += [_prose(source[last : match.start()], rng, change), match[0]]
        last = match.end()
    return "".join([*pieces, _prose(source[last:], rng, change)])


def _prose(text: str, rng: random.Random, change: Callable[[re.Match[str]], str]) -> str:
    if not text.strip():
        return text
    swapped = _SWAP.sub(lambda m: f"{m[2]} {m[1]}" if rng.random() < _SWAPPED and not _fixed(m) else m[0], text)
    return _WORD.sub(change, swapped)


def _fixed(match: re.Match[str]) -> bool:
    return match[1] in known_words() or match[2] in known_words()


def _changer(rng: random.Random) -> Callable[[re.Match[str]], str]:
    """Return a substitution that remembers what it made of each word of this page."""
    made: dict[str, str] = {}
    heads = list(_heads())
    rng.shuffle(heads)
    exchanged = dict(zip(_heads(), heads, strict=True))

    def change(match: re.Match[str]) -> str:
        word = match[0]
        if word not in made:
            made[word] = exchanged.get(word) or (_number(word, rng) if word[0].isdigit() else _word(word, rng))
        return made[word]

    return change


def _number(written: str, rng: random.Random) -> str:
    """Return another number with the digits where they were; years stay years and days days."""
    if _YEAR.fullmatch(written):
        return str(rng.randint(2022, 2026))
    if written.isdigit() and len(written) <= 2 and int(written) <= 28:
        return str(rng.randint(1, 9) if len(written) == 1 else rng.randint(10, 28))
    return re.sub(r"\d", lambda _: str(rng.randint(1, 9)), written)


def _word(word: str, rng: random.Random) -> str:
    """Return a made-up word of the same shape now and then, for words that no rule reads."""
    if len(word) < 5 or word.isupper() or word.lower() in known_words() or rng.random() > _FRESH:
        return word
    return word[:2] + "".join(rng.choice(_VOWELS if c in _VOWELS else _CONSONANTS) for c in word[2:-1]) + word[-1]
