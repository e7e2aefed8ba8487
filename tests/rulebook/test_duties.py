"""Duties that a policy file cannot leave out: who answers for complaints, and no harm for complaining."""

from pathlib import Path

import pytest

from insaf.rulebook.loading import parse_policy, read_policy
from insaf.rulebook.problems import BadPolicy

POLICIES = sorted((Path(__file__).parents[2] / "policies").glob("*.toml"))
SOURCE = POLICIES[0].read_text("utf-8")


@pytest.mark.parametrize("office", ["accountable", "sponsor"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_policy_without_its_accountable_owner_or_sponsor_is_refused(office, language):
    """A-16: stronger than a warning; nobody can publish a blank."""
    policy = parse_policy(SOURCE, "x.toml")
    said = getattr(policy.institution, office).said_in(language)
    with pytest.raises(BadPolicy, match=office):
        parse_policy(SOURCE.replace(f'{language} = "{said}"', f'{language} = " "', 1), "x.toml")


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_whoever_was_harmed_for_complaining_can_say_so(path):
    """A-13: a subject of its own, and the sentence that forbids it, in both languages."""
    policy = read_policy(path)
    (subject,) = [one for one in policy.subjects if one.code == "retaliation"]
    assert subject.title.ar and subject.title.en
    assert policy.texts["no_retaliation"].ar and policy.texts["no_retaliation"].en


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_the_definition_of_a_complaint_needs_no_such_word(path):
    """A-05"""
    said = read_policy(path).texts["definition"]
    assert "عدم الرضا" in said.ar and "dissatisfaction" in said.en
    assert "كلمة «شكوى»" in said.ar and "word “complaint” is not needed" in said.en


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_staff_guide_says_what_a_complaint_is(language):
    """A-05"""
    guide = Path(__file__).parents[2] / "docs" / "guide" / language / "staff.md"
    words = {"ar": "تعبير عن عدم الرضا", "en": "expression of dissatisfaction"}[language]
    assert words in " ".join(guide.read_text("utf-8").split())
