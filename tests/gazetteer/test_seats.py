"""Where the points of divisions are put."""

from shapely.geometry import box

from gazetteer import seats
from gazetteer.model import Place


def place(place_id: str, name: str, feature: str, lat: float, lon: float, population: int = 0, km: float = 50) -> Place:
    return Place(
        id=place_id, name_ar=name, name_en="", strong=(), weak=(), feature=feature, country="YE", admin1="YE-JA",
        admin2="", population=population, lat=lat, lon=lon, radius_km=km,
    )  # fmt: skip


STATE = place("iso:YE-JA", "الجوف", "A.ADM1", 16.0, 45.0)
OUTLINES = {"iso:YE-JA": box(44, 15, 46, 17)}


def test_a_named_seat_is_sought_within_the_outline() -> None:
    told: list[str] = []
    towns = [place("a", "الحزم", "P.PPL", 16.1, 44.8), place("b", "الحزم", "P.PPL", 14.0, 44.8, 90_000)]
    ((moved, seat),) = seats.placed([STATE, *towns], OUTLINES, {"YE-JA": "الحزم"}, told.append)
    assert (moved.lat, moved.lon) == (16.1, 44.8)
    assert seat.id == "a"
    assert moved.radius_km > 150  # the far corner
    assert told == []


def test_a_seat_that_no_town_bears_is_told_and_the_division_keeps_its_point() -> None:
    told: list[str] = []
    assert seats.placed([STATE], OUTLINES, {"YE-JA": "الحزم"}, told.append) == []
    assert "الحزم" in told[0]


def test_a_village_of_its_name_is_no_seat_of_a_first_level_division() -> None:
    village = place("a", "الجوف", "P.PPL", 16.1, 44.8, 800)
    assert seats.placed([STATE, village], OUTLINES, {}, lambda _: None) == []


def test_a_district_without_outline_moves_to_the_town_of_its_name_and_still_holds_what_it_held() -> None:
    district = place("d", "برط", "A.ADM2", 16.0, 45.0, km=20)
    town = place("a", "برط", "P.PPL", 16.1, 45.0)
    ((moved, seat),) = seats.placed([district, town], {}, {}, lambda _: None)
    assert moved.lat == 16.1
    assert seat == town
    assert moved.radius_km >= 20 + 11


def test_a_district_stands_at_the_town_that_the_table_names_though_its_circle_ends_before() -> None:
    district = place("d", "خنفر", "A.ADM2", 13.4, 45.7, km=20)
    town, far = place("a", "جعار", "P.PPL", 13.2, 45.3), place("b", "جعار", "P.PPL", 13.2, 44.3, 9_000)
    ((moved, seat),) = seats.placed([district, town, far], {}, {"d": "جعار"}, lambda _: None)
    assert seat == town
    assert moved.radius_km >= 20 + 48
