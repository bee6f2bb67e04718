"""How far «north of a town» reaches."""

from pathlib import Path

from gazetteer import Gazetteer, Place
from gazetteer.store import COLUMNS, to_line
from geo.places.ground.reach import reach_beside


def test_a_gazetteer_without_towns_of_some_size_has_a_reach_all_the_same(tmp_path: Path) -> None:
    village = Place("xx.v", "قرية الوادي", "", (), (), "P.PPL", "SY", "", "", 300, 35.0, 38.0, 2.0)
    table = tmp_path / "places.tsv"
    table.write_text("\t".join(COLUMNS) + "\n" + to_line(village) + "\n", encoding="utf-8")
    alone = Gazetteer([table])
    assert reach_beside(alone, village) > reach_beside(Gazetteer.default(), village) > 0
