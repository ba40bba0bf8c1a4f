"""StatLine dumps: codes, periods, missing cells, and no figure that is not there."""

from __future__ import annotations

import pytest

from placement.errors import GeoError
from placement.sources.cbs.statline import Wanted, by_area, read_statline

SAMPLE = "realdata/cijfers/cbs_voorraad_woningen_mutaties_2012_2020.csv"
HEAD = "ID;RegioS;Perioden;Stand_1;Nieuw_2"


def put(tmp_path, *lines, encoding="utf-8"):
    path = tmp_path / "t.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def said(path) -> str:
    with pytest.raises(GeoError) as caught:
        read_statline(path)
    return "\n".join(fault.sentence() for fault in caught.value.faults)


def refused(frame, wanted) -> str:
    with pytest.raises(GeoError) as caught:
        by_area(frame, wanted)
    return "\n".join(fault.sentence() for fault in caught.value.faults)


@pytest.mark.real
def test_the_housing_stock_of_the_region_is_that_of_cbs(shared_dir):
    frame = read_statline(shared_dir / SAMPLE)
    assert len(frame) == 3933
    assert int(frame.isna().any(axis=1).sum()) == 445
    stock = by_area(frame, Wanted("EindstandVoorraad", "2020JJ00"))
    assert [stock[code] for code in ("GM0503", "GM1842", "GM1926", "GM1783")] == [
        *(51495, 7996, 21798, 45956)
    ]


def test_missing_stays_missing(tmp_path):
    frame = read_statline(put(tmp_path, HEAD, '1;"GM0503  ";2020JJ00;;.', "2;GM1842;2020JJ00;7;0"))
    assert frame["Stand_1"].isna().tolist() == [True, False]
    assert frame["RegioS"].tolist() == ["GM0503", "GM1842"]
    assert by_area(frame, Wanted("Nieuw", "2020JJ00")) == {"GM1842": 0}
    assert by_area(frame, Wanted("Stand", "2020JJ00")) == {"GM1842": 7}


def test_all_faults_come_at_once(tmp_path):
    told = said(
        put(
            tmp_path,
            HEAD,
            "1;GM0503;2020JJ00;5;1",
            "1;GM1842;2020JJ00;veel;inf",
            "3;GM0503;2020JJ00;6;1",
            "4;GM0503;20",
        )
    )
    for fault in (
        *("te weinig of te veel cellen (de eerste: 5)", "Stand_1 zijn geen getal"),
        *("Nieuw_2 zijn geen getal", "ID die er al is", "combinatie van codes"),
    ):
        assert fault in told


def test_what_is_no_dump_is_refused(tmp_path):
    assert "geen dump van StatLine" in said(put(tmp_path, "gemeente,waarde", "Delft,1"))
    assert "geen dump van StatLine" in said(put(tmp_path, ""))
    assert "geen UTF-8" in said(put(tmp_path, HEAD + ";é", encoding="cp1252"))


def test_a_figure_is_never_added_up_or_invented(tmp_path):
    lines = ("ID;Soort;RegioS;Perioden;Stand_1", "1;A;GM0503;2020JJ00;5", "2;B;GM0503;2020JJ00;6")
    frame = read_statline(put(tmp_path, *lines))
    for measure, period in (("Stand", "2020JJ00"), ("Stand", "2021JJ00"), ("Iets", "2020JJ00")):
        with pytest.raises(GeoError):
            by_area(frame, Wanted(measure, period))
    assert "kies ook Soort" in refused(frame, Wanted("Stand", "2020JJ00"))
    assert by_area(frame, Wanted("Stand", "2020JJ00", {"Soort": "B"})) == {"GM0503": 6}
    for where in ({"Soort": "C"}, {"Kleur": "A"}):
        assert "geen gebieden met" in refused(frame, Wanted("Stand", "2020JJ00", where))


def test_wijken_and_buurten_have_figures_of_their_own(tmp_path):
    lines = ("ID;WijkenEnBuurten;Perioden;Wmo_1", "1;WK050311  ;2025JJ00;40", "2;NL00;2025JJ00;9")
    frame = read_statline(put(tmp_path, *lines, "3;BU05031100;2025JJ00;."))
    assert by_area(frame, Wanted("Wmo", "2025JJ00")) == {"WK050311": 40}
