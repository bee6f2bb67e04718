"""Spatial phrases as sentences have them: what of the text is the phrase, and what it means there."""

import pytest

from gazetteer import Gazetteer
from gazetteer.index import distance_km
from geo.places.reader import read_phrase
from geo.places.recognition.toponyms import Recogniser
from tests.geo.places.reading import places, value


def test_a_bank_of_the_euphrates_is_no_west_bank(recogniser: Recogniser) -> None:
    read = places(recogniser, "وعلى الضفة الغربية للفرات سيطر الجيش على حقل قرب دير الزور في سوريا")
    assert "الضفة الغربية" not in read
    assert value(read["الضفة الغربية للفرات"]).name_en == "Western Euphrates (in Syria)"


@pytest.mark.parametrize(
    ("text", "phrase", "lat", "lon", "within_km"),
    [
        ("في شمال شرقي سوريا", "شمال شرقي سوريا", 36.3, 40.2, 60),
        ("قصف الريف الشرقي لحمص", "الريف الشرقي لحمص", 34.5, 38.2, 80),
        ("على بعد 40 كيلومترا جنوب بغداد", "على بعد 40 كيلومترا جنوب بغداد", 32.97, 44.4, 10),
        ("على مسافة خمسين كيلومترا غربي طرابلس في ليبيا", "على مسافة خمسين كيلومترا غربي طرابلس", 32.85, 12.65, 12),
        ("على الحدود العراقية السورية", "الحدود العراقية السورية", 34.9, 41.2, 80),
        ("اشتباكات بين تكريت وسامراء", "بين تكريت وسامراء", 34.4, 43.78, 10),
        ("في محيط مدينة الرمادي", "محيط مدينة الرمادي", 33.42, 43.3, 10),
        ("في الجنوب اللبناني", "الجنوب اللبناني", 33.3, 35.4, 25),
        ("في ريفي حلب الشمالي والغربي", "ريفي حلب الشمالي والغربي", 36.4, 37.0, 60),
        ("الحدود بين سوريا ولبنان", "الحدود بين سوريا ولبنان", 34.1, 36.2, 60),
        ("على الحدود السورية مع تركيا", "الحدود السورية مع تركيا", 36.8, 38.9, 60),
        ("على الحدود بين ولايتي خنشلة وتبسة", "الحدود بين ولايتي خنشلة وتبسة", 34.8, 7.4, 40),
        ("على الضفة اليمنى لنهر دجلة قرب تكريت", "الضفة اليمنى لنهر دجلة", 34.6, 43.55, 25),
        ("إلى الضفة اليسرى لنهر دجلة قرب تكريت", "الضفة اليسرى لنهر دجلة", 34.6, 43.8, 25),
        ("قبالة سواحل صفاقس", "قبالة سواحل صفاقس", 34.7, 10.95, 20),
        ("على الساحل الليبي", "الساحل الليبي", 31.5, 17.5, 260),
        ("نحو 25 كيلومترا عن حماة إلى الشمال", "نحو 25 كيلومترا عن حماة إلى الشمال", 35.36, 36.75, 6),
        ("إلى الغرب من مقديشو بنحو خمسين كيلومترا", "الغرب من مقديشو بنحو خمسين كيلومترا", 2.04, 44.87, 8),
        ("على بعد كيلومترات قليلة من سديروت", "على بعد كيلومترات قليلة من سديروت", 31.52, 34.6, 5),
        ("على بعد 90 كلم تقريبا إلى الغرب من سرت", "على بعد 90 كلم تقريبا إلى الغرب من سرت", 31.2, 15.65, 15),
        ("في بعقوبة (60 كلم شمال شرق بغداد)", "60 كلم شمال شرق بغداد", 33.75, 44.63, 8),
        ("25 كم شمال صعدة", "25 كم شمال صعدة", 17.16, 43.76, 6),
        ("في الريف الجنوبي لدمشق", "الريف الجنوبي لدمشق", 33.38, 36.3, 35),
        ("في الريف الشمالي لمدينة حماة", "الريف الشمالي لمدينة حماة", 35.35, 36.75, 15),
        ("على بعد خمسة عشر كيلومترا شمال الرمادي", "على بعد خمسة عشر كيلومترا شمال الرمادي", 33.56, 43.3, 6),
        ("على بعد ثلاث مئة كيلومتر غرب بغداد", "على بعد ثلاث مئة كيلومتر غرب بغداد", 33.3, 41.15, 20),
        ("عشرون كيلومترا شمال صيدا", "عشرون كيلومترا شمال صيدا", 33.73, 35.47, 8),
        ("على بعد 20 ميلا بحريا قبالة سواحل صفاقس", "على بعد 20 ميلا بحريا قبالة سواحل صفاقس", 34.6, 11.1, 20),
        ("أطلقت قذائف على ضفة الفرات قرب الميادين", "ضفة الفرات", 35.02, 40.45, 12),
        ("على الحدود اللبنانية الجنوبية", "الحدود اللبنانية الجنوبية", 33.1, 35.4, 25),
        ("قرب الحدود الشمالية للأردن", "الحدود الشمالية للأردن", 32.75, 37.4, 50),
        ("على الحدود الجنوبية لروسيا البيضاء", "الحدود الجنوبية لروسيا البيضاء", 51.7, 27.3, 60),
        ("انفجار في حقل الشيبة القريب من حدود الإمارات", "حدود الإمارات", 22.8, 53.5, 90),
        ("قال مصدر في الموصل إن نقطة هوجمت قرب الحدود مع سوريا", "الحدود مع سوريا", 36.6, 42.0, 60),
        ("هوجمت القوافل بين الجنينة والحدود في دارفور", "بين الجنينة والحدود", 13.45, 22.3, 10),
        ("على الطريق بين الرطبة والحدود السورية في العراق", "بين الرطبة والحدود السورية", 33.45, 39.9, 25),
        ("كمين بين الرطبة وحدود الأردن", "بين الرطبة وحدود الأردن", 32.7, 39.8, 15),
        ("في مثلث البويرة – بومرداس – تيزي وزو في الجزائر", "مثلث البويرة – بومرداس – تيزي وزو", 36.6, 3.8, 10),
        ("إلى غرب النيل الأبيض قرب جبل أولياء في السودان", "غرب النيل الأبيض", 15.25, 32.35, 15),
        ("من لشكركاه إلى الضفة الغربية لنهر هلمند", "الضفة الغربية لنهر هلمند", 31.6, 64.35, 10),
        ("في أقصى شمال اليمن", "أقصى شمال اليمن", 17.1, 43.6, 40),
        ("هجمات على القرى شمال الفاشر في دارفور", "القرى شمال الفاشر", 13.8, 25.35, 8),
        ("برصاص قناص في حي كلابة شرقي مدينة تعز", "شرقي مدينة تعز", 13.58, 44.07, 5),
        ("فوق الشطر الباكستاني من كشمير", "الشطر الباكستاني من كشمير", 34.9, 75.2, 60),
        ("في أقصى جنوب شرقي تركيا", "أقصى جنوب شرقي تركيا", 37.8, 43.2, 80),
        ("اغتيل ضابط أمام بيته في ملاير غرب طهران", "غرب طهران", 34.3, 48.82, 10),
        ("في بساتين المزة غرب دمشق", "بساتين المزة", 33.5, 36.25, 5),
        ("محافظة إدلب: نزحوا باتجاه الشريط الحدودي مع تركيا", "الشريط الحدودي مع تركيا", 36.1, 36.4, 20),
        ("انفجر لغم جنوب مأرب في اليمن", "جنوب مأرب", 15.2, 45.33, 8),
        ("انفجر لغم شمال كيدال", "شمال كيدال", 18.85, 1.4, 10),
        ("قصف شرق خان يونس", "شرق خان يونس", 31.34, 34.37, 4),
        ("في إدلب على بعد 5 كم من الحدود التركية", "على بعد 5 كم من الحدود التركية", 36.0, 36.5, 30),
        ("في مطيبيجة بين ديالى وصلاح الدين", "بين ديالى وصلاح الدين", 34.17, 44.17, 15),
        ("استهداف سفينة جنوب البحر الأحمر", "جنوب البحر الأحمر", 16.3, 41.0, 50),
        ("حواجز على الأوتوستراد الدولي بين حمص وحماة", "الأوتوستراد الدولي بين حمص وحماة", 34.93, 36.74, 8),
        ("قتلوا في جرود القلمون", "جرود القلمون", 33.9, 36.6, 10),
        ("من قصر بن غشير إلى الساحل غربي طرابلس", "الساحل غربي طرابلس", 32.85, 13.0, 12),
        ("بغداد – عبوة عند مدخل ناحية العظيم شمالي ديالى", "شمالي ديالى", 34.4, 45.0, 25),
        ("قصف شرق حي الزيتون في غزة", "شرق حي الزيتون", 31.49, 34.49, 3),
        ("قصف شرق مطار بغداد الدولي", "شرق مطار بغداد الدولي", 33.26, 44.33, 5),
        ("خطفوهم على الطريق الدولية غرب الرمادي", "غرب الرمادي", 33.42, 43.13, 8),
        ("على حدود ليبيا مع تونس", "حدود ليبيا مع تونس", 32.1, 10.9, 70),
        ("وفي محافظة إدلب خيام على الشريط الحدودي مع تركيا", "الشريط الحدودي مع تركيا", 36.1, 36.5, 30),
        ("الشريط الحدودي من جرابلس إلى الراعي", "من جرابلس إلى الراعي", 36.7, 37.7, 15),
        ("في بارة السودانية، ومن الفاشر خرج رتل، وعلى طريق مليط هجوم", "طريق مليط", 13.88, 25.45, 8),
        ("على الطريق الساحلي المؤدي إلى الخمس من طرابلس", "الطريق الساحلي المؤدي إلى الخمس", 32.65, 14.26, 12),
        ("في قرى المناطق المحيطة بحمص", "المناطق المحيطة بحمص", 34.73, 36.71, 6),
        ("قصف على مرتفعات سلقين السورية", "مرتفعات سلقين", 36.14, 36.45, 6),
        ("عند مداخل مدينة الناصرية", "مداخل مدينة الناصرية", 31.04, 46.26, 6),
        ("في مركز مدينة السويداء", "مركز مدينة السويداء", 32.71, 36.57, 4),
        ("في ضواحي العاصمة الصومالية مقديشو", "ضواحي العاصمة الصومالية مقديشو", 2.04, 45.33, 8),
        ("بوسط بنغازي", "وسط بنغازي", 32.1, 20.07, 8),
        ("غادروا الفاشر وسلكوا الطريق إلى مليط", "الطريق إلى مليط", 13.88, 25.45, 8),
        ("فروا من الجنينة على الطريق إلى أدري", "الطريق إلى أدري", 13.46, 22.32, 8),
        ("عند الشريط الحدودي شرق جباليا", "الشريط الحدودي شرق جباليا", 31.53, 34.52, 8),
        ("ضربت غارة جنوب غربي سوريا", "جنوب غربي سوريا", 32.9, 36.05, 20),
        ("هجوم شرقي أفغانستان", "شرقي أفغانستان", 34.5, 70.3, 50),
        ("زلزال شمال غربي إيران", "شمال غربي إيران", 37.5, 46.0, 80),
        ("انفجار في جنوب بغداد", "جنوب بغداد", 33.24, 44.4, 5),
        ("من الجهة الشرقية من مدينة الرقة", "الجهة الشرقية من مدينة الرقة", 35.95, 39.1, 8),
        ("في النصف الشرقي من الموصل", "النصف الشرقي من الموصل", 36.35, 43.2, 8),
        ("في المنطقة الجنوبية من العراق", "المنطقة الجنوبية من العراق", 31.2, 46.6, 60),
        ("أغلق الجيش الحدود الشمالية للأردن", "الحدود الشمالية للأردن", 32.9, 38.0, 90),
        ("في العريش المصرية وعند الحدود مع قطاع غزة", "الحدود مع قطاع غزة", 31.27, 34.24, 8),
        ("في جازان وعند الشريط الحدودي مع محافظة صعدة", "الشريط الحدودي مع محافظة صعدة", 17.1, 43.4, 70),
        ("في معرة النعمان قرب الحدود الإدارية مع محافظة حماة", "الحدود الإدارية مع محافظة حماة", 35.5, 36.7, 30),
        ("قُتل صياد شمال غرب قطاع غزة", "شمال غرب قطاع غزة", 31.52, 34.46, 8),
        ("على الطريق الواصل بين زالنجي ونيالا في دارفور", "الطريق الواصل بين زالنجي ونيالا", 12.5, 24.2, 15),
    ],
)
def test_spatial_phrases(
    recogniser: Recogniser, text: str, phrase: str, lat: float, lon: float, within_km: float
) -> None:
    located = places(recogniser, text)[phrase]
    found = value(located)
    assert found.lat is not None
    assert found.lon is not None
    assert found.radius_km is not None
    assert distance_km(lat, lon, found.lat, found.lon) <= within_km
    assert located.phrase is not None
    geometry = located.phrase.area.geometry
    assert geometry.is_valid
    assert not geometry.is_empty
    from shapely.geometry import Point

    assert geometry.buffer(0.01).contains(Point(found.lon, found.lat))


def test_the_suburbs_of_a_town_are_not_those_towards_the_next_word(recogniser: Recogniser) -> None:
    assert "ضواحي طرابلس" in places(recogniser, "في ضواحي طرابلس غربي ليبيا")


@pytest.mark.parametrize(
    ("name", "feature"), [("جنوب السودان", "A.PCLI"), ("شمال كردفان", "A.ADM1"), ("شمال سيناء", "A.ADM1")]
)
def test_a_state_or_division_with_a_direction_in_its_name_is_itself(
    recogniser: Recogniser, name: str, feature: str
) -> None:
    assert value(places(recogniser, f"وصل النازحون إلى {name} أمس")[name]).kind == feature


@pytest.mark.parametrize(
    "phrase",
    ["الحدود بين قطر وأوكرانيا", "قبالة سواحل دمشق", "على بعد موزتين من الفرح", "شمال الحكمة", "ساحل سطيف", "كيلومتر"],
)
def test_a_phrase_that_means_nothing_is_unknown(phrase: str) -> None:
    assert read_phrase(phrase, Gazetteer.default()) is None


@pytest.mark.parametrize("phrase", ["محيط البديع", "30 كم من كاثوانا", "المدخل الشمالي لعرفات"])
def test_a_phrase_on_its_own_may_stand_on_a_name_that_running_text_would_not_be_believed(phrase: str) -> None:
    read = read_phrase(phrase, Gazetteer.default())
    assert read is not None
    assert read[0].geometry.is_valid


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("قصف غرب العاصمة طرابلس في ليبيا", "غرب العاصمة طرابلس"),
        ("في ضواحي العاصمة مقديشو", "ضواحي العاصمة مقديشو"),
        ("بين مدينتي سرت ومصراتة", "بين مدينتي سرت ومصراتة"),
        ("قبالة السواحل التونسية", "قبالة السواحل التونسية"),
        ("في المناطق الحدودية مع تركيا قرب إدلب وحلب", "المناطق الحدودية مع تركيا"),
    ],
)
def test_the_whole_phrase_is_the_mention(recogniser: Recogniser, text: str, phrase: str) -> None:
    assert places(recogniser, text)[phrase].phrase is not None


def test_a_bank_of_a_river_is_not_the_west_bank(recogniser: Recogniser) -> None:
    found = places(recogniser, "معارك قرب الضفة الغربية لنهر دجلة في الموصل")
    assert all(value(p).country != "PS" for p in found.values())


def test_a_phrase_does_not_stand_on_the_name_of_a_hotel(recogniser: Recogniser) -> None:
    read = value(places(recogniser, "انفجار قرب فندق الصومال في مقديشو")["قرب فندق الصومال"])
    assert (read.lat, read.lon) == (pytest.approx(2.04, abs=0.05), pytest.approx(45.34, abs=0.05))


@pytest.mark.parametrize(
    ("text", "phrase", "why"),
    [
        ("معارك في ريفي حلب وإدلب", "ريفي حلب وإدلب",
         "countryside of gn:170063; countryside of gn:169389"),
        ("معارك في ريفي حماة الشمالي وإدلب الجنوبي، وفي حمص", "إدلب الجنوبي",
         "south countryside of gn:169389: sy.rif-idlib-s"),
        ("قتلى في درعا والسويداء قرب الحدود الأردنية", "الحدود الأردنية",
         "shared border of iso:JO and iso:SY, around the town on it that the text names"),
        ("قتلى في سبها وغات قرب حدود تشاد", "حدود تشاد", "shared border of iso:LY and iso:TD"),
        ("حادث على الطريق بين تونس وصفاقس", "بين تونس وصفاقس", "corridor from gn:2464470 to gn:2467454"),
        ("هجوم في أقصى الجنوب الجزائري", "أقصى الجنوب الجزائري", "south far of iso:DZ"),
        ("غرق مركب 40 ميلا بحريا شمال صفاقس", "40 ميلا بحريا شمال صفاقس", "74.08 km from gn:2467454"),
        ("على مسافة عشرة كيلومترات فقط من وسط حلب", "على مسافة عشرة كيلومترات فقط من وسط حلب", "10 km from gn:170063"),
    ],
)  # fmt: skip
def test_countrysides_that_are_joined_and_borders_of_the_texts_own_state(
    recogniser: Recogniser, text: str, phrase: str, why: str
) -> None:
    assert value(places(recogniser, text)[phrase]).why == why


@pytest.mark.parametrize(
    "text",
    [
        "قصفت تركيا قرى داخل الحدود العراقية في دهوك",
        "بغداد ترفض انتهاك الحدود العراقية",
        "اتفاق بين تونس ودرعا",
        "معارك في ريف حلب وإدلب",
    ],
)
def test_no_border_and_no_second_countryside(recogniser: Recogniser, text: str) -> None:
    phrases = [p.phrase for p in places(recogniser, text).values() if p.phrase is not None]
    assert not [p for p in phrases if "border" in p.area.why or "corridor" in p.area.why or "169389" in p.area.why]


def test_a_road_before_between_belongs_to_the_phrase(recogniser: Recogniser) -> None:
    assert "الطريق الدولي بين دمشق وحمص" in places(recogniser, "انفجر لغم على الطريق الدولي بين دمشق وحمص.")


def test_a_town_lies_on_the_border_where_it_is_said_to() -> None:
    gazetteer = Gazetteer.default()
    whole = read_phrase("الحدود السورية التركية", gazetteer)
    local = read_phrase("في عين العرب السورية على الحدود مع تركيا", gazetteer)
    assert whole is not None
    assert local is not None
    assert distance_km(36.89, 38.35, local[0].lat, local[0].lon) < 25
    assert local[0].radius_km < whole[0].radius_km


def test_a_phrase_on_land_is_not_moved_to_sea_and_one_at_sea_stays_there() -> None:
    gazetteer = Gazetteer.default()
    land, sea = (read_phrase(p, gazetteer) for p in ("30 كيلومترا شمال بيروت", "30 ميلا بحريا غرب بيروت"))
    assert land is not None
    assert sea is not None
    assert land[0].lon > 35.55
    assert sea[0].lon < 35.0


def test_a_phrase_may_stand_on_a_village_that_no_gazetteer_has(recogniser: Recogniser) -> None:
    read = places(recogniser, "سقطت قذائف على أطراف قرية زغلولستان في محافظة درعا")
    assert value(read["أطراف قرية زغلولستان"]).lat == pytest.approx(32.85, abs=0.3)


def test_what_is_said_of_an_area_word_is_no_phrase(recogniser: Recogniser) -> None:
    text = "رشق محتجون دورية في طرابلس اللبنانية عند مدخل المدينة، وتقدم رتل خارج العراق"
    assert not [p for p in places(recogniser, text).values() if p.phrase is not None]


def test_a_division_that_is_named_itself_is_no_side_of_another(recogniser: Recogniser) -> None:
    read = value(places(recogniser, "هجوم على مسجد في المنطقة الشرقية في السعودية")["المنطقة الشرقية"])
    assert read.id == "iso:SA-04"
    assert "الجهة الشرقية" not in places(recogniser, "تقدم رتل من الجهة الشرقية من الرقة في سوريا")


def test_a_zone_of_the_gazetteer_that_reads_like_a_phrase_leaves_its_town_a_location(recogniser: Recogniser) -> None:
    read = places(recogniser, "قصف الطيران ريف حماة الشمالي أمس")
    assert read["ريف حماة الشمالي"].phrase is not None
    assert value(read["ريف حماة الشمالي"]).id == "sy.rif-hama-n"
    assert read["حماة"].mention.role == "location"


def test_the_countryside_and_the_road_are_those_of_the_town(recogniser: Recogniser) -> None:
    for text in ("مقتل شاب في ريف إدلب", "مقتل شاب على طريق إدلب – سرمدا"):
        assert value(places(recogniser, text)["إدلب"]).kind == "P.PPLA2"


def test_a_town_may_lie_half_a_quarter_off_the_direction_that_is_told(recogniser: Recogniser) -> None:
    read = value(places(recogniser, "في كيسمايو، وهي على بعد 500 كلم جنوب مقديشو")["على بعد 500 كلم جنوب مقديشو"])
    assert read.lat == pytest.approx(-0.36, abs=0.1)
