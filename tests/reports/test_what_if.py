"""The what-if: a manager asks what a team would come to; figures, a chart, and the chart's table."""

import re

import pytest

from insaf.cases.models import Case
from insaf.people.models import Staff
from insaf.reports.chart import chart_of
from tests import cast

ASKED = "/desk/what-if/?arrivals=3&days=21&staff=1&managers=1&executives=1"


def signed_in(client, member):
    client.force_login(Staff.objects.get(pk=member.id))
    return client


def test_a_manager_sees_figures_a_chart_and_its_table(client):
    page = signed_in(client, cast.layla).get(ASKED)
    said = page.content.decode()
    assert page.status_code == 200
    assert said.count("<polyline") == 3
    assert said.count("<h3") == 3
    assert re.search(r'<bdi dir="ltr">[\d.]+%</bdi>', said)
    assert "نسبة الرد في الموعد" in said


def test_the_same_question_has_the_same_answer(client):
    signed_in(client, cast.layla)
    one, other = (re.findall(r'points="[^"]*"', client.get(ASKED).content.decode()) for _ in range(2))
    assert one == other != []


def test_nothing_is_played_before_somebody_asks(client):
    said = signed_in(client, cast.faisal).get("/desk/what-if/").content.decode()
    assert "<polyline" not in said and 'value="10"' in said


def test_playing_touches_no_case(client):
    signed_in(client, cast.layla).get(ASKED)
    assert not Case.objects.exists()


@pytest.mark.parametrize("wrong", ["days=400", "arrivals=0", "staff=-1", "arrivals=many", "days="])
def test_what_no_page_can_wait_for_is_refused_beside_its_field(client, wrong):
    page = signed_in(client, cast.layla).get(f"{ASKED}&{wrong}")
    assert page.status_code == 422
    assert "<polyline" not in page.content.decode()


def test_english_reads_from_the_left(client):
    client.cookies["insaf_language"] = "en"
    said = signed_in(client, cast.layla).get(ASKED).content.decode()
    assert "What it comes to" in said


@pytest.mark.parametrize("member", [cast.omar, cast.mallory])
def test_who_answers_for_no_team_is_not_let_in(client, member):
    assert signed_in(client, member).get(ASKED).status_code == 403


def test_who_is_not_signed_in_is_asked_to_sign_in(client):
    assert client.get(ASKED)["Location"].startswith("/desk/sign-in/")


def test_days_run_in_the_direction_of_the_page():
    from_left, from_right = (chart_of({"support": [0, 5, 10]}, mirrored).lines[0].points for mirrored in (False, True))
    assert [point.split(",")[1] for point in from_left.split()] == [point.split(",")[1] for point in from_right.split()]
    xs = [[float(point.split(",")[0]) for point in points.split()] for points in (from_left, from_right)]
    assert xs[0] == sorted(xs[0]) and xs[1] == sorted(xs[1], reverse=True)


@pytest.mark.parametrize("most", [0, 1, 9, 10, 11, 99, 101, 500, 1001])
def test_the_axis_ends_above_the_most(most):
    assert chart_of({"support": [0, most]}, False).up[-1].number >= most


def test_the_board_leads_there(client):
    """Whoever sees the board may follow the link, the auditor too."""
    signed_in(client, cast.yusuf)
    assert 'href="/desk/what-if/"' in client.get("/desk/board/").content.decode()
    assert client.get("/desk/what-if/").status_code == 200
