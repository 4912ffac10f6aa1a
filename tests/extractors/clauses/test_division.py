"""Division into clauses: what a comma, a bracket, a dash and a joining word begin, and what they do not."""

import pytest

from counterclaim.extractors.clauses.analysis import analyse

CASES = [
    # sentence, clauses as "role: text", why
    ("Zephyr reads images, audio and video.", ["main: Zephyr reads images audio and video"], "a list is one clause"),
    (
        "Zephyr reads images and costs $5.",
        ["main: Zephyr reads images", "coordinate: and costs $5"],
        "a verb of its own",
    ),
    (
        "Zephyr cannot read images or hear audio.",
        ["main: Zephyr cannot read images or hear audio"],
        "one verb for both",
    ),
    (
        "Zephyr does not, at least for now (and on most plans), read images.",
        ["main: Zephyr does not read images", "aside: at least for now", "aside: and on most plans"],
        "asides interrupt a clause, which goes on behind them",
    ),
    (
        "If you need vision, audio or video, use Zephyr.",
        ["condition: If you need vision audio or video", "main: use Zephyr"],
        "a fronted condition ends where an imperative begins",
    ),
    (
        "Unlike Boreas 2.0 Flash, Zephyr costs $5.",
        ["exception: Unlike Boreas 2.0 Flash", "main: Zephyr costs $5"],
        "a fronted exception ends where a verb follows; the point of a version ends nothing",
    ),
    (
        "Zephyr, which costs $5, reads images.",
        ["main: Zephyr reads images", "relative: which costs $5"],
        "a relative clause interrupts its main clause",
    ),
    (
        "Zephyr costs less than Boreas and reads images.",
        ["main: Zephyr costs less", "standard: than Boreas", "coordinate: and reads images"],
        "the standard of a comparison is a clause of its own",
    ),
    ("Zephyr is fast; Boreas is not.", ["main: Zephyr is fast", "main: Boreas is not"], "a semicolon parts"),
    (
        "Zephyr trails only Boreas, beating Notus and Eurus.",
        ["main: Zephyr trails only Boreas", "participle: beating Notus and Eurus"],
        "a participle shares the subject",
    ),
    ("", ["main: "], "an empty text has one empty clause"),
]


@pytest.mark.parametrize(("text", "clauses", "why"), CASES, ids=[case[2] for case in CASES])
def test_clauses(text: str, clauses: list[str], why: str) -> None:
    found = [
        f"{one.role}: " + " ".join(text[start:end].strip() for start, end in one.parts) for one in analyse(text).clauses
    ]
    assert found == clauses, why


REACHES = [
    # sentence, words, what is said of them beside that they are stated, why
    ("Zephyr reads images.", "reads images", set(), "a plain statement"),
    ("Zephyr does not (as of May) read images.", "read images", {"negation"}, "brackets do not end a negation"),
    ("Zephyr does not cost much, but it reads images.", "reads images", set(), "a contrast does"),
    ("Zephyr is not only cheap but reads images.", "cheap", set(), "'not only' denies nothing"),
    ("Images are not supported.", "Images", {"negation"}, "denied behind"),
    ("Audio: unavailable.", "Audio", {"negation"}, "denied behind a colon"),
    ("A window that no other open model reaches.", "reaches", {"negation"}, "a quantifier denies the whole clause"),
    ("It will support video in May; it reads images.", "video", {"plan"}, "to come"),
    ("It will support video in May; it reads images.", "images", set(), "a plan ends with its clause"),
    ("If you need audio, use Zephyr.", "audio", {"reader", "void"}, "what a reader needs"),
    ("Use Zephyr if you work with audio.", "audio", {"reader"}, "what a reader does"),
    ("Unlike Boreas, Zephyr reads images.", "Boreas", {"exception"}, "the other is excepted"),
    ("Unlike Boreas, Zephyr reads images.", "reads images", set(), "the subject is not"),
    ("Zephyr might read images.", "read images", {"hedge"}, "only possible"),
    ("Does it read images? It reads audio.", "images", {"question"}, "a question"),
    ("Does it read images? It reads audio.", "audio", set(), "the answer is none"),
    ('Ask it: "Summarise this 100K token report" and wait.', "100K", {"quoted"}, "a prompt that is quoted"),
    ("It used to cost $5.", "$5", {"past"}, "no longer so"),
    ("Zephyr reads images [3].", "3", {"reference"}, "the number of a footnote"),
    ("Zephyr scores 88% (see Table 4).", "4", {"reference"}, "the number of a table"),
]


@pytest.mark.parametrize(("text", "words", "kinds", "why"), REACHES, ids=[case[3] for case in REACHES])
def test_reach(text: str, words: str, kinds: set[str], why: str) -> None:
    start = text.index(words)
    assert analyse(text).kinds(start, start + len(words)) == kinds, why


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Is Zephyr better than Boreas", True),
        ("reviews: is Zephyr better than Boreas", True),
        ("How much does Zephyr cost", True),
        ("What makes it strong: Zephyr is better than Boreas", False),
        ("Zephyr is better than Boreas", False),
    ],
)
def test_inverted_questions(text: str, asked: bool) -> None:
    names = tuple((text.index(name), text.index(name) + 6) for name in ("Zephyr",))
    at = max(text.find("better"), text.find("cost"))
    assert ("question" in analyse(text, names).kinds(at, at + 4)) is asked
