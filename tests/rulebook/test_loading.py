"""A policy file is read whole or refused with the line, the field and the remedy."""

from pathlib import Path

import pytest

from insaf.core.policy import Kind, Rung
from insaf.rulebook import page
from insaf.rulebook.crosschecks import FIGURES
from insaf.rulebook.lines import key_lines
from insaf.rulebook.loading import parse_policy, read_policy
from insaf.rulebook.problems import BadPolicy

POLICIES = Path(__file__).parents[2] / "policies"
SOURCE = (POLICIES / "engineering-tracks.toml").read_text()
CENTRE = parse_policy(SOURCE, "policies/engineering-tracks.toml")


def refusal(old, new):
    assert old in SOURCE
    with pytest.raises(BadPolicy) as caught:
        parse_policy(SOURCE.replace(old, new, 1), "policies/x.toml")
    return caught.value


def line_of(text):
    return SOURCE[: SOURCE.index(text)].count("\n") + 1


@pytest.mark.parametrize("name", ["engineering-tracks", "example"])
def test_every_policy_shipped_can_be_published(name):
    assert read_policy(POLICIES / f"{name}.toml").version


def test_the_first_policy_holds_every_fact_of_the_published_one():
    assert CENTRE.institution.name.ar == "مركز مسارات الهندسة للتدريب"
    assert CENTRE.channel("email").address == "info@engineeringtracks.edu.sa"
    assert CENTRE.channel("phone").address == "+966133419310"
    assert {channel.code for channel in CENTRE.channels} == {"web", "chat", "email", "phone", "external"}
    assert CENTRE.calendar.weekend == {4, 5}
    assert (CENTRE.calendar.hours.opens.hour, CENTRE.calendar.hours.closes.hour) == (9, 16)
    assert CENTRE.calendar.zone == "Asia/Riyadh"
    assert CENTRE.targets[Kind.COMPLAINT].decide_days == 15
    assert CENTRE.targets[Kind.COMPLAINT].update_every_days == 5
    assert [rule.rung for rule in CENTRE.ladder] == list(Rung)
    nelc = CENTRE.external_body("nelc")
    assert (nelc.phone, nelc.email) == ("920015991", "care@nelc.gov.sa")
    assert not CENTRE.pause.allowed


def test_a_wrong_value_is_named_with_its_line_in_english_and_arabic():
    bad = refusal("decide_days = 15", 'decide_days = "fifteen"')
    line = line_of("decide_days = 15")
    assert bad.said_in("en") == (
        f"policies/x.toml line {line}: targets.complaint.decide_days must be a whole number of"
        ' working days from 1 to 365; it is "fifteen"'
    )
    assert bad.said_in("ar") == (
        f"policies/x.toml السطر {line}: يجب أن يكون targets.complaint.decide_days عددًا صحيحًا"
        ' من أيام العمل من 1 إلى 365؛ والمكتوب "fifteen"'
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("decide_days = 15", "decide_dais = 15", "not a known key; did you mean decide_days?"),
        ("decide_days = 15\n", "", "targets.complaint.decide_days is missing"),
        ("decide_days = 15", "decide_days = 0", "it is 0"),
        ("decide_days = 15", "decide_days = true", "it is true"),
        ("decide_days = 15", "decide_days = 15.5", "it is 15.5"),
        ("[5, 10, 13]", "[10, 5]", "must rise"),
        ("[5, 10, 13]", "5", "must be a list"),
        ("assess_days = 5", "assess_days = 16", "must not come after decide_days = 15"),
        ('opens = "09:00"', 'opens = "16:00"', "must come before closing at 16:00"),
        ('opens = "09:00"', 'opens = "9"', "must be a time of day"),
        ('"friday"', '"jumuah"', 'must be a day of the week in English, such as "friday"'),
        ('zone = "Asia/Riyadh"', 'zone = "Asia/Makkah"', "IANA name"),
        ('rung = "executive"', 'rung = "support"', "must have these rungs in this order"),
        ('\napproved_by = "complaints_management"', '\napproved_by = "support"', "above support"),
        ('en = "Trainer"', 'en = ""', "subjects.trainer.en must be a sentence that is not empty"),
        (', en = "Trainer"', "", "subjects.trainer.en is missing"),
        ('code = "phone"', 'code = "email"', "channels[4].code email is used twice"),
        ('code = "phone"', 'code = "fax"', "must be one of web, chat, email, phone, external"),
        ("{objection_days}", "{days}", "names {days}, which is not a figure of the policy"),
        ("{objection_days}", "{objection_days", "is not a figure of the policy"),
        ("[texts.day_rule]", "[texts.day_law]", "texts.day_rule is missing"),
        ("effective_on = 2026-01-01", 'effective_on = "soon"', "must be a date such as"),
        ("effective_on = 2026-01-01", "effective_on = 1999-01-01", "must lie between"),
        ('prefix = "ET"', 'prefix = "Tracks"', "2 to 4 capital Latin letters"),
        ('phone = "+966133419310"', 'phone = "013 341 9310"', "telephone number in digits"),
        ("[pause]\nallowed = false", '[pause]\nallowed = "no"', "must be true or false"),
        ("staff_absence =", '"Staff absence" =', "must be a code of small Latin letters"),
        ("[targets.inquiry]", "[targets.question]", "must be one of complaint, suggestion"),
        ('prefix = "ET"', 'prefix = "ET"\nprefix = "EX"', "not valid TOML"),
        ("[[external]]\n", "[[externals]]\n", "external is missing"),
    ],
)
def test_what_cannot_hold_is_refused_in_plain_words(old, new, said):
    bad = refusal(old, new)
    assert said in bad.said_in("en")
    assert all(problem.said.ar for problem in bad.problems)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('en = "Trainer"', 'en = ""'),
        ('rung = "complaints_management"', 'rung = "management"'),
        ("verify_delay_days = 1", "verify_delay_days = -1"),
        ('code = "email"', 'code = "mail"'),
    ],
)
def test_the_line_named_is_the_line_to_correct(old, new):
    assert refusal(old, new).problems[0].line == line_of(old)


def test_every_problem_is_told_at_once():
    broken = SOURCE.replace('prefix = "ET"', 'prefix = "e"').replace("decide_days = 15", "decide_days = 0")
    with pytest.raises(BadPolicy) as caught:
        parse_policy(broken, "x")
    assert len(caught.value.problems) == 3


def test_a_missing_kind_of_matter_is_named():
    start, end = SOURCE.index("[targets.compliment]"), SOURCE.index("# --- the ladder")
    with pytest.raises(BadPolicy, match=r"targets\.compliment is missing"):
        parse_policy(SOURCE[:start] + SOURCE[end:], "x")


def test_keys_inside_long_strings_and_arrays_keep_their_lines():
    source = '[a]\ntext = """\nb = 1\n"""\nc = 2\nlist = [\n  { x = 1 },\n  { x = 2 },\n]\n[[d]]\ne = 1\n[[d]]\ne = 2\n'
    lines = key_lines(source)
    assert ("a", "b") not in lines
    assert lines["a", "c"] == 5
    assert lines["a", "list", 1] == 8
    assert lines["d", 1, "e"] == 13


def test_a_file_that_is_not_text_is_refused(tmp_path):
    file = tmp_path / "x.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadPolicy, match="UTF-8"):
        read_policy(file)


def test_the_sentences_of_the_page_say_the_figures_of_the_file():
    arabic, english = page.texts(CENTRE, "ar"), page.texts(CENTRE, "en")
    assert "خلال 15 يوم عمل" in arabic["expected_time"]
    assert "within 15 working days" in english["expected_time"]
    ten = parse_policy(
        SOURCE.replace("decide_days = 15\nwarn_on_days = [5, 10, 13]", "decide_days = 10\nwarn_on_days = [5]"), "x"
    )
    assert "خلال 10 أيام عمل" in page.texts(ten, "ar")["expected_time"]
    assert len(page.steps(CENTRE, "when_late", "ar")) == 5
    assert not any("{" in sentence for said in (arabic, english) for sentence in said.values())


def test_a_date_is_shortened_by_changing_one_number():
    ten = parse_policy(SOURCE.replace("decide_days = 15", "decide_days = 10"), "x")
    assert {ten.targets[kind].decide_days for kind in (Kind.COMPLAINT, Kind.SUGGESTION)} == {10}


def test_every_figure_a_sentence_may_name_can_be_said():
    named = " ".join(f"{{{figure}}}" for figure in FIGURES)
    policy = parse_policy(SOURCE.replace("Complaining is free,", named), "x")
    assert "{" not in page.texts(policy, "en")["no_fee"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "يوم عمل واحد"),
        (2, "يومي عمل"),
        (3, "3 أيام عمل"),
        (10, "10 أيام عمل"),
        (11, "11 يوم عمل"),
        (100, "100 يوم عمل"),
    ],
)
def test_working_days_are_counted_as_arabic_counts(number, said):
    assert page.working_days(number, "ar") == said
