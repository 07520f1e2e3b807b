"""A list is the same in whatever form people keep it; what was understood is said, and what cannot be known is refused."""

import io
import zipfile
from datetime import date
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from scenarios import REGIONAL_GROUPS, Fault, InputError, load_scenario
from scenarios.frames import list_of_frame
from scenarios.model import Row, build_scenario
from scenarios.reading import ReadList, list_of_table, read_list
from scenarios.strategies import scenario_strategy
from scenarios.writing import scenario_csv, scenario_xlsx
from storage.any_table import table_of
from tests.scenarios.any_list import FORMS, Rows, csv_in, ods, xlsx

D = date
LIST: Rows = (
    ("State", "Name", "Regional group", "Legal system", "UNTOC", "Trafficking in Persons Protocol", "SOM", "firearms protocol"),
    ("CIV", "Côte d'Ivoire", "African", "civil+customary", D(2012, 10, 25), D(2012, 10, 25), "", ""),
    ("GHA", "Ghana", "Groupe africain", "common", D(2012, 8, 21), "x", "no", ""),
    ("ESP", "España", "WEOG", "civil", D(2002, 3, 1), D(2002, 3, 1), "yes", D(2007, 2, 9)),
    ("BRA", "Brazil", "GRULAC", "civil", D(2004, 1, 29), D(2004, 1, 29), "-", D(2006, 3, 31)),
    ("FJI", "Fiji", "Asia-Pacific Group", "common", "x", "x", "x", ""),
    ("CZE", "Czechia", "EEG", "civil", D(2013, 9, 24), "", "", D(2013, 9, 24)),
    ("EUE", "European Union", "", "", D(2004, 5, 21), "", "", ""),
)
EXPECTED = build_scenario(
    "list",
    None,
    [
        Row("CIV", "Côte d'Ivoire", "African", (True, True, False, False), frozenset({"civil", "customary"})),
        Row("GHA", "Ghana", "African", (True, True, False, False), frozenset({"common"})),
        Row("ESP", "España", "Western European and Others", (True, True, True, True), frozenset({"civil"})),
        Row("BRA", "Brazil", "Latin American and Caribbean", (True, True, False, True), frozenset({"civil"})),
        Row("FJI", "Fiji", "Asia-Pacific", (True, True, True, False), frozenset({"common"})),
        Row("CZE", "Czechia", "Eastern European", (True, False, False, True), frozenset({"civil"})),
        Row("EUE", "European Union", None, (True, False, False, False)),
    ],
    load_scenario("real-latest").instruments,
)


def read(data: bytes | str, as_of: date | None = None) -> ReadList:
    return list_of_table(table_of(data if isinstance(data, bytes) else data.encode(), "here"), "list", as_of, "here")


def faults(data: bytes | str) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as told:
        read(data)
    return told.value.faults


@pytest.mark.parametrize("form", FORMS)
def test_every_form_and_encoding_gives_the_same_list(form: str) -> None:
    found = read(FORMS[form](LIST))
    assert found.scenario.digest == EXPECTED.digest
    assert found.warnings == () and not found.plain
    told = (
        "'Trafficking in Persons Protocol' is TIP",
        "'x' for a party",
        "'-', 'no' for no party",
        "'GRULAC' is Latin American and Caribbean",
    )
    assert "7 rows" in found.understood and all(each in found.understood for each in told), found.understood


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("commas, utf-8", "CSV with commas, UTF-8"),
        ("semicolons, utf-8-sig", "CSV with semicolons, UTF-8"),
        ("tabs, utf-16", "CSV with tabs, UTF-16"),
        ("tabs, utf-16-be", "CSV with tabs, UTF-16"),
        ("semicolons, cp1252", "CSV with semicolons, Windows-1252"),
        ("xlsx", "XLSX, sheet 'Parties'"),
        ("xlsx, other sheets", "XLSX, sheet 'Parties' (the first with content of 3)"),
        ("ods", "ODS, sheet 'Parties' (the first with content of 3)"),
    ],
)
def test_what_the_file_was_taken_for_is_said_in_one_line(form: str, said: str) -> None:
    found = read(FORMS[form](LIST)).understood
    assert found.startswith(f"read as: {said}, 7 rows, ") and "\n" not in found


@pytest.mark.parametrize(("day", "order"), [("%d/%m/%Y", "day/month/year"), ("%d.%m.%Y", "day/month/year"), ("%m/%d/%Y", "month/day/year")])
def test_dates_are_read_in_the_order_that_their_column_shows(day: str, order: str) -> None:
    rows = [["state", "name", "group", "A"], ["X1", "X", "", D(2004, 12, 31)], ["X2", "Y", "", D(2004, 2, 1)]]
    data = csv_in(",", "utf-8", rows, day)
    assert f"dates {order}" in read(data).understood
    assert read(data, D(2004, 2, 1)).scenario.states == ("X2",), "1 February, not 2 January"
    with pytest.raises(InputError, match="no State party"):
        read(data, D(2004, 1, 31))


def test_a_column_that_does_not_show_which_number_is_the_day_is_refused_with_its_rows() -> None:
    """Also where the column beside it shows it: another hand may have filled that one."""
    found = faults("state,name,group,A,B\nX1,X,,01/02/2004,31/12/2004\nX2,Y,,05/05/2005,1/2/2004\nX3,Z,,3-4-2006,\n")
    assert [(fault.where, fault.value) for fault in found] == [("row 2, column A", "01/02/2004"), ("row 4, column A", "3-4-2006")]
    assert all("nothing in the column shows which number is the day" in fault.expected for fault in found)


def test_a_column_with_dates_in_both_orders_is_refused() -> None:
    (fault,) = faults("state,name,group,A\nX1,X,,31/12/2004\nX2,Y,,12/31/2004\nX3,Z,,30/12/2004\n")
    assert (fault.where, fault.value) == ("row 3, column A", "12/31/2004")
    assert "day/month/year, as 31/12/2004 in row 2" in fault.expected


def test_dates_of_a_spreadsheet_among_dates_in_text_are_warned_of() -> None:
    """A spreadsheet that takes 01/02 for 2 January leaves 31/12 as text."""
    rows = [["state", "name", "group", "A"], ["X1", "X", "", D(2004, 1, 2)], ["X2", "Y", "", "31/12/2004"]]
    (warning,) = read(xlsx(rows)).warnings
    assert "dates in two forms (rows 2 and 3)" in warning


def test_a_number_that_may_be_a_day_is_not_guessed() -> None:
    (fault,) = faults(xlsx([["state", "name", "group", "A"], ["X1", "X", "", 38352]]))
    assert fault.where == "row 2, column A" and "if this is a spreadsheet's number for 2004-12-31" in fault.expected


@pytest.mark.parametrize("word", ["yes", "Y", "x", "TRUE", "1", "✓", "oui", "sí"])
def test_words_for_a_party(word: str) -> None:
    assert read(f"state,name,group,A,B\nX1,X,,{word},yes\n").scenario.adherence.tolist() == [[True, True]]


@pytest.mark.parametrize("word", ["", "no", "N", "-", "\u2013", "FALSE", "0"])
def test_words_for_no_party(word: str) -> None:
    assert read(f"state,name,group,A,B\nX1,X,,{word},yes\n").scenario.adherence.tolist() == [[False, True]]


@pytest.mark.parametrize(
    ("written", "group"),
    [
        *[
            (name, "African")
            for name in ("African Group", "GROUPE AFRICAIN", "Grupo de los Estados de África", "Африканская группа", "非洲组")
        ],
        *[(name, "Asia-Pacific") for name in ("APG", "asia pacific", "Groupe Asie-Pacifique", "亚太组", "Asian Group")],
        *[(name, "Eastern European") for name in ("EEG", "Groupe des États d\u2019Europe orientale", "东欧组", "Grupo de Europa Oriental")],
        *[(name, "Latin American and Caribbean") for name in ("GRULAC", "ГРУЛАК", "Latin American & Caribbean", "拉丁美洲和加勒比国家组")],
        *[(name, "Western European and Others") for name in ("WEOG", "Western European and other States", "西欧和其他国家组")],
        *[("المجموعة الأفريقية", "African"), ("مجموعة دول آسيا والمحيط الهادئ", "Asia-Pacific")],
    ],
)
def test_the_groups_of_the_united_nations_are_known_in_their_usual_forms(written: str, group: str) -> None:
    found = read(f'state,name,group,A\nX1,X,"{written}",yes\n').scenario
    assert (found.regional_groups, found.regional_groups[found.group_of[0]]) == (REGIONAL_GROUPS, group)


def test_a_misspelt_group_is_wrong_where_most_rows_have_those_of_the_united_nations() -> None:
    (fault,) = faults("state,name,group,A\nX1,X,Arfican,yes\nX2,Y,GRULAC,yes\nX3,Z,African,yes\n")
    assert (fault.where, fault.value) == ("row 2, column regional_group", "Arfican")
    assert fault.expected.endswith("did you mean 'African'?")


@pytest.mark.parametrize(
    "names", [("South America", "Caribbean", "Central America"), ("Africa", "Asia", "Europe", "Oceania"), ("African", "North", "South")]
)
def test_other_groups_are_the_lists_own_in_the_order_of_their_names(names: tuple[str, ...]) -> None:
    """A name that also stands on maps is none of the United Nations' where nothing else is."""
    rows = [f"X{place},S{place},{name},yes" for place, name in enumerate(names)]
    found = [read("state,name,group,A\n" + "\n".join(order) + "\n") for order in (rows, rows[::-1])]
    assert [each.scenario.regional_groups for each in found] == [tuple(sorted(names))] * 2
    assert found[0].scenario.digest == found[1].scenario.digest
    assert f"groups as in the file ({len(names)}): {', '.join(sorted(names))}" in found[0].understood


def test_own_groups_that_differ_in_case_or_spaces_are_one_and_a_near_name_is_warned_of() -> None:
    text = "state,name,group,A\nX1,X,South America,yes\nX2,Y,south  america,yes\nX3,Z,North,yes\n"
    (fault,) = faults(text)
    assert (fault.where, fault.expected) == ("row 3, column regional_group", "'South America', as in rows before it")
    (warning,) = read(text.replace("south  america", "South Amerca")).warnings
    assert all(each in warning for each in ("'South Amerca'", "'South America'", "has one State", "nearly the same name"))


def test_names_that_are_alike_under_two_ids_are_warned_of() -> None:
    text = "state,name,group,A\nAA,Côte d'Ivoire,,yes\nAB,Cote d\u2019Ivoire,,yes\nBA,Fiji,,yes\nBB,FIJI ,,yes\nBC,Palau,,yes\n"
    first, second = read(text).warnings
    assert all(each in first for each in ("(id AA, row 2)", "(id AB, row 3)")) and all(
        each in second for each in ("'Fiji' (id BA", "BB, row 5")
    )


def test_two_names_of_one_state_under_two_ids_are_warned_of() -> None:
    (warning,) = read("state,name,group,A\nAA,Ivory Coast,,yes\nAB,Côte d'Ivoire,,yes\nAC,Guinea,,yes\nAD,Guinea-Bissau,,yes\n").warnings
    assert warning == "two names of one State, under different ids: 'Ivory Coast' (id AA, row 2) and \"Côte d'Ivoire\" (id AB, row 3)"


@pytest.mark.parametrize("column", ["Country", "State", "States parties", "País"])
def test_ids_are_made_from_names_where_there_are_none(column: str) -> None:
    """Those of the States that the built-in list knows, whatever stands in brackets."""
    text = f"{column},group,A\nCote d'Ivoire,,yes\nBolivia,,yes\nRussia,,yes\nAtlantis,,yes\nThe Long Republic of Atlantis,,yes\n"
    found = read(text)
    assert found.scenario.states[:4] == ("ATLANTIS", "BOL", "CIV", "RUS")
    assert found.scenario.states[4].startswith("THE-LONG-")
    assert f"{column!r} has names, ids from them: 3 of the built-in list, 2 made" in found.understood


def test_one_state_twice_under_its_name_is_a_fault() -> None:
    (fault,) = faults("Country,group,A\nCôte d'Ivoire,,yes\nIvory Coast,,yes\n")
    assert (fault.where, fault.expected) == ("row 3, column name", "each State once (first in row 2)")


def test_a_column_of_ids_alone_is_said_to_be_the_names_too() -> None:
    found = read("Country,group,A\nARG,,yes\nBRA,,yes\n")
    assert found.scenario.states == found.scenario.names == ("ARG", "BRA")
    assert "'Country' has ids, which are the names too" in found.understood


def test_headers_as_people_write_them() -> None:
    text = "ISO3;State party;UN Regional Group;Convention;Trafficking Protocol;Migrants Protocol;FIREARMS PROTOCOL\nGHA;Ghana;African;x;x;x;x\n"
    found = read(text).scenario
    assert (found.states, found.names) == (("GHA",), ("Ghana",))
    assert [one.id for one in found.instruments] == ["UNTOC", "TIP", "SOM", "FIREARMS"]


def test_a_formula_is_its_stored_value_and_one_without_is_no_blank() -> None:
    rows = [["state", "name", "group", "A"], ["X1", "X", "", "yes"]]
    book = load_workbook(io.BytesIO(xlsx(rows)))
    book["Parties"]["D2"] = '=IF(TRUE,"yes","")'
    kept = io.BytesIO()
    book.save(kept)
    (fault,) = faults(kept.getvalue())[-1:]
    assert (fault.where, fault.value) == ("row 2", "a formula without a stored value")


def test_all_faults_of_a_spreadsheet_are_told_at_once_by_its_own_rows() -> None:
    rows = [[], ["state", "name", "group", "UNTOC", "TIP"], ["aa", "X", "African", "soon", ""], [], ["BB", "Y", "African", "", "yes"]]
    for data in (xlsx(rows), ods(rows)):
        found = [(fault.where, fault.value) for fault in faults(data)]
        assert found == [("row 3, column state", "aa"), ("row 3, column UNTOC", "soon"), ("row 5, column TIP", "yes")]


def test_a_data_frame_has_the_same_rules() -> None:
    frame = pd.DataFrame([list(row) for row in LIST[1:]], columns=list(LIST[0]))
    found = list_of_frame(frame, "list")
    assert found.scenario.digest == EXPECTED.digest
    assert found.understood.startswith("read as: DataFrame, 7 rows, columns: 'Regional group' is regional_group")


@given(scenario_strategy(), st.sampled_from(sorted(set(FORMS) - {each for each in FORMS if "cp1252" in each})), st.booleans())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_is_read_with_the_same_digest(scenario, form: str, own: bool) -> None:
    """Also with groups of its own."""
    if own:
        names = {name: f"Region {name[::-1]}" for name in scenario.regional_groups}
        used = sorted({names[scenario.regional_groups[group]] for group in scenario.group_of if group >= 0})
        from scenarios.model import rows_of  # noqa: PLC0415

        rows = [Row(r.id, r.name, r.group and names[r.group], r.held, r.legal_family) for r in rows_of(scenario)]
        scenario = build_scenario(scenario.id, scenario.as_of, rows, scenario.instruments, used or REGIONAL_GROUPS)
    text = scenario_csv(scenario)
    table = [cells for _, cells in table_of(text.encode(), "here").rows]
    for data in (text.encode(), scenario_xlsx(scenario), FORMS[form](table)):
        assert read(data, scenario.as_of).scenario.digest == scenario.digest
    assert own or read(text).plain, "what this project writes needs no guess"


@pytest.mark.parametrize("reference", ["real-2020-10-16", "real-latest"])
def test_the_built_in_lists_come_back_with_their_day(reference: str, tmp_path: Path) -> None:
    built_in = load_scenario(reference)
    for name, data in (("a.csv", scenario_csv(built_in).encode()), ("a.xlsx", scenario_xlsx(built_in))):
        (tmp_path / name).write_bytes(data)
        again = read_list(tmp_path / name, built_in.as_of)
        assert again.scenario.digest == built_in.digest and again.warnings == ()
    assert scenario_xlsx(built_in) == scenario_xlsx(built_in)


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_damaged_spreadsheet_is_a_clear_error(make) -> None:
    """Cut, bits flipped, parts missing or harmed: never another error."""
    data, chance = make(LIST), Random(19)
    for _ in range(150):
        harmed = bytearray(data)
        if chance.random() < 0.3:
            harmed = harmed[: chance.randrange(4, len(harmed))]
        for _ in range(chance.randrange(1, 20)):
            harmed[chance.randrange(4, len(harmed))] = chance.randrange(256)
        _read_or_told(bytes(harmed))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name, content in parts.items():
        for other in (b"", b"<x/>", content[: len(content) // 2], content.replace(b"1", b"-9"), content.replace(b'="', b'="z')):
            _read_or_told(_packed(parts | {name: other}))
        _read_or_told(_packed({each: part for each, part in parts.items() if each != name}))


def _read_or_told(data: bytes) -> None:
    try:
        read(data)
    except InputError as fault:
        assert "found" in str(fault)


def _packed(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return kept.getvalue()


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused() -> None:
    (fault,) = faults(_packed({"content.xml": b" " * 100_000_001}))
    assert fault.value == "100,000,001 bytes unpacked"
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    with zipfile.ZipFile(io.BytesIO(ods(LIST))) as packed:
        content = packed.read("content.xml").decode()
    many = content.replace("<table:table-row>", f'<table:table-row table:number-rows-repeated="1000000">{cell}', 1)
    assert faults(_packed({"content.xml": many.encode()}))[0].value == "a sheet too large"


def test_a_sheet_with_one_cell_far_away_is_refused() -> None:
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "state", "x"
    kept = io.BytesIO()
    book.save(kept)
    assert faults(kept.getvalue())[0].value == "a sheet too large"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Excel file (XLS), or one locked by a password"),
        (_packed({"word/document.xml": b"<x/>"}), "a packed file that is no spreadsheet"),
        (b"state,name,group,A\nX1,\x81,,yes\n", "byte 0x81"),
    ],
)
def test_other_files_are_named(data: bytes, told: str) -> None:
    assert faults(data)[0].value == told


def test_the_sign_between_columns_may_be_named_in_the_first_line() -> None:
    assert read("sep=|\nstate|name|group|A\nX1|X, Y|;|yes\n".replace(";", "")).scenario.names == ("X, Y",)
