"""Generates ordinary pages of technology blogs, most of which say nothing about a model."""

from __future__ import annotations

import random
import re

from bench.tools.mutation_testing import mutated

TOPICS = (
    "Notes from a small team", "What we learned while moving house", "A week with a slower editor",
    "Why our search page felt wrong", "Writing things down", "The meeting that became a document",
)  # fmt: skip

# About one sentence in seven has a number, one in ten names a product: as on the pages of a personal blog.
SENTENCES = (
    "We started the project in the spring, when nobody expected that the old scheduler would survive another summer.",
    "The first version was written on a train, and it shows in every function name.",
    "Most of our readers arrive through a newsletter that somebody else maintains with admirable patience.",
    "There is a particular kind of silence that follows a question about documentation.",
    "After the migration the dashboards looked cleaner, yet those who used them every day asked for the old colours.",
    "A colleague from the support desk kept a paper notebook, which turned out to be our best monitoring tool.",
    "It would be easy to blame the framework, but the framework did exactly what its manual promised.",
    "Our designer drew the settings page again and again until only the questions that matter were left.",
    "I used to think that good tests come from discipline; now I believe they come from boredom.",
    "Deploying on a Friday is fine as long as everybody understands what happens on Saturday.",
    "The workshop in Ghent brought together about 40 librarians and archivists for two days of careful disagreement.",
    "Some of them had travelled for nine hours, and they still stayed for the last session.",
    "A reader from Porto wrote to say that the keyboard shortcuts collide with her screen reader.",
    "She was right, and the correction took an afternoon that we should have spent a year earlier.",
    "Caching is the art of remembering the wrong thing for precisely the right amount of time.",
    "When the network is slow, people stop trusting the button and press it twice.",
    "We removed the carousel, the pop-up and the little animated envelope, and complaints fell silent within a week.",
    "Nobody misses the envelope.",
    "The archive now holds 18,000 photographs, most of them without a caption.",
    "Volunteers describe them on Tuesday evenings, with tea and a list of street names from the municipal register.",
    "A draft is a letter to a stranger who happens to share your name.",
    "Every abbreviation in the handbook saves the writer a second and costs each reader a minute.",
    "For the illustrations we tried Midjourney, then hired an illustrator who lives around the corner.",
    "ChatGPT helped one of us to phrase an apology, which the customer recognised at once.",
    "The editor crashed three times while this paragraph was being written.",
    "Refactoring without a reason is gardening in somebody else's yard.",
    "On the second floor of the old factory there is a room full of teleprinters that still smell of oil.",
    "Their keeper, a retired engineer, explains the error codes as other people explain their relatives.",
    "A good changelog reads like a diary in which nothing embarrassing has been left out.",
    "Several maintainers told us that they answer fewer questions since the examples moved to the top of the page.",
    "The budget for the conference was approved in March, lost in April and found again behind a spreadsheet filter.",
    "Small talk in the corridor solved what the ticket system had preserved for posterity.",
    "We measured nothing in the first month, and that was the most useful measurement of all.",
    "Since 2019 the association has lent its projector to forty schools, and it has come back from all but one.",
    "People often ask how to begin, when what they want to know is how to continue.",
    "The interface speaks in short sentences because the person reading it is usually holding a phone in the rain.",
    "Last year the library replaced its catalogue; the index cards went to an artist who builds boats from them.",
    "An honest error message names the thing that broke and the person who can mend it.",
    "Our translation memory contains a joke that nobody has dared to delete.",
    "Feedback arrived on postcards, because the contact form had quietly stopped working.",
    "Claude and Gemini both came up in the discussion, mostly as names that children give to their toys.",
    "The train back was late, so we finished the agenda for the coming season on the platform.",
    "Simplicity is rarely where one begins and almost never where one stops.",
    "Backups are a promise made to someone who does not exist yet.",
    "The river behind the office floods every other winter, which keeps the servers modest.",
    "He labelled the cables in green ink and retired happily.",
)  # fmt: skip


def ordinary_text(seed: int, size: int = 6_000) -> str:
    """Return an ordinary Markdown page of about ``size`` characters that nobody has seen."""
    rng = random.Random(seed)
    lines = [f"# {rng.choice(TOPICS)}"]
    length = 0
    while length < size:
        if rng.random() < 0.2:
            lines.append(f"## {' '.join(re.findall(r'[a-z]+', rng.choice(SENTENCES))[:4]).capitalize()}")
        lines.append(" ".join(rng.sample(SENTENCES, rng.randint(2, 6))))
        length += len(lines[-1])
    return mutated("\n\n".join(lines), seed)


def ordinary_page(seed: int, size: int = 6_000) -> str:
    """Return the same as an HTML page with the usual furniture around it."""
    blocks = ordinary_text(seed, size).split("\n\n")
    body = "\n".join(_element(block) for block in blocks)
    menu = "".join(
        f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in ("Home", "Archive", "About", "Contact")
    )
    return (
        f"<!doctype html><html lang=en><head><title>{blocks[0][2:]}</title>"
        "<style>body{margin:2rem auto;max-width:40rem}</style></head><body>"
        f'<nav><ul class="menu">{menu}</ul></nav><main><article>{body}</article></main>'
        "<footer><p>Written by hand. <a href='/feed.xml'>Feed</a></p></footer></body></html>"
    )


def _element(block: str) -> str:
    level = len(block) - len(block.lstrip("#"))
    return f"<h{level}>{block[level:].strip()}</h{level}>" if level else f"<p>{block}</p>"
