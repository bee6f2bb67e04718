"""Places of whole sentences: which one is meant, its role, what spatial phrases and unknown names become."""

import pytest

from gazetteer import Gazetteer
from gazetteer.index import distance_km
from geo.article import Article
from geo.mentions import PlaceValue
from geo.places.reader import Located, find_places, read_phrase
from geo.places.toponyms import Recogniser
from geo.text.document import Document


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(Gazetteer.default())


def places(recogniser: Recogniser, text: str) -> dict[str, Located]:
    found = find_places(Document(Article("a", text)), recogniser, Gazetteer.default())
    return {p.mention.text: p for p in found}


def value(located: Located) -> PlaceValue:
    assert isinstance(located.mention.value, PlaceValue)
    return located.mention.value


def test_the_country_of_the_article_decides_between_namesakes(recogniser: Recogniser) -> None:
    libya = places(recogniser, "اندلعت اشتباكات في طرابلس ومصراتة والزاوية غربي ليبيا")
    lebanon = places(recogniser, "أضرب السائقون في طرابلس وصيدا وزحلة في لبنان")
    assert value(libya["طرابلس"]).country == "LY"
    assert value(lebanon["طرابلس"]).country == "LB"


def test_a_quarter_of_another_town_is_not_meant(recogniser: Recogniser) -> None:
    read = places(recogniser, "عاد السكان إلى بانياس بين اللاذقية وطرطوس غير أن حي القصور ظل مهجورا")
    assert value(read["حي القصور"]).id is None


def test_a_bank_of_the_euphrates_is_no_west_bank(recogniser: Recogniser) -> None:
    read = places(recogniser, "وعلى الضفة الغربية للفرات سيطر الجيش على حقل قرب دير الزور في سوريا")
    assert "الضفة الغربية" not in read
    assert value(read["الضفة الغربية للفرات"]).name_en == "Western Euphrates (in Syria)"


def test_a_dateline_is_evidence_for_a_name_that_is_a_word_as_well(recogniser: Recogniser) -> None:
    assert "بعقوبة" in places(recogniser, "بعقوبة (العراق) - وصل الوفد")


def test_what_stands_beside_a_name_decides_between_its_namesakes(recogniser: Recogniser) -> None:
    read = places(recogniser, "قصف الطيران حلب والباب ومنبج، ثم سراقب وقرية النيرب المجاورة لها")
    assert value(read["النيرب"]).id == "sy.nayrab-idlib"


def test_amman_is_told_from_oman_by_the_places_around(recogniser: Recogniser) -> None:
    levant = places(recogniser, "اجتمع وزراء في عمان لبحث أوضاع درعا والسويداء ودمشق وإربد")
    gulf = places(recogniser, "نقلت طائرة من عمان جرحى من صنعاء وصلالة ومسقط")
    assert value(levant["عمان"]).name_en == "Amman"
    assert value(gulf["عمان"]).name_en == "Oman"


def test_one_generic_word_in_the_dual_is_that_of_both_names(recogniser: Recogniser) -> None:
    read = places(recogniser, "وصلت المساعدات إلى بلدتي نبل والزهراء شمالي حلب")
    assert value(read["الزهراء"]).country == "SY"


def test_a_hamza_tells_a_town_from_a_word(recogniser: Recogniser) -> None:
    assert "إب" in places(recogniser, "وفي إب اقتاد مسلحون رجلا")


def test_a_village_is_not_meant_by_the_name_of_a_capital(recogniser: Recogniser) -> None:
    read = places(recogniser, "تستضيف الدوحة قمة عن غزة ورام الله ونابلس والخليل وجنين")
    assert value(read["الدوحة"]).country == "QA"


def test_the_generic_word_decides_between_town_and_division(recogniser: Recogniser) -> None:
    assert value(places(recogniser, "في محافظة حلب")["حلب"]).kind == "A.ADM1"
    assert value(places(recogniser, "في مدينة حلب")["حلب"]).kind.startswith("P.")


def test_vowel_signs_tell_amman_from_oman(recogniser: Recogniser) -> None:
    assert value(places(recogniser, "وصل إلى عمّان")["عمّان"]).country == "JO"
    assert value(places(recogniser, "في سلطنة عُمان")["عُمان"]).country == "OM"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("قالت تركيا إنها سترد", "تركيا", "metonym"),
        ("زار الوزير تركيا أمس", "تركيا", "location"),
        ("في موسكو، عقد اجتماع", "موسكو", "location"),
        ("وشكرت واشنطن الدوحة على جهودها", "الدوحة", "metonym"),
        ("اتفاق بين أنقرة وموسكو", "موسكو", "metonym"),
        ("على الطريق بين بغداد والموصل", "بغداد", "location"),
        ("بيروت – قتل شخصان", "بيروت", "location"),
        ("نشرت صحيفة بغداد اليوم", "بغداد", "part_of_name"),
    ],
)
def test_roles(recogniser: Recogniser, text: str, name: str, role: str) -> None:
    assert places(recogniser, text)[name].mention.role == role


def test_an_anaphor_stands_for_what_was_named_before(recogniser: Recogniser) -> None:
    found = places(recogniser, "قُصفت مدينة الموصل. وقال شهود في المدينة إن القصف توقف.")
    assert value(found["المدينة"]).name_en == value(found["الموصل"]).name_en


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("قتل شخصان في الموصل. ونقل الجرحى إلى بغداد وأربيل. وقال سكان في المدينة إن القصف استمر", "المدينة", "موصل"),
        ("صاروخ شمالي تعز، وآخر في خميس مشيط. ويخشى سكان محافظة تعز القتال في المدينة", "المدينة", "تعز"),
        ("قصفت الطائرات الرمادي والفلوجة. وفي بعقوبة، قتل مدنيان في المدينة", "المدينة", "بعقوبة"),
        ("بيروت - دخلت القوات دير عطية، بحسب مصدر في دمشق. وسيطرت على البلدة", "البلدة", "دير عطية"),
        ("غزة - قصف مدفعي على بلدة القرارة شرقي خان يونس. وقتل تسعة في منزل في المدينة", "المدينة", "خان يونس"),
    ],
)  # fmt: skip
def test_a_town_word_stands_for_the_town_of_the_story(recogniser: Recogniser, text: str, word: str, meant: str) -> None:
    assert value(places(recogniser, text)[word]).name_ar == meant


def test_an_unknown_village_is_placed_by_the_area_that_the_text_gives(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "قصف على قرية زغلولستان في محافظة إدلب")["زغلولستان"])
    assert found.id is None
    assert found.geo_precision is not None
    assert found.geo_precision >= 2
    assert found.lat == pytest.approx(35.85, abs=0.3)


def test_an_unknown_village_without_an_area_stays_unplaced(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "قصف على قرية زغلولستان فجرا")["زغلولستان"])
    assert (found.lat, found.lon, found.geo_precision, found.radius_km) == (None, None, None, None)


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


def test_no_pathological_input_takes_long(recogniser: Recogniser) -> None:
    places(recogniser, "حلب" * 50_000)
    places(recogniser, "ح" + "\u064e" * 100_000)
    places(recogniser, "مدينة " * 20_000)
    places(recogniser, "حلب" + "\n" * 100_000)
    places(recogniser, "حلب في المحافظة " * 10_000)  # quadratic, it would take a minute
    places(recogniser, "حلب في البلاد " * 10_000)
    places(recogniser, "قرية زغلولستان شرق حلب " * 10_000)
    places(recogniser, "مسجد حلب " * 10_000)


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
    ("text", "name", "role"),
    [
        ("مسيرة تضامنا مع غزة في عمّان", "غزة", "topic"),
        ("وحذر من هجمات قد تطال كربلاء والنجف قريبا", "النجف", "topic"),
        ("قُتل ثلاثة في كربلاء بعد أن وصلوا إليها", "كربلاء", "location"),
    ],
)
def test_a_place_merely_talked_about_is_a_topic(recogniser: Recogniser, text: str, name: str, role: str) -> None:
    assert places(recogniser, text)[name].mention.role == role


@pytest.mark.parametrize(
    ("text", "word", "country"),
    [
        ("هدنة في إدلب، وبدأ المبعوث إلى سورية زيارة إلى تركيا لبحث التطورات في البلاد. وقُصفت حلب.", "البلاد", "SY"),
        ("قتل شخصان في حمص وحلب في سوريا. وفي لبنان، قال مسؤول إن الأوضاع في البلاد متوترة", "البلاد", "LB"),
        ("قصف على سبها وغات في ليبيا، وعلى مصراتة. ودانت تركيا الهجوم في جنوب البلاد", "جنوب البلاد", "LY"),
        ("قتل جنود في عفرين وإعزاز. وقصفت تركيا منبج وقالت تركيا إن الوضع في البلاد هادئ", "البلاد", "SY"),
        ("انفجار في بعقوبة والموصل. وقال مصدر في العاصمة إن القتلى ثلاثة.", "العاصمة", "IQ"),
        ("انفجار في بعقوبة والموصل. وفي العاصمة الأردنية اجتمع الوزراء.", "العاصمة", "JO"),
    ],
)
def test_the_country_and_the_capital_are_those_of_the_article_or_sentence(
    recogniser: Recogniser, text: str, word: str, country: str
) -> None:
    assert value(places(recogniser, text)[word]).country == country


def test_a_street_does_not_lie_in_the_place_it_is_named_after(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "انفجار في شارع الحمراء في بيروت")["شارع الحمراء"])
    assert found.country == "LB"


def test_a_name_with_its_generic_word_in_it_needs_no_other_cue(recogniser: Recogniser) -> None:
    assert "جسر الزيتون" in places(recogniser, "الرصاص لفتح جسر الزيتون وسط مدينة الناصرية في العراق")
    assert value(places(recogniser, "اشتباكات في جبل نفوسة غربي ليبيا")["جبل نفوسة"]).kind == "T.MTS"


def test_a_square_that_every_town_has_is_not_taken_from_another_country(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "تجمع المئات في ساحة الشهداء في بيروت وصيدا")["ساحة الشهداء"])
    assert found.country == "LB"


def test_the_preposition_ala_is_no_given_name(recogniser: Recogniser) -> None:
    text = "هجوم على دوما، آخر جيوب المعارضة في الغوطة الشرقية قرب دمشق"
    assert value(places(recogniser, text)["دوما"]).country == "SY"
    assert "دوما" not in places(recogniser, "وقال علي دوما إن الغوطة الشرقية قرب دمشق هادئة")


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


def test_an_unknown_village_lies_where_the_phrase_behind_it_says(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "هجوم على قرية زغلولستان شرق الحصاحيصا في السودان")["زغلولستان"])
    assert found.lon is not None
    assert found.lon > 33.35


def test_a_bank_of_a_river_is_not_the_west_bank(recogniser: Recogniser) -> None:
    found = places(recogniser, "معارك قرب الضفة الغربية لنهر دجلة في الموصل")
    assert all(value(p).country != "PS" for p in found.values())


def test_a_phrase_does_not_stand_on_the_name_of_a_hotel(recogniser: Recogniser) -> None:
    assert "قرب فندق الصومال" not in places(recogniser, "انفجار قرب فندق الصومال في مقديشو")


def test_the_country_may_change_within_a_sentence(recogniser: Recogniser) -> None:
    text = "قتل جنود في تمبكتو وغاو في مالي، وفي النيجر هاجم مسلحون معسكرا غربي البلاد"
    assert value(places(recogniser, text)["غربي البلاد"]).country == "NE"


def test_an_unknown_quarter_lies_where_the_sentence_opens(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "هدأ القتال. وفي تعز، سقطت قذائف على حي زغلولستان أمس")["زغلولستان"])
    assert found.lat == pytest.approx(13.58, abs=0.1)


def test_a_district_may_be_called_a_town(recogniser: Recogniser) -> None:
    assert value(places(recogniser, "بين مدينتي سرت والجفرة")["الجفرة"]).country == "LY"
    assert value(places(recogniser, "في مدينة تونس")["تونس"]).kind.startswith("P.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("سقطت قذيفة قرب المشفى الفرنسي في دمشق", "المشفى الفرنسي"),
        ("جرت المباراة على ملعب «نجوم الصحراء» في الرياض", "ملعب «نجوم الصحراء»"),
        ("احترقت حقول قرية القصيبة التحتا في محافظة السويداء", "القصيبة التحتا"),
    ],
)
def test_an_unknown_name_is_read_whole_and_lies_where_the_text_says(
    recogniser: Recogniser, text: str, name: str
) -> None:
    read = value(places(recogniser, text)[name])
    assert read.id is None
    assert read.lat is not None


@pytest.mark.parametrize(
    "text", ["قُتل حارس قرية بعبوة ناسفة", "وهي مدينة ظلت بمنأى عن العنف", "وقعوا في كمين عند الفجر"]
)
def test_everyday_words_behind_a_generic_word_are_no_names(recogniser: Recogniser, text: str) -> None:
    assert not places(recogniser, text)


def test_a_place_on_a_road_is_named_by_its_number(recogniser: Recogniser) -> None:
    found = places(
        recogniser, "أصابت قذائف مخزنا في منطقة كيلو 7 في الحديدة، وقتل 12 شخصا في قرية العزيزية 12 كيلومترا شرقها"
    )
    assert value(found["كيلو 7"]).id is None
    assert "العزيزية" in found
    assert not any(name.endswith("12") for name in found)


def test_no_martyr_is_called_the_north_of_anything(recogniser: Recogniser) -> None:
    assert "شمال سيناء" in places(recogniser, "أطلق الجيش عملية حق الشهيد شمال سيناء")


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


def test_a_quarter_lies_in_a_town_of_its_paragraph(recogniser: Recogniser) -> None:
    text = "ما زالت مرزق تلملم جراحها إثر غارة على حي القلعة فجرا.\n\nوساد الهدوء غريان ونالوت ويفرن."
    found, murzuq = places(recogniser, text), (25.91, 13.92)
    quarter = value(found["القلعة"])
    assert quarter.id is None  # the one at Yafran is not meant
    assert quarter.lat is not None
    assert quarter.lon is not None
    assert distance_km(quarter.lat, quarter.lon, *murzuq) < 20


def test_a_quarter_does_not_lie_where_people_go(recogniser: Recogniser) -> None:
    found = places(recogniser, "نزحت مئات الأسر إلى شندي بعد قصف على حي الصبابي فجرا.")
    assert value(found["الصبابي"]).lat is None


def test_a_road_before_between_belongs_to_the_phrase(recogniser: Recogniser) -> None:
    assert "على الطريق الدولي بين دمشق وحمص" in places(recogniser, "انفجر لغم على الطريق الدولي بين دمشق وحمص.")


def test_the_second_name_of_between_needs_no_evidence(recogniser: Recogniser) -> None:
    assert "سرت" in places(recogniser, "تقدم الرتل على الطريق بين مصراتة وسرت.")
