"""Which place a name means: shared ground, towns and divisions, facilities by other names, A in B, spellings."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from gazetteer import Gazetteer, namesakes
from gazetteer.borders import also_in
from gazetteer.facilities import families
from gazetteer.kinds import kinds
from gazetteer.normalise import fold_name
from gazetteer.store import DATA
from gazetteer.variants import spellings
from tests.gazetteer.conftest import place


@pytest.fixture(scope="module")
def found(shipped: Gazetteer) -> Callable[..., str]:
    def look(name: str, country: str | None = None) -> str:
        answers = [c for c in shipped.candidates(name, country=country, limit=1) if c.score >= 0.5]
        return answers[0].place.id if answers else ""

    return look


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("باب المندب", "YE", "ye.bab-mandab"), ("البحر الأحمر", "YE", "xx.red-sea"),
        ("مضيق هرمز", "IR", "xx.strait-of-hormuz"),
        ("نهر الفرات", "SY", "sy.euphrates-river"), ("البحر الميت", "JO", "il.dead-sea"),
        ("البحر الأسود", "TR", "ru.black-sea"),
        ("الربع الخالي", "SA", "ye.rub-khali"), ("الكركرات", "MA", "eh.guerguerat"),
        ("معبر مهران", "IQ", "ir.mehran-border-crossing"),
        ("الغجر", "LB", "il.ghajar"), ("سبتة", "MA", "es.ceuta"), ("القدس", "PS", "gn:281184"),
        ("القدس", "IL", "gn:281184"),
        ("جبل عوينات", "SD", "ly.uweinat-mount"),
        ("منفذ الكرامة الحدودي", "JO", "iq.trebil-border-crossing"),
    ],
)  # fmt: skip
def test_a_state_shares_waters_posts_and_ground(
    found: Callable[..., str], name: str, country: str, expected: str
) -> None:
    assert found(name, country) == expected


def test_of_two_posts_of_one_name_the_one_that_bears_it_first_comes_first(shipped: Gazetteer) -> None:
    found = shipped.candidates("معبر الكرامة", country="JO")
    assert [c.place.id for c in found] == ["ps.allenby", "iq.trebil-border-crossing"]
    assert all(c.score < 0.5 for c in found)


@pytest.mark.parametrize(
    ("name", "country"),
    [("القدس", "SY"), ("حلب", "IQ"), ("دمشق", "LB"), ("غازي عنتاب", "SY"), ("القامشلي", "TR"), ("البحر الأحمر", "SY"),
     ("قناة السويس", "IQ"), ("آسيا", "SY")],
)  # fmt: skip
def test_what_lies_elsewhere_is_not_found_in_a_state(shipped: Gazetteer, name: str, country: str) -> None:
    assert shipped.candidates(name, country=country) == []


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("مأرب", "YE", "gn:72968"), ("محافظة مأرب", "YE", "iso:YE-MA"), ("مدينة مأرب", "YE", "gn:72968"),
        ("برج باجي مختار", "DZ", "dz.bordj-badji-mokhtar"), ("البيض", "DZ", "dz.el-bayadh"),
        ("الوادي", "DZ", "dz.el-oued"),
        ("ولاية البيض", "DZ", "iso:DZ-32"), ("قشن", "YE", "gn:71834"), ("مديرية قشن", "YE", "ye.mr.qishn-district"),
        ("سيحوت", "YE", "gn:71005"), ("الجوف", "YE", "iso:YE-JA"), ("المثنى", "IQ", "iso:IQ-MU"),
        ("ولاية سعيدة", "DZ", "iso:DZ-20"),
    ],
)  # fmt: skip
def test_a_bare_name_is_the_town_and_the_generic_word_says_which(
    found: Callable[..., str], name: str, country: str, expected: str
) -> None:
    assert found(name, country) == expected


@pytest.mark.parametrize(
    ("name", "country", "feature"),
    [("تونس", "TN", "P.PPLC"), ("الجزائر", "DZ", "P.PPLC"), ("الكويت", "KW", "P.PPLC"), ("لوكسمبورغ", "LU", "P.PPLC"),
     ("جيبوتي", "DJ", "P.PPLC"), ("لبنان", "LB", "A.PCLI"), ("سوريا", "SY", "A.PCLI"), ("دولة الكويت", "KW", "A.PCLI"),
     ("تونس", None, "A.PCLI")],
)  # fmt: skip
def test_a_states_own_name_in_it_is_its_capital(
    shipped: Gazetteer, name: str, country: str | None, feature: str
) -> None:
    assert shipped.candidates(name, country=country)[0].place.feature == feature


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("مطار المزة الجوي", "SY", "sy.mezzeh-airbase"), ("قاعدة كويرس", "SY", "sy.kuweires-airbase"),
        ("مصفاة بيجي النفطية", "IQ", "iq.baiji-refinery"), ("معتقل صيدنايا", "SY", "sy.sednaya-prison"),
        ("نقطة نصيب الحدودية", "SY", "sy.nasib-crossing"), ("منفذ نصيب", "SY", "sy.nasib-crossing"),
        ("دوار الفردوس", "IQ", "iq.firdos-square"), ("مهبط حميميم", "SY", "sy.hmeimim-airbase"),
        ("معسكر لاجئين الزعتري", "JO", "jo.zaatari-camp"), ("الجراح", "SY", "sy.jirah-airbase"),
    ],
)  # fmt: skip
def test_a_facility_goes_by_several_words(found: Callable[..., str], name: str, country: str, expected: str) -> None:
    assert found(name, country) == expected


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("مطار الريان بالمكلا", None, "ye.rayyan-airport"), ("المستشفى الجمهوري، صعدة", "YE", "ye.jumhuri-saada"),
        ("طرابلس - لبنان", None, "lb.tripoli"), ("طرابلس (ليبيا)", None, "gn:2210247"),
        ("حلب، سوريا", None, "gn:170063"),
        ("مستشفى الأمل خان يونس", "PS", "ps.amal-hospital"), ("مشفى الشفاء عفرين", "SY", "sy.shifa-afrin"),
        ("مستشفى الأمل صعدة", None, ""), ("قرية الأمل خان يونس", "PS", ""),
        ("العاصمة مقديشو", None, "so.mogadishu"), ("مخيم الزعتري في ززززقق", None, ""),
        ("قرية ززززقق في حلب", None, ""),
    ],
)  # fmt: skip
def test_a_place_in_a_place(found: Callable[..., str], name: str, country: str | None, expected: str) -> None:
    assert found(name, country) == expected


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("منطقة الرياض", "SA", "iso:SA-01"), ("منطقة منبج", "SY", "sy.district-aleppo-manbij"),
        ("ولاية صحار", "OM", "om.sohar"),
        ("نهر النيل", "SD", "iso:SD-NR"), ("نهر النيل", "EG", "xx.nile"), ("مسندم", "OM", "iso:OM-MU"),
        ("جبل لبنان", "LB", "iso:LB-JL"), ("جنوب لبنان", "LB", "iso:LB-JA"), ("جنوب لبنان", None, "lb.south-lebanon"),
        ("المنطقة الداخلية", "OM", "iso:OM-DA"), ("المحافظة الشمالية", "BH", "iso:BH-17"),
        ("الشمالية (ولاية)", "SD", "iso:SD-NO"), ("آسا (البلدية)", "MA", "ma.assa"),
        ("محافظة جدة", "SA", "gn:105343"), ("الهندية", "IQ", "iq.tuwayrij"),
        ("محافظة رفحاء", "SA", "sa.rafha"), ("ولاية ضلكوت", "OM", "om.dhalkut"),
        ("عمالة سلا", "MA", "ma.sale-province"),
        ("لواء الرمثا", "JO", "jo.l-ramtha"), ("شعبية سرت", "LY", "iso:LY-SR"),
    ],
)  # fmt: skip
def test_words_for_divisions_prefer_what_their_state_means(
    found: Callable[..., str], name: str, country: str, expected: str
) -> None:
    assert found(name, country) == expected


def test_the_half_of_a_town_that_tables_have_as_a_district(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", name_ar="قفصة", population=90_000), place("xx.b", name_ar="حمرة"))
    assert [c.place.id for c in made.candidates("قفصة الشمالية", country="SY")] == ["xx.a"]
    assert made.candidates("قفصة الشمالية") == made.candidates("حمرة الشمالية", country="SY") == []


def test_a_village_elsewhere_is_no_division(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", name_ar="الضباب"), place("xx.b", name_ar="المنار", population=9000))
    assert made.candidates("ولاية الضباب") == []
    assert [c.place.id for c in made.candidates("ولاية المنار")] == ["xx.b"]


def test_where_a_word_is_of_divisions_named_after_their_town_any_town_of_the_name_will_do(
    gazetteer_of: Callable[..., Gazetteer],
) -> None:
    made = gazetteer_of(
        place("xx.a", name_ar="المنار", country="SA"), place("xx.b", name_ar="الضباب"),
        place("xx.c", name_ar="الحصن", weak=("الحصن",), country="SA"),
    )  # fmt: skip
    assert [c.place.id for c in made.candidates("محافظة المنار")] == ["xx.a"]
    assert made.candidates("ولاية المنار") == made.candidates("محافظة الضباب") == made.candidates("محافظة الحصن") == []


def test_no_city_goes_by_the_word_for_a_village(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", name_ar="المنار", population=90_000), place("xx.b", name_ar="الضباب"))
    assert made.candidates("قرية المنار") == made.candidates("حي المنار") == []
    assert [c.place.id for c in made.candidates("قرية الضباب")] == ["xx.b"]
    for name in ("بلدة المنار", "مدينة المنار", "قرى المنار", "أحياء المنار"):
        assert [c.place.id for c in made.candidates(name)] == ["xx.a"], name


def test_a_weak_name_is_not_reached_by_respelling(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(
        place("xx.a", name_ar="الطويلة", weak=("الطويلة",), population=9_000),
        place("xx.b", name_ar="عبد الحسين", weak=("عبد الحسين",)), place("xx.c", name_ar="الصوامع"),
    )  # fmt: skip
    for name in ("طويلة", "قرية طويلة", "عبدالحسين"):
        assert made.candidates(name, country="SY") == [], name
    assert [c.place.id for c in made.candidates("قرية صوامع", country="SY")] == ["xx.c"]


def test_two_sides_of_a_crossing_are_one_spot(gazetteer_of: Callable[..., Gazetteer]) -> None:
    here = place("xx.a", name_ar="معبر الفجر", feature="S.BDRP", lat=36.0)
    there = place("xx.b", name_ar="معبر الفجر", feature="S.BDRP", country="IQ", lat=36.1)
    far = place("xx.c", name_ar="معبر الفجر", feature="S.BDRP", country="JO", lat=32.0)
    assert gazetteer_of(here, there).candidates("معبر الفجر")[0].score == pytest.approx(0.97)
    assert gazetteer_of(here, far).candidates("معبر الفجر")[0].score == pytest.approx(0.485)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("ورڨلة", "ورقلة"), ("بور سودان", "بورسودان"), ("رامالله", "رام الله"), ("ابوظبي", "أبو ظبي"),
     ("تيزيوزو", "تيزي وزو"),
     ("مطار الملك عبدالعزيز", "مطار الملك عبد العزيز"), ("جلميم", "كلميم")],
)  # fmt: skip
def test_words_joined_split_and_respelt(found: Callable[..., str], typed: str, wanted: str) -> None:
    assert found(typed) == found(wanted) != ""


def test_foreign_sounds_are_not_sought_behind_the_article(shipped: Gazetteer) -> None:
    assert "الغمر" not in list(spellings("القمر"))
    assert "غلميم" in list(spellings("قلميم"))
    for name in ("مزرعة القمر", "الحكومة", "وادي عمران", "المدنيين"):
        assert shipped.candidates(name, country="YE") == []


def test_tables_of_the_look_up_name_what_exists(shipped: Gazetteer) -> None:
    for place_id in also_in():
        assert shipped.place(place_id) is not None, place_id
    with (DATA / "also_in.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            assert row["reason"], row
            assert row["where"] in ({"all", "inside"} if row["id"].startswith("iso:") else {""}), row
            assert all(shipped.place(f"iso:{code}") for code in row["countries"].split("|")), row
    for family in families():
        assert all(fold_name(w) == w for w in (*family.words, *family.adjectives) if w)
        assert family.kind.features
        assert all(f.partition(".")[2] or f == "R" for f in family.kind.features), family
    for kind in kinds().values():
        assert not kind.order or kind.rank("A.ADM2") < len(kind.order), kind
        assert all(shipped.place(f"iso:{code}") for code in kind.seat_in), kind
        assert kind.order or not kind.seat_in, kind
        assert all(shipped.place(f"iso:{code}") for code in kind.used_in), kind
        assert kind.order or not kind.used_in, kind
    with (DATA / "kinds.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            assert row["size"] in {"", "small", "town"}, row
            assert row["size"] == "" or "P" in row["features"].split("|"), row


@pytest.mark.parametrize(
    ("query", "country"),
    [
        ("قضاء العزيزية", "IQ"),
        ("مديرية جبلة", "YE"),
        ("مديرية البريقة", "YE"),
        ("محلية الكاملين", "SD"),
        ("لواء الكورة", "JO"),
    ],
)
def test_a_word_that_one_state_uses_for_its_divisions_names_one_of_them(
    shipped: Gazetteer, query: str, country: str
) -> None:
    found = shipped.candidates(query)
    assert (found[0].place.country, found[0].place.feature) == (country, "A.ADM2")
    assert found[0].score > 0.8


def test_of_districts_of_one_name_the_one_whose_seat_bears_it_comes_first(
    gazetteer_of: Callable[..., Gazetteer],
) -> None:
    upon_the_river = place("xx.a", name_ar="الرهد", feature="A.ADM2", lat=33.0)
    town = place("xx.c", name_ar="الرهد")
    of_the_town = place("xx.b", name_ar="الرهد", feature="A.ADM2")
    assert [c.place.id for c in gazetteer_of(upon_the_river, of_the_town, town).candidates("مديرية الرهد")] == [
        "xx.b",
        "xx.a",
    ]
    alike = gazetteer_of(upon_the_river, of_the_town).candidates("مديرية الرهد")
    assert len({c.score for c in alike}) == 1


def test_a_quarter_of_many_inhabitants_is_one_and_seldom_a_town(gazetteer_of: Callable[..., Gazetteer]) -> None:
    quarter = place("xx.a", name_ar="المنصور", feature="P.PPLX", population=400_000)
    village = place("xx.b", name_ar="المنصور", population=30_000, lat=33.0)
    city = place("xx.c", name_ar="سوسة", population=220_000)
    town = place("xx.d", name_ar="سوسة", population=40_000, lat=33.0)
    made = gazetteer_of(quarter, village, city, town)
    assert made.candidates("حي المنصور")[0].place.id == "xx.a"
    assert made.candidates("بلدة المنصور")[0].place.id == "xx.b"
    assert [c.place.id for c in made.candidates("بلدة سوسة")] == ["xx.d", "xx.c"]
    assert [c.place.id for c in made.candidates("مدينة سوسة")] == ["xx.c", "xx.d"]


@pytest.mark.parametrize(
    ("query", "country", "expected"),
    [
        ("الدوحة", "KW", "kw.doha-kuwait"),
        ("نزال", "IQ", "iq.g-nazzal"),
        ("حي السيدة زينب", "EG", "eg.sayyida-zeinab-cairo"),
        ("أقسو", "TR", "tr.aksu-32"),
    ],
)
def test_in_its_state_a_place_goes_without_what_tells_it_from_namesakes(
    shipped: Gazetteer, query: str, country: str, expected: str
) -> None:
    assert expected in [c.place.id for c in shipped.candidates(query, country=country)]
    assert expected not in [c.place.id for c in shipped.candidates(query)]


def test_a_town_that_is_not_listed_stands_in_its_subdistrict_or_area(gazetteer_of: Callable[..., Gazetteer]) -> None:
    subdistrict = place("xx.a", name_ar="صرين", feature="A.ADM3")
    area = place("xx.b", name_ar="يكلا", feature="L.AREA", country="YE")
    made = gazetteer_of(subdistrict, area)
    assert [c.place.id for c in made.candidates("بلدة صرين")] == ["xx.a"]
    assert [c.place.id for c in made.candidates("بلدة يكلا", country="YE")] == ["xx.b"]
    assert made.candidates("بلدة يكلا") == []


def test_a_town_of_the_region_comes_before_a_far_one_of_its_size(gazetteer_of: Callable[..., Gazetteer]) -> None:
    near = place("xx.a", name_ar="تلا", country="EG", population=50_000)
    far = place("xx.b", name_ar="تلا", country="IE", population=60_000, lat=53.0)
    capital = place("xx.c", name_ar="سول", country="KR", feature="P.PPLC", lat=37.0)
    village = place("xx.d", name_ar="سول", country="EG", population=60_000)
    made = gazetteer_of(near, far, capital, village)
    assert [c.place.id for c in made.candidates("تلا")] == ["xx.a", "xx.b"]
    assert made.candidates("سول")[0].place.id == "xx.c"


def test_words_that_are_names_of_small_places_are_not_put_on_a_map_unasked(shipped: Gazetteer) -> None:
    for word in ("التحالف", "المصدر", "الحكومة", "الاتحاد", "السلام", "النصر", "الدولة", "الحصار", "الإصلاح", "الجبهة"):
        assert not [c for c in shipped.candidates(word) if c.score >= 0.5], word


def test_what_vouches_for_a_weak_name(gazetteer_of: Callable[..., Gazetteer]) -> None:
    village = place("xx.a", name_ar="السلام", weak=("السلام",))
    town = place("xx.b", name_ar="الكرامة", weak=("الكرامة",), population=60_000)
    camp = place("xx.c", name_ar="النور", weak=("النور",), feature="S.CMPRF")
    made = gazetteer_of(village, town, camp)
    alone, with_a_word, in_its_state, with_both, of_the_camp = (
        made.candidates(*a, **k)[0].score
        for a, k in (
            (("السلام",), {}), (("قرية السلام",), {}), (("السلام",), {"country": "SY"}),
            (("قرية السلام",), {"country": "SY"}), (("مخيم النور",), {}),
        )
    )  # fmt: skip
    assert alone <= with_a_word < 0.5 < in_its_state <= with_both < of_the_camp
    assert made.candidates("الكرامة")[0].score >= 0.5


def test_namesakes_that_are_not_listed_count(
    gazetteer_of: Callable[..., Gazetteer], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"المنار": {"SY": 3, "IQ": 2}, "الضباب": {"SY": 2}}
    monkeypatch.setattr(namesakes, "_counts", lambda: known)
    village, city = place("xx.a", name_ar="المنار"), place("xx.b", name_ar="الضباب", population=900_000)
    made = gazetteer_of(village, city)
    assert made.candidates("المنار", country="SY")[0].score == pytest.approx(0.97 / 3, abs=0.01)
    assert made.candidates("قرية المنار", country="SY")[0].score == pytest.approx(0.97 / 3, abs=0.01)
    assert made.candidates("المنار")[0].score == pytest.approx(0.97 / 5, abs=0.01)
    assert made.candidates("الضباب", country="SY")[0].score > 0.9
    listed = gazetteer_of(village, *(place(f"xx.{n}", name_ar="المنار", lat=30.0 + n) for n in (1, 2)))
    assert listed.candidates("المنار", country="SY")[0].score == pytest.approx(0.97 / 3, abs=0.01)


def test_what_a_town_surely_holds_is_placed_by_the_town(gazetteer_of: Callable[..., Gazetteer]) -> None:
    town = place("xx.a", name_ar="المنار", population=20_000)
    village = place("xx.b", name_ar="الضباب", lat=36.0)
    weak = place("xx.c", name_ar="السلام", weak=("السلام",), population=20_000, lat=37.0)
    made = gazetteer_of(town, village, weak)
    for name in ("مستشفى المنار", "المشفى الوطني في المنار", "سجن المنار المركزي", "جسر المنار"):
        found = made.candidates(name)
        assert [c.place.id for c in found] == ["xx.a"], name
        assert 0.5 < found[0].score < 0.6
        assert "town of the" in found[0].why
    for name in ("مطار المنار", "مستشفى الأمل في المنار", "مستشفى الضباب", "مستشفى السلام"):
        assert made.candidates(name) == [], name
    assert [c.place.id for c in made.candidates("مستشفى الضباب", country="SY")] == ["xx.b"]
    assert made.candidates("مستشفى السلام", country="SY") == []


def test_the_bare_name_of_a_crossing_is_a_guess(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(
        place("xx.a", name_ar="معبر المنار", feature="S.BDRP"), place("xx.b", name_ar="حقل الضباب", feature="L.OILF"),
        place("xx.c", name_ar="مطار الصوامع", feature="S.AIRB"),
    )  # fmt: skip
    assert 0 < made.candidates("المنار", country="SY")[0].score < 0.5
    assert made.candidates("الضباب", country="SY") == []
    assert made.candidates("الصوامع", country="SY")[0].score > 0.5


def test_a_hill_is_no_quarter(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", name_ar="المنار", feature="P.PPLX"))
    assert made.candidates("تل المنار", country="SY") == []


def test_many_live_in_a_quarter_and_yet_its_bare_name_means_little(gazetteer_of: Callable[..., Gazetteer]) -> None:
    quarter = place("xx.a", name_ar="المنار", feature="P.PPLX", population=900_000)
    town = place("xx.b", name_ar="المنار", population=20_000, lat=36.0)
    assert [c.place.id for c in gazetteer_of(quarter, town).candidates("المنار")] == ["xx.b", "xx.a"]


def test_the_valley_of_a_name_is_hardly_the_village(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", name_ar="الضباب"))
    assert made.candidates("وادي الضباب")[0].score < 0.5 < made.candidates("وادي الضباب", country="SY")[0].score


def test_the_article_is_put_to_a_name_but_taken_only_from_a_known_one(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(
        place("xx.a", name_ar="الحولة"), place("xx.b", name_ar="رحاب"), place("xx.c", name_ar="بصرة", population=90_000)
    )
    assert [c.place.id for c in made.candidates("حولة", country="SY")] == ["xx.a"]
    assert made.candidates("حولة")[0].score < 0.5
    assert made.candidates("الرحاب", country="SY") == []
    assert [c.place.id for c in made.candidates("البصرة", country="SY")] == ["xx.c"]


def test_the_word_for_a_camp_vouches_for_no_village_of_a_weak_name(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", name_ar="موريا", weak=("موريا",)), place("xx.b", name_ar="الركبان"))
    assert made.candidates("مخيم موريا") == []
    assert [c.place.id for c in made.candidates("مخيم موريا", country="SY")] == ["xx.a"]
    assert [c.place.id for c in made.candidates("مخيم الركبان")] == ["xx.b"]


def test_a_weak_name_is_not_reached_by_another_name_of_the_facility(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", name_ar="ساحة الشهداء", weak=("ساحة الشهداء",), feature="S.SQR"))
    assert made.candidates("ميدان الشهداء") == []
    assert [c.place.id for c in made.candidates("ميدان الشهداء", country="SY")] == ["xx.a"]


def test_a_camp_is_no_village_of_a_like_name(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", name_ar="جليل"))
    assert made.candidates("مخيم الجليل") == []
    assert [c.place.id for c in made.candidates("مخيم الجليل", country="SY")] == ["xx.a"]


def test_an_air_base_is_neither_the_civil_airport_nor_the_naval_base_of_its_name(
    gazetteer_of: Callable[..., Gazetteer],
) -> None:
    civil = place("xx.a", name_ar="مطار الملك حسين الدولي", feature="S.AIRP")
    naval = place("xx.b", name_ar="قاعدة الملك حسين البحرية", feature="L.MILB", lat=36.0)
    made = gazetteer_of(civil, naval)
    assert made.candidates("قاعدة الملك حسين الجوية") == []
    assert [c.place.id for c in made.candidates("مطار الملك حسين")] == ["xx.a"]
    assert [c.place.id for c in made.candidates("مطار الملك حسين المدني")] == ["xx.a"]


def test_no_valley_is_a_state(gazetteer_of: Callable[..., Gazetteer]) -> None:
    assert gazetteer_of(place("iso:JO", name_ar="الأردن", feature="A.PCLI")).candidates("وادي الأردن") == []
