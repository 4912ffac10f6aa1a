"""Models that a text names by their size alone, and sizes that name none."""

from __future__ import annotations

import pytest

from counterclaim.extractors.models.members.sizes import size_members

_PAGE = ("Llama 3", "Llama 3 405B", "GPT-4o", "Gemma 3 27B", "Gemma 3")


@pytest.mark.parametrize(
    ("text", "near", "names", "why"),
    [
        ("Both 8B and 70B variants share a window.", ["Llama 3"], ["Llama 3 8B", "Llama 3 70B"], "a list behind both"),
        ("The 8B and the 70B models are open.", ["Llama 3"], ["Llama 3 8B", "Llama 3 70B"], "two articles"),
        (
            "The 8B version fits, while 70B requires a rack.",
            ["Llama 3"],
            ["Llama 3 8B", "Llama 3 70B"],
            "a second clause",
        ),
        ("In math, the 31B model scored 89%.", ["Gemma 4"], ["Gemma 4 31B"], "behind an opening phrase"),
        ("Then the 405B needs a rack.", ["GPT-4o", "Llama 3"], ["Llama 3 405B"], "a bare size before a verb"),
        ("72B: MMLU 82.3; 7B: MMLU 70.5", ["Qwen 2"], ["Qwen 2 72B", "Qwen 2 7B"], "labels"),
        ("The 26B MoE secures a place.", ["Gemma 4"], ["Gemma 4 26B"], "told apart by its build as well"),
        ("The 70B model fits.", ["Llama 3", "Llama 2 70B"], ["Llama 3 70B"], "no member of an older generation"),
        ("The 12B model fits.", ["Gemma 3 27B"], ["Gemma 3 12B"], "beside another size of a known generation"),
        ("The 8B-parameter version fits.", ["Llama 3"], ["Llama 3 8B"], "with the word parameter"),
        ("It is one of the 7B models.", ["Llama 3"], [], "a plural of one size is any model's"),
        ("A 7B model would do.", ["Llama 3"], [], "no article, or an indefinite one"),
        ("The 8B model is small.", ["Llama"], [], "a line of several generations has no such member"),
        ("The 8B model is small.", ["GPT-4o"], [], "a line that has no sizes"),
        ("The 27B model is small.", ["GPT-4o"], [], "a model of that size, of which nothing is said here"),
        ("The 405B model is large.", ["Gemma 3"], [], "so beside a line of sizes: the page knows another of that size"),
        ("The $8B version of the deal closed.", ["Llama 3"], [], "money"),
        ("Llama 3 8B models are open.", ["Llama 3"], [], "no determiner: the name itself"),
    ],
)
def test_sizes_name_members(text: str, near: list[str], names: list[str], why: str) -> None:
    assert [mention.name for mention in size_members(text, [], near, _PAGE)] == names, why
