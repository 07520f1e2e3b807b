"""Who reviews whom: one row a review in every form, sorted, with names; one State's card; stuck draws and draws that go on too."""

import csv
import io
import re
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

import untoc_draw as ud
from results.who_reviews_whom import AT_ONCE, NOT_TOLD, STANDS, WhoReviewsWhom, who_reviews_whom
from scenarios.instruments import UNTOC
from scenarios.model import Row, build_scenario
from tests.results.test_pdf import pages_of

REAL = ud.load_scenario("real-2020-10-16")
RECORD = ud.draw(REAL, "sequential-bowls", seed="vienna 2020")


@pytest.fixture(scope="module")
def found() -> WhoReviewsWhom:
    return who_reviews_whom(RECORD, REAL)


def test_each_review_has_one_row_in_the_order_of_years_and_names(found: WhoReviewsWhom) -> None:
    assert len(found.reviews) == len(found.frame) == 487
    assert {(one.reviewed, one.reviewing) for one in found.reviews} == set(
        zip(found.frame["reviewed"], found.frame["reviewing"], strict=True)
    )
    order = [(one.year, REAL.name_of(one.reviewed).casefold()) for one in found.reviews]
    assert order == sorted(order)
    seated = [line for review in RECORD.reviews for line in review.reviewing]
    assert sorted(one.instruments for one in seated) == sorted(one.instruments for one in found.reviews)


def test_how_a_seat_was_filled_is_that_of_its_lots(found: WhoReviewsWhom) -> None:
    how = {(one.reviewed, one.reviewing): one.how for one in found.reviews}
    for line in RECORD.lots or ():
        words = how[line.reviewed, line.kept]
        assert words.startswith(f"by lot of {line.size}")
        assert all(state in words and f"({clause})" in words for state, clause in line.set_aside.items())


def test_files_have_the_same_rows_with_names_in_columns_of_their_own(found: WhoReviewsWhom) -> None:
    text = found.csv()
    assert text.startswith(b"\xef\xbb\xbf")  # by this Excel knows UTF-8
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert [(row["Its id"], row["Id of the reviewing State"]) for row in rows] == [(one.reviewed, one.reviewing) for one in found.reviews]
    (turkey,) = {row["State under review"] for row in rows if row["Its id"] == "TUR"}
    assert turkey == "Türkiye"
    book = openpyxl.load_workbook(io.BytesIO(found.xlsx()))
    sheet = book["reviews"]
    assert [[str(cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)] == [list(row.values()) for row in rows]
    assert isinstance(sheet["A2"].value, int)
    assert found.csv() == who_reviews_whom(RECORD, REAL).csv() and found.xlsx() == who_reviews_whom(RECORD, REAL).xlsx()


def test_the_page_names_every_review_and_asks_nothing_of_a_network(found: WhoReviewsWhom) -> None:
    page = found.html().decode()
    assert page.count("Albania [ALB]") >= 3 and "default-src &#39;none&#39;" in page.replace("'", "&#39;")
    assert "487 reviews by 179 States" in page


@pytest.mark.parametrize("state", [None, "Albania"])
def test_that_algorithms_are_reconstructions_is_said_once_everywhere(state: str | None) -> None:
    shown = who_reviews_whom(RECORD, REAL, state=state)
    book = openpyxl.load_workbook(io.BytesIO(shown.xlsx()), read_only=True)["Contents"]
    contents = " ".join(str(cell) for row in book.iter_rows(values_only=True) for cell in row)
    for text in (shown.html().decode(), shown.text(300), "".join(pages_of(shown.pdf())), contents):
        assert text.count("are reconstructions") == 1


def test_the_card_of_a_state_has_what_it_undergoes_and_what_it_performs(found: WhoReviewsWhom) -> None:
    card = who_reviews_whom(RECORD, REAL, state="albania")
    assert card.state == "ALB"
    both = {(one.reviewed, one.reviewing) for one in found.reviews if "ALB" in (one.reviewed, one.reviewing)}
    assert {(one.reviewed, one.reviewing) for one in card.reviews} == both
    assert set(zip(card.frame["reviewed"], card.frame["reviewing"], strict=True)) == both
    text = card.text()
    assert "Who reviews Albania: 2 reviews" in text and "Whom Albania reviews: 2 reviews" in text
    assert "Estonia [EST]" in text and "in year group 3, planned to start in November 2022" in text
    union = who_reviews_whom(RECORD, REAL, state="European Union").text()
    assert "no: a party without a regional group" in union and not who_reviews_whom(RECORD, REAL, state="EU").reviews


def test_a_state_with_both_seats_performs_one_review() -> None:
    review = RECORD.reviews[0]
    home, away = (next(one for one in review.reviewing if one.seat == seat and not one.additional) for seat in ("home", "away"))
    both = replace(review, reviewing=(home, replace(away, reviewing=home.reviewing)))
    (one,) = [
        r for r in who_reviews_whom(replace(RECORD, reviews=(both, *RECORD.reviews[1:])), REAL).reviews if r.reviewed == review.reviewed
    ]
    assert one.seat == "home and away" and set(one.instruments) == {*home.instruments, *away.instruments}


def test_seats_without_lots_say_why() -> None:
    assert {one.how for one in who_reviews_whom(replace(RECORD, lots=None), REAL).reviews} == {NOT_TOLD}
    assert {one.how for one in who_reviews_whom(replace(RECORD, lots=()), REAL).reviews} == {AT_ONCE}
    later = ud.load_scenario("real-latest")
    gone_on = who_reviews_whom(ud.extend(RECORD, later, seed="later"), later)
    how = [one.how for one in gone_on.reviews]
    assert how.count(STANDS) > 400 and any(words.startswith("by lot of ") for words in how)


def test_a_stuck_draw_names_the_seats_that_are_not_filled() -> None:
    rows = [
        Row(f"{group[0]}{number}", "", group, (True,))
        for group, count in (("African", 4), ("Eastern European", 1))
        for number in range(count)
    ]
    lonely = build_scenario("lonely", date(2020, 1, 1), rows, [UNTOC])
    record = ud.draw(lonely, "sequential-bowls", seed="1")
    assert record.stuck is not None
    found = who_reviews_whom(record, lonely)
    assert "The draw is stuck" in found.text() and "Seats that are not filled" in found.text()
    assert re.search(rf"{record.stuck.reviewed} +{record.stuck.seat}\b", found.text().partition("not filled")[2])


def test_a_name_is_shown_letter_for_letter_and_runs_nowhere() -> None:
    rows = [Row(f"S{n}", f"=<script>{n}</script>", group, (True,)) for n, group in enumerate(["African"] * 3 + ["Asia-Pacific"] * 3)]
    odd = build_scenario("odd", date(2020, 1, 1), rows, [UNTOC])
    found = who_reviews_whom(ud.draw(odd, "sequential-bowls-look-ahead", seed="1"), odd)
    assert "<script>0" not in found.html().decode() and "=<script>0</script>" in found.text()
    assert "'=<script>0</script>" in found.csv().decode()
