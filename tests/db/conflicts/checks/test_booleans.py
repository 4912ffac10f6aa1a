"""Yes against no."""


def test_cases(flag, case):
    found = flag(case["claims"])
    assert [(c.kind, c.attribute) for c in found] == [("boolean", name) for name in case["flags"]], case["reason"]


def test_the_licence_says_why(flag):
    (found,) = flag("p | A 1 | license | Apache-2.0 | Apache\nq | A 1 | open_weights | false | closed")
    assert "the licence Apache-2.0 means open weights" in found.explanation
    assert found.severity == "high"


def test_stale_is_low_and_dated(flag):
    (found,) = flag("""
        p | A 1 | web_search | false | no | published=2024-01-01
        q | A 1 | web_search | true | yes | published=2025-06-01""")
    assert (found.cls, found.severity) == ("stale", "low")
    assert "older page is from 1 January 2024" in found.explanation
