"""Lists the units of numbers: what stands behind a number, its dimension and its scale. The first match wins."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from counterclaim.extractors.lexicon.words import filled


@dataclass(frozen=True, slots=True)
class UnitForm:
    """The form of a unit, as a regular expression without case, and of what must not follow it.

    ``scale`` turns an amount of money into its canonical unit, and a plain number into its dimension.
    """

    dimension: str
    scale: Decimal
    then: str
    then_not: str | None = None


def _unit(dimension: str, then: str, then_not: str | None = None, *, scale: str = "1") -> UnitForm:
    return UnitForm(dimension, Decimal(scale), filled(then), None if then_not is None else filled(then_not))


MONEY = (
    _unit("money_other", r"(?:/|per)\s*(?:1\s?)?(?:M|million)\s?(?:tokens?|tok)?\s*(?:/|per)\s*(?:hour|hr)(?!\w)"),
    _unit(
        "money_per_mtok",
        r"(?:/|{per_words})\s*(?:1\s?|one\s)?(?:{millions}|1,000,000|1000000)(?:\s*(?:tokens?|toks?|tkn))?(?![\w])",
        r"(?:\w+\s)?(?:{counted_things}|users|words)|\s*/\s*(?:hour|hr|h)\b",
    ),
    _unit("money_per_mtok", r"(?:/|per|a)\s*(?:1\s?)?(?:M)?{million_tokens}(?!\w)"),
    _unit("money_per_mtok", r"(?:/|per)\s*{one_million}\s+(?:{token_sides}|blended|combined)(?!\w)"),
    _unit(
        "money_per_mtok",
        r"(?:/|per|a)\s*(?:1\s?)?(?:{thousands}|1,000|1000)(?:\s*(?:tokens?|toks?))?(?!\w)",
        r"(?:\w+\s)?{counted_things}",
        scale="1000",
    ),
    _unit("money_per_mtok", r"(?:/|per|a)\s*(?:1\s?)?(?:K|1,000|1000|thousand)\s+{token_sides}(?!\w)", scale="1000"),
    _unit(
        "money_per_mtok",
        r"(?:/|per|a|for (?:a|each|every))\s*(?:1\s|one\s|single\s)?(?:(?:cached\s)?(?:{token_sides}|generated"
        r"|text)[\s-])?token(?!\w)",
        scale="1000000",
    ),
    _unit(
        "money_per_month",
        r"(?:/|per|a|each)\s*(?:user\s*(?:/|per)\s*|seat\s*(?:/|per)\s*|person\s*(?:/|per)\s*)?(?:mo|month|mth)"
        r"(?!\w)",
    ),
    _unit("money_per_month", r"monthly(?!\w)"),
    _unit("money_per_month", r"(?:/|per)\s*{payers}(?!\w)"),
    _unit("money_other", r"(?:/|per|a|an)\s*(?:{paid_things}|1,?0?0?0?\s?images)\w*"),
    _unit("money_other", r"{big_amounts}(?!\w)"),
)
NUMBER = (
    _unit(
        "tokens_per_second",
        r"(?:(?:output|generated|completion)\s)?{token_words}\s?(?:/|per)\s?(?:s|sec|second)(?!\w)",
    ),
    _unit("tokens_per_second", r"(?:tps|TPS)(?!\w)"),
    _unit("requests", r"{request_words}(?:\s?(?:/|per)\s?\w+)?(?!\w)"),
    _unit("tokens", r"(?:[- ]?(?:context|input|output)[- ])?tokens?(?!\w|/\s?s)"),
    _unit("parameters", r"(?:{parameter_kinds}\s)?param(?:eter)?s?(?!\w)"),
    _unit("gigabytes", r"(?:GB|GiB|gigabytes?)(?!\w|/s)"),
    _unit("gigabytes", r"TB(?!\w|/s)", scale="1000"),
    _unit(
        "gpus",
        r"(?:x\s*|×\s*)?(?:\d{2,3}\s?-?GB (?:GPUs?|graphics cards?|cards?)|(?:{gpu_kinds}\s)*(?:GPUs?"
        r"|graphics cards?)|(?:NVIDIA |Nvidia )?(?:{gpu_names}|3090|4090|5090|RTX \d{4})s?(?:\s?\d+\s?GB)?)"
        r"(?:\s?GPUs?)?(?!\w)",
    ),
    _unit("seconds", r"(?:(?<!19\d\d)(?<!20\d\d)s(?!\sof\b)|secs?|seconds?)(?!\w)"),
    _unit("seconds", r"(?:ms|msec|milliseconds?)(?!\w)", scale="0.001"),
    _unit("minutes", r"(?:minutes?|mins?)(?!\w)"),
    _unit("minutes", r"(?:hours?|hrs?)(?!\w)", scale="60"),
    _unit("minutes", r"days?(?!\w)", scale="1440"),
    _unit("minutes", r"weeks?(?!\w)", scale="10080"),
    _unit("months", r"months?(?!\w)"),
    _unit("months", r"years?(?!\w)", scale="12"),
    _unit("percent_points", r"(?:percentage[- ]points?|%[- ]points?|pp|ppts?|points?(?=\s{point_sides}))(?!\w)"),
    _unit("percent", r"(?:%|percent|per cent)(?!\w)(?!\s*age)"),
    _unit("factor", r"(?:x|×|times)(?![\w]|\s{rate_determiners}\s{rate_periods}\b|\s*(?:\d+\s?GB|{gpu_marks}))"),
    _unit("factor", r"-?fold(?!\w)"),
    _unit("programming_languages", r"\+?\s*(?:programming|coding)\s+languages?(?!\w)"),
    _unit("languages", r"\+?\s*(?:{language_kinds}\s+)*languages?(?!\w)"),
    _unit("points", r"(?:points?|pts|Elo)(?!\w)"),
    _unit("words", r"{counted_words}(?!\w)"),
)
