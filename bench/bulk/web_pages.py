"""Makes ordinary pages of the web, as large and as mixed as those of a crawl, which say nothing of a model.

What the time of a bulk reader depends on is as in Common Crawl: an HTML page has some 100 kB, a third of it scripts and
styles, a third furniture, the rest text, and gzip makes a quarter of it; somewhat under half are in English; one in
twelve says "AI" somewhere, and one in forty also a name that a model has, too (a star sign, a person, a product). With
words that only begin like one, six in a hundred pass the test on bytes, and have to be looked at more closely.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import yaml

from bench.data.ordinary_pages import SENTENCES, TOPICS
from counterclaim.extractors.models.grammar import find_names

MEDIAN, SPREAD = 60_000, 0.95  # characters of a page: the logarithm has a normal distribution, the mean is 95 kB
LEAST, MOST = 2_000, 1_000_000
ENGLISH, TOPICAL, NAMED = 0.45, 0.085, 0.025  # shares of the pages
_POOL = 400  # pieces of each kind, from which pages are put together
_CONSONANTS, _VOWELS = "bcdfghklmnprstvz", "aeiou"
_NAMED = tuple(sentence for sentence in SENTENCES if find_names(sentence))
_PLAIN = tuple(sentence for sentence in SENTENCES if not find_names(sentence))
_TOPICAL = "Not one of these pictures was made by AI."


@dataclass(frozen=True, slots=True)
class Ordinary:
    """Pages put together from pieces that a seed gives; page ``number`` of the same seed is the same page."""

    seed: int
    pieces: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = random.Random(f"{self.seed} pieces")
        words = [_word(rng) for _ in range(6_000)]
        other = [*words[:2_000], *_function_words()["foreign"] * 12]
        self.pieces["script"] = [_script(rng, words) for _ in range(_POOL)]
        self.pieces["style"] = [_style(rng, words) for _ in range(_POOL)]
        self.pieces["furniture"] = [_furniture(rng, words) for _ in range(_POOL)]
        self.pieces["english"] = [_english(rng, words) for _ in range(_POOL)]
        self.pieces["foreign"] = [_sentence(rng, other, 60) for _ in range(_POOL)]

    def page(self, number: int) -> bytes:
        """Return a page as HTML."""
        rng = random.Random(f"{self.seed} page {number}")
        size = int(min(MOST, max(LEAST, rng.lognormvariate(0, SPREAD) * MEDIAN)))
        language = "english" if rng.random() < ENGLISH else "foreign"
        drawn = rng.random()
        said = rng.choice(_NAMED) if drawn < NAMED else ""
        said += f" {_TOPICAL}" if drawn < TOPICAL else ""
        title = f"{rng.choice(TOPICS)}, {number}" if language == "english" else self._some(rng, "foreign", 1)[:40]
        text = re.sub(r"^|\n", "\n<p class='text'>", self._some(rng, language, size * 35 // 100))
        return (
            f"<!DOCTYPE html>\n<html lang='{'en' if language == 'english' else 'xx'}'>\n<head><meta charset='utf-8'>"
            f"<title>{title}</title>\n<style>{self._some(rng, 'style', size // 10)}</style>\n"
            f"<script>{self._some(rng, 'script', size * 15 // 100)}</script></head>\n<body>"
            f"{self._some(rng, 'furniture', size // 5)}<main><article><h1>{title}</h1>{text}<p>{said}</p></article>"
            f"</main>{self._some(rng, 'furniture', size // 10)}<script>{self._some(rng, 'script', size // 10)}</script>"
            "</body></html>\n"
        ).encode()

    def _some(self, rng: random.Random, kind: str, size: int) -> str:
        out, length = [], 0
        while length < size:
            out.append(rng.choice(self.pieces[kind]))
            length += len(out[-1])
        return "\n".join(out)


def _function_words() -> dict[str, list[str]]:
    """Return frequent words of English and of other languages."""
    text = (files("counterclaim.flows") / "bulk" / "cheap_test.yml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return {name: [str(word) for word in words[name]] for name in ("english", "foreign")}


def _word(rng: random.Random) -> str:
    syllables = (rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(rng.randint(2, 4)))
    return "".join(syllables) + rng.choice(("", "", "n", "s", "r"))


def _sentence(rng: random.Random, words: list[str], count: int) -> str:
    return " ".join(rng.choices(words, k=count)).capitalize() + "."


def _english(rng: random.Random, words: list[str]) -> str:
    """Return a paragraph: sentences of a blog, and some of made words between those of English."""
    made = [*words[:1_500], *_function_words()["english"] * 60]
    return " ".join([*rng.sample(_PLAIN, 2), _sentence(rng, made, rng.randint(10, 30)), rng.choice(_PLAIN)])


def _script(rng: random.Random, words: list[str]) -> str:
    """Return code, or data as pages carry them."""
    if rng.random() < 0.4:
        data = {rng.choice(words): rng.choice((rng.randint(0, 10**9), rng.choice(words))) for _ in range(40)}
        return f"window.{rng.choice(words)}={json.dumps(data)};"
    lines = (
        f"function {rng.choice(words)}(e,t){{var n=e.{rng.choice(words)}||{rng.randint(0, 9_999)};"
        f"return void 0!==t?t.{rng.choice(words)}(n,'click'):null}}"
        for _ in range(12)
    )
    return ";".join(lines)


def _style(rng: random.Random, words: list[str]) -> str:
    part = rng.choice(words)
    return "".join(
        f".{part}-{rng.choice(words)}{{display:flex;box-sizing:border-box;margin:0 {rng.randint(0, 40)}px;"
        f"color:#{rng.randbytes(2).hex()[:3]}}}"
        for _ in range(15)
    )


def _furniture(rng: random.Random, words: list[str]) -> str:
    part, style = rng.choice(words), f"{rng.choice(words)}__item {rng.choice(words)}-link"
    items = (
        f"<li class='{style} menu-item menu-item-type-custom' data-id='{rng.randint(100, 99_999)}'>"
        f"<a class='{style}' href='/{part}/{(page := rng.choice(words))}'><span>{page} {rng.choice(words)}</span>"
        "</a></li>"
        for _ in range(12)
    )
    return f"<div class='{part}'><ul>{''.join(items)}</ul></div>"
