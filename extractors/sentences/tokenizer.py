"""Builds the spaCy pipeline: an English tokenizer adapted to prices and sizes, model names and cue phrases.

No trained model is used. ``nlp()`` gives Docs whose ``ents`` are model names (label MODEL, kb id = canonical name) and
whose ``spans["cues"]`` are lexicon phrases with labels such as ``role:input_price`` or ``topic:latency``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

import spacy
from spacy.attrs import IS_PUNCT, LOWER, ORTH  # type: ignore[import-not-found,unused-ignore]
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import compile_infix_regex, compile_suffix_regex, filter_spans

from counterclaim.extractors.lexicon import base, expand, forget, load, per_lexicon
from counterclaim.extractors.lexicon.attributes import capabilities, phrases_by_cue
from counterclaim.extractors.lexicon.benchmark_names import BARE_VERSION, MAYBE_BENCHMARK, UNSEEN_BENCHMARK, unseen_slug
from counterclaim.extractors.lexicon.comparison_phrases import ComparisonPhrase, comparison_phrases
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.models.grammar import find_names

# spaCy's own rules leave "$3.50/1M", "$2.50–$10", "$15/$75", "128K-token" and a sentence-final "3.1." in one piece.
_INFIXES = [
    r"(?<=[0-9KMBkmb%])[/–—](?=[$€£0-9A-Za-z])",
    r"(?<=[0-9])-(?=[$€£])",
    r"(?<=[0-9KMB%])-(?=[A-Za-z]{3,})",
    r"(?<=[A-Za-z])/(?=[A-Za-z0-9$])",
    r"(?<=[a-zA-Z0-9])[–—:](?=[A-Za-z0-9$“\"])",
    r"(?<=[$€£])(?=[0-9])",
]
_MOST_WORDS = 16_000  # a thousand pages or so; building anew takes as long as ten pages
Spotted = tuple[int, int, str, str]
ENDS = (".", "!", "?", "。")
LONG_RUN = 64  # punctuation marks in a row that spaCy need not see
_PUNCTUATION_RUN = re.compile(rf"(?:[^\w\s]|_){{{LONG_RUN},}}")
_LONGEST_WORD = 1_000  # characters; minified data and addresses with all of a form in them are longer
_LONG_WORD = re.compile(rf"(?<!\S)\S{{{_LONGEST_WORD},}}")
_SUFFIXES = [r"(?<=[0-9KMBTkmbxX%])\.", r"(?<=[0-9])[xX×](?=$)", r"(?<=[KMB])\+"]


def blank_punctuation_runs(text: str) -> str:
    """Blank what spaCy splits in quadratic time; lengths stay.

    These are runs of 64 and more punctuation marks, and, in words of over 1,000 characters, a mark after every 500.
    """
    if _may_have_run(text):
        text = _PUNCTUATION_RUN.sub(lambda match: " " * len(match[0]), text)
    return _LONG_WORD.sub(_parted, text) if len(text) >= _LONGEST_WORD else text


def _may_have_run(text: str) -> bool:
    """Return False for a text without a long run of punctuation marks: such a run holds every 64th character."""
    return any(not (char.isalnum() or char.isspace()) for char in text[LONG_RUN - 1 :: LONG_RUN])


def _parted(match: re.Match[str]) -> str:
    chars, last = list(match[0]), 0
    for place, char in enumerate(chars):
        length = place - last
        if length >= _LONGEST_WORD // 2 and not char.isalnum() and (char not in ENDS or length >= _LONGEST_WORD):
            chars[place], last = " ", place
    return "".join(chars)


@per_lexicon()
def nlp() -> Language:
    """Return the pipeline of the lexicon in use; built once for each (about 0.3 s)."""
    language = spacy.blank("en")
    # What spaCy works out for each new word, in Python; the cues need its lower case, the sentences its punctuation.
    vocab = cast("Any", language.vocab)
    vocab.lex_attr_getters = {key: vocab.lex_attr_getters[key] for key in (LOWER, IS_PUNCT)}
    defaults = language.Defaults
    tokenizer = cast("Any", language.tokenizer)
    tokenizer.max_cache_size = 4 * _MOST_WORDS
    tokenizer.infix_finditer = compile_infix_regex([*(defaults.infixes or []), *_INFIXES]).finditer
    tokenizer.suffix_search = compile_suffix_regex([*(defaults.suffixes or []), *_SUFFIXES]).search
    _mend_abbreviations(tokenizer)
    language.add_pipe("sentencizer", config={"punct_chars": list(ENDS)})
    language.add_pipe("counterclaim_names")
    language.add_pipe("counterclaim_cues")
    return language


def _mend_abbreviations(tokenizer: Any) -> None:
    words: dict[str, list[str]] = base("tokens")
    dropped = {form for word in words["no_abbreviations"] for form in (word, word.upper())}
    tokenizer.rules = {word: tokens for word, tokens in tokenizer.rules.items() if word not in dropped}
    for word in words["abbreviations"]:
        for form in (word, word.capitalize()):
            tokenizer.add_special_case(form, [{ORTH: form}])


def reset_vocabulary() -> None:
    """Build the pipeline anew once it has met very many words: spaCy keeps each for ever. Call it between documents."""
    if len(nlp().vocab) > _MOST_WORDS:
        forget(nlp)


def tokens_of(text: str) -> Doc:
    """Return the tokens of a text, without sentences, names or cues."""
    doc: Doc = nlp().tokenizer(text)
    return doc


@Language.component("counterclaim_names")
def _names(doc: Doc) -> Doc:
    """Set ``doc.ents`` to the full model names, expanded to token borders."""
    spans = []
    doc.user_data["text"] = text = doc.text  # spaCy joins it anew at each access
    doc.user_data["names"] = names = find_names(text)
    for name in names:
        span = doc.char_span(name.start, name.end, label="MODEL", kb_id=name.display, alignment_mode="expand")
        if span is not None:
            spans.append(span)
    doc.ents = filter_spans(spans)
    return doc


@Language.factory("counterclaim_cues")
def _cues(nlp: Language, name: str) -> CueMatcher:  # noqa: ARG001 (spaCy's factory signature)
    return CueMatcher(nlp)


class CueMatcher:
    """Finds every lexicon phrase, longest first within its group, without case."""

    def __init__(self, language: Language) -> None:
        self._matcher = PhraseMatcher(language.vocab, attr="LOWER")
        self._labels: dict[int, tuple[str, str, str]] = {}
        self._capital: set[int] = set()  # benchmarks whose names are ordinary words in lower case
        for label, patterns in cue_phrases().items():
            self._matcher.add(label, list(cast("Any", language.tokenizer).pipe(patterns)))
            group, _, key = label.partition(":")
            rival = f"cap:{capabilities()[int(key)].attribute}" if group == "cap" else group
            self._labels[language.vocab.strings[label]] = (rival, group, key)
            if group == "bench" and load("benchmarks")[key].get("case"):
                self._capital.add(language.vocab.strings[label])

    def __call__(self, doc: Doc) -> Doc:
        """Write the cues to ``doc.spans["cues"]``."""
        doc.spans["cues"] = self.find(doc)
        return doc

    def find(self, doc: Doc) -> list[Span]:
        """Return the cues as spans."""
        return [Span(doc, a, b, label=f"{group}:{key}") for a, b, group, key in self.matches(doc, doc.text)]

    def matches(self, doc: Doc, text: str) -> list[Spotted]:
        """Return (first token, token behind the last, group, key) of the cues, by first token.

        Shorter phrases inside a longer one of the same group are dropped.
        """
        return self.settled(self.raw(doc), _unseen_benchmarks(doc, text) if MAYBE_BENCHMARK.search(text) else ())

    def raw(self, doc: Doc) -> list[tuple[int, int, int]]:
        """Return every phrase as (label, first token, token behind the last), by first token."""
        found: list[tuple[int, int, int]] = self._matcher(doc)
        if not any(label in self._capital for label, _, _ in found):
            return found
        # "math" is no MATH
        return [match for match in found if match[0] not in self._capital or doc[match[1]].text.isupper()]

    def settled(self, found: Iterable[tuple[int, int, int]], benchmarks: Iterable[Spotted] = ()) -> list[Spotted]:
        """Return what ``matches`` does of the phrases of one text and of the benchmarks in it that no list holds."""
        groups: dict[str, list[Spotted]] = {}
        for label, start, end in found:
            rival, group, key = self._labels[label]
            groups.setdefault(rival, []).append((start, end, group, key))
        if benchmarks:
            groups.setdefault("bench", []).extend(benchmarks)
        kept = [match for rivals in groups.values() for match in _longest(rivals)]
        return sorted(kept, key=lambda match: match[0])


def _longest(rivals: list[Spotted]) -> list[Spotted]:
    """Return what does not overlap, the longest first, in text order (``spacy.util.filter_spans`` without spans)."""
    if len(rivals) == 1:
        return rivals
    out: list[Spotted] = []
    taken: set[int] = set()
    for match in sorted(rivals, key=lambda m: (m[1] - m[0], -m[0]), reverse=True):
        if match[0] not in taken and match[1] - 1 not in taken:
            out.append(match)
            taken.update(range(match[0], match[1]))
    return sorted(out, key=lambda match: match[0])


def _unseen_benchmarks(doc: Doc, text: str) -> list[Spotted]:
    """Return names formed like a benchmark's ("CursorBench 3.2") that the lexicon does not hold."""
    out = []
    for match in UNSEEN_BENCHMARK.finditer(text):
        name = match[0]
        if (version := BARE_VERSION.search(name)) and name[: version.start()].lower() in _out_of_ten():
            continue  # "MT-Bench 9.0": a score
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None:
            out.append((span.start, span.end, "bench", unseen_slug(name)))
    return out


@per_lexicon()
def _out_of_ten() -> frozenset[str]:
    """Return the names, in lower case, of benchmarks whose scores may look like a version."""
    rows = (row for row in load("benchmarks").values() if row.get("scale") == "ten")
    return frozenset(str(alias).lower() for row in rows for alias in row["aliases"])


@per_lexicon()
def numbered_words() -> re.Pattern[str]:
    """Return a pattern of the words of phrases that hold digits ("Apache 2.0", "MATH-500"): there, numbers matter."""
    phrases = [phrase.lower() for listed in cue_phrases().values() for phrase in listed if re.search(r"\d", phrase)]
    words = {max(re.findall(r"[^\W\d_]+", phrase) or [phrase], key=len) for phrase in phrases}
    return any_of(words, not_behind=r"[^\W\d_]", fold=True)


@per_lexicon()
def cue_phrases() -> dict[str, list[str]]:
    """Return label -> phrases from the lexicon files."""
    out: dict[str, list[str]] = {}
    for group, keys in base("cues").items():
        for key, patterns in keys.items():
            out[f"{group}:{key}"] = [p for pattern in patterns for p in expand(str(pattern))]
    for label, patterns in phrases_by_cue():
        out[label] = [p for pattern in patterns for p in expand(pattern)]
    for index, capability in enumerate(capabilities()):
        out[f"cap:{index}"] = [p for pattern in capability.phrases for p in expand(pattern)]
    for row in comparison_phrases():
        for label in _labels_of(row):
            out.setdefault(label, []).extend(expand(row.phrase))
    for key, entry in load("benchmarks").items():
        out[f"bench:{key}"] = [str(alias) for alias in entry["aliases"]]
    for key, entry in load("licenses").items():
        out[f"lic:{key}"] = [str(alias) for alias in entry["aliases"]]
    return out


def _labels_of(row: ComparisonPhrase) -> list[str]:
    """Return the labels of the cues that a comparing phrase makes, by its frames."""
    amount = "discount" if row.relation == "less" else "premium"
    labels = {"than": f"adjective:{row.key}", "verb": f"verb:{row.key}", "amount": f"{amount}:{amount}"}
    return [label for frame, label in labels.items() if frame in row.frames]
