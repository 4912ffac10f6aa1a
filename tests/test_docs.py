"""The docs say what is there: commands and options exist, links lead to files, the README's session works."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from counterclaim.db.bar import default_bar, draft_bar, in_words
from counterclaim.flows.cli.app import app

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"```(?:bash|sh|console)\n(.*?)```", re.S)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
GROUP: Any = typer.main.get_command(app)


def commands() -> Iterator[tuple[str, str]]:
    for path in DOCS:
        for block in BLOCK.findall(path.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                text = line.strip().removeprefix("$ ").strip()
                if text.startswith("counterclaim "):
                    yield path.name, text


def words_of(command: str) -> list[str]:
    return shlex.split(re.split(r"\s[|>]", command)[0], comments=True)


@pytest.mark.parametrize(("page", "command"), sorted(set(commands())))
def test_commands_and_their_options_exist(page: str, command: str) -> None:
    _, name, *rest = words_of(command)
    if name.startswith("--"):
        assert name in {"--version", "--help"}
        return
    known: Any = GROUP.commands[name]
    known = known.commands[rest[0]] if hasattr(known, "commands") else known
    options = {option for parameter in known.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word.split("=")[0] for word in rest if word.startswith("--")} <= options | {"--help"}, page


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_lead_to_files(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_document_is_reached_from_the_readme() -> None:
    """From the README, or from a page that the README names."""
    seen, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page.suffix == ".md" and page not in seen:
            seen.add(page)
            todo += [(page.parent / link).resolve() for link in LINK.findall(page.read_text(encoding="utf-8"))]
    assert {path.resolve() for path in DOCS} <= {path.resolve() for path in seen}


def test_the_session_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files into a database, conflicts, a report, a query and a lint, as the README writes them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    one = "# GPT-4o mini\n\nGPT-4o mini costs $0.15 per million input tokens.\n"
    two = "# GPT-4o mini priced\n\nGPT-4o mini costs $0.75 per million input tokens.\n"
    (tmp_path / "articles" / "one.md").write_text(one, encoding="utf-8")
    (tmp_path / "articles" / "two.md").write_text(two, encoding="utf-8")
    shutil.copy(tmp_path / "articles" / "two.md", tmp_path / "draft.md")
    shutil.copytree(tmp_path / "articles", tmp_path / "posts")
    (tmp_path / "article.html").write_text(f"<html><body><article><p>{one}</p></article></body></html>")
    ran = []
    for page, command in commands():
        words = words_of(command)[1:]
        if page != "README.md" or words[0] in {"run", "bulk", "crawl", "schedule", "serve", "review", "diff"}:
            continue
        result = CliRunner().invoke(app, words)
        contradicted = words[0] == "check" and ("posts/" in words or "--against" in words)
        assert result.exit_code == int(contradicted), (command, result.output)
        assert result.output.strip() or ">" in command, command
        ran.append(words[0])
    assert {"add", "conflicts", "report", "check", "extract", "text", "query"} <= set(ran)
    assert (tmp_path / "report" / "index.html").stat().st_size > 1_000


def test_how_sure_gives_the_numbers_that_hold() -> None:
    """The two bars and the words of certainty are those of the data."""
    text = (ROOT / "docs" / "CONFLICTS.md").read_text(encoding="utf-8")
    section = text.split("\n## How sure\n")[1].split("\n## ")[0]
    words = dict(re.findall(r"^\| (0[.\d]*) \| ([a-z ]+) \|$", section, re.M))
    assert len(words) == 5
    for least, word in words.items():
        assert in_words(float(least)) == word
        assert float(least) == 0 or in_words(float(least) - 0.001) != word
    assert f"the bar, {default_bar():g} (" in section
    assert f"a lower one, {draft_bar():g} (" in section


def test_the_ways_to_be_told_every_morning() -> None:
    """The lines for cron and systemd name commands and options that exist, and only a schedule notifies."""
    text = (ROOT / "docs" / "SCHEDULING.md").read_text(encoding="utf-8").partition("## Told every morning")[2]
    lines = re.findall(r"~?[%~]h?/counterclaim/\.venv/bin/(counterclaim .*)", text.partition("\n## ")[0])
    assert [words_of(line)[1] for line in lines] == ["run", "query", "schedule"]
    for line in lines:
        test_commands_and_their_options_exist("SCHEDULING.md", line.partition(" > ")[0])
    notifying = {name for name, command in GROUP.commands.items() if any("--notify" in p.opts for p in command.params)}
    assert notifying == {"schedule"}
