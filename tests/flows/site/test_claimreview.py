"""ClaimReview: what schema.org and fact-check readers require is there, of the right type, for every verdict."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from counterclaim.db.records import Conflict, Evidence
from counterclaim.flows.cli.options import STATUSES
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.site.claimreview import RATINGS, claim_reviews, page_address

PAGE = Evidence("1", "a/post", "https://a.example/post", "It costs $2", 0, 11, 2, "a.example", "2025-06")
BARE = Evidence("2", "draft", None, "It costs $3", 0, 11, 3, "drafts", None)
LIST = Evidence("3", "list/x", None, "$4 per 1M", 0, 9, 4, "reference:genai-prices", "2025-01-01")
SEEN = "2025-08-13T06:00:00Z"


def conflict(*sides: Evidence, status: Any = "open") -> Conflict:
    return Conflict(
        "abc123", "value", "across", "M", "a", "high", "2 is not 3.", sides or (PAGE, BARE), status=status,
        first_seen=SEEN, last_seen="2025-08-14T06:00:00Z",
    )  # fmt: skip


def problems(review: dict[str, Any]) -> list[str]:
    """Return what is wrong with a ClaimReview: the required properties, their types, and no empty value anywhere."""
    rating, claim = review["reviewRating"], review["itemReviewed"]
    checks = {
        "context": review["@context"] == "https://schema.org",
        "type": review["@type"] == "ClaimReview",
        "url": urlsplit(review["url"]).scheme in {"http", "https", "urn"},
        "claimReviewed": isinstance(review["claimReviewed"], str),
        "datePublished": bool(datetime.fromisoformat(review["datePublished"])),
        "author": review["author"]["@type"] in {"Organization", "Person"} and bool(review["author"]["name"]),
        "rating type": rating["@type"] == "Rating",
        "rating": 1 == rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"] == 5,
        "rating words": isinstance(rating["alternateName"], str),
        "claim type": claim["@type"] == "Claim",
        "claim author": bool(claim["author"]["name"]),
        "claim date": re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", claim.get("datePublished", "2025")) is not None,
        "appearance": claim["appearance"]["@type"] == "CreativeWork" and bool(claim["appearance"]["name"]),
    }
    return [name for name, holds in checks.items() if not holds] + [f"empty {path}" for path in _empty(review)]


def _empty(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in _empty(inner, f"{path}/{key}")]
    return [path] if value in (None, "") else []


@pytest.mark.parametrize("page", [None, "https://b.example/report/index.html"])
@pytest.mark.parametrize("status", STATUSES)
def test_every_review_is_valid(status: str, page: str | None) -> None:
    reviews = claim_reviews(conflict(PAGE, BARE, LIST, status=status), page)
    assert [review["claimReviewed"] for review in reviews] == ["It costs $2", "It costs $3"], "a list is no claim"
    for review in reviews:
        assert problems(review) == []
        assert (review["reviewRating"]["ratingValue"], review["reviewRating"]["alternateName"]) == RATINGS[status]
        assert json.loads(json.dumps(review)) == review


def test_a_conflict_alone_calls_nothing_false() -> None:
    assert RATINGS["open"][0] == 3
    assert all(rating > 1 for rating, _ in RATINGS.values())


def test_the_address_is_the_conflicts_own_page() -> None:
    with_page, without = (claim_reviews(conflict(), page)[0] for page in ("https://b.example/r/", None))
    assert with_page["url"] == "https://b.example/r/conflicts/abc123.html"
    assert with_page["author"]["url"] == "https://b.example/r/"
    assert without["url"] == "urn:counterclaim:conflict:abc123"
    assert "url" not in without["author"]


def test_what_is_unknown_is_left_out() -> None:
    page, bare = (review["itemReviewed"] for review in claim_reviews(conflict()))
    assert (page["datePublished"], page["appearance"]["url"]) == ("2025-06", "https://a.example/post")
    assert "datePublished" not in bare
    assert "url" not in bare["appearance"]


@pytest.mark.parametrize("given", ["report", "file:///r", "javascript:alert(1)", "https://", "", "b.example/r"])
def test_only_a_web_address_is_one(given: str) -> None:
    with pytest.raises(UserError, match="not a web address"):
        page_address(given)


def test_an_address_loses_its_fragment() -> None:
    assert page_address(" https://b.example/r/index.html#top ") == "https://b.example/r/index.html"
    assert page_address(None) is None


def test_the_address_is_of_a_page_that_holds_the_review(cli: Any, tmp_path: Path) -> None:
    draft, db = tmp_path / "draft.md", tmp_path / "x.db"
    draft.write_text("GPT-4o mini accepts images as input.\n\nGPT-4o mini does not accept images.\n", encoding="utf-8")
    cli("add", draft, "--db", db)
    address = ("--page", "https://b.example/r/index.html")
    cli("report", "--db", db, "--out", tmp_path / "r", *address)
    given = ("--format", "claimreview", *address)
    reviews = json.loads(cli("conflicts", "--db", db, *given).out)
    assert [problems(review) for review in reviews] == [[], []]
    for review in reviews:
        page = (tmp_path / urlsplit(review["url"]).path.lstrip("/")).read_text(encoding="utf-8")
        held = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1]  # type: ignore[index]
        assert review in json.loads(held)


def test_a_bad_address_is_refused(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("GPT-4o mini costs $0.15 per 1M input tokens.\n", encoding="utf-8")
    cli("add", tmp_path, "--db", tmp_path / "x.db")
    ran = cli("conflicts", "--db", tmp_path / "x.db", "--format", "claimreview", "--page", "report")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
