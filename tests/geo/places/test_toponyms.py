"""Which words of a sentence name a place."""

import pytest

from gazetteer import Gazetteer
from geo.article import Article
from geo.places.recognition.toponyms import Recogniser
from geo.text.document import Document


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(Gazetteer.default())


def found(recogniser: Recogniser, text: str) -> list[str]:
    document = Document(Article("a", text))
    out = []
    for toponym in recogniser.recognise(document):
        if not toponym.inside:
            start, end = document.folded.span(toponym.start, toponym.end)
            out.append(text[start:end])
    return out


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("وصل الوفد إلى دمشق صباحا", ["دمشق"]),
        ("اجتمعوا ببغداد ثم غادروا", ["بغداد"]),
        ("وبالقاهرة تظاهر المئات", ["القاهرة"]),
        ("سافروا للقاهرة أمس", ["لقاهرة"]),
        ("في حلب وحماة وحمص", ["حلب", "حماة", "حمص"]),
        ("محافظة الأنبار ومدينة الموصل", ["الأنبار", "الموصل"]),
        ("في مـــوسكو", ["مـــوسكو"]),
        ("قرب بَغْدادَ، قال", ["بَغْدادَ"]),
        ("من «بيروت»", ["بيروت"]),
        ("في ﺑﻐﺪﺍﺩ", ["ﺑﻐﺪﺍﺩ"]),
        ("في\u00a0طرابلس\u200f.", ["طرابلس"]),
    ],
)
def test_names_are_found_with_exact_spans(recogniser: Recogniser, text: str, names: list[str]) -> None:
    assert found(recogniser, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "نشرت الوكالة صور الاحتفال",
        "كان الطقس باردا",
        "تحدث المدير عن الكرامة والحرية",
        "ذكرت صحيفة القدس العربي أن الأسعار ارتفعت",
        "قال أحمد البغدادي إنه سيعود",
        "استدعى سفيره للتشاور",
        "إلى أن يصل الوفد",
        "ألقى كلمة قصيرة",
        "مكان بعيد",
        "قالت مصادر سورية إن الطريق فتح",
        "استقبل الوزير وفودا ثم التقى بوفود سورية",
        "وقال ضابط لـ«الشرق الأوسط» إن الطريق فتح",
        "كسر الباب بفأس",
        "سقطت السلطنة الزرقاء",
        "يخشى أن تُدمر الجسور",
        "تصل جبهة باردة غدا",
        "زرعت على طريق موكبه",
        "أصيب في الرأس",
        "كان الدمار تاماً",
        "سقط برميلان في الحقل",
        "وصل وفد من عشيرة الفواعير",
        "قالت قوات الأمن السعودية إن الطريق فتح",
        "قال ناطق باسم حرس الحدود السعودي",
        "صدر القرار في العاشر من مايو، ثم عاد الهدوء",
        "انتشلوا الجرحى من داخله، ثم عاد الهدوء",
        "رمموا مدرسة استهدفها الطيران",
        "خطب إمام مسجد سني في الناس",
        "سقط عدد من عائلة القامشلي",
        "بين العائلات الخارجة من البيوت",
        "أب لثلاثة أطفال",
        "قرأنا الدرس عن «المفرق» بفتح الراء",
        "يطلب منا حماة الشعارات صبرا",
        "أصيب اللاعب في الرباط الصليبي",
        "عاد إلى مسقط رأسه بعد سنوات",
        "جلسوا في فندق سويسري",
        "تفقد معسكر الصيف",
        "يتبادل الأطفال جوز الهند",
    ],
)
def test_words_and_people_are_no_places(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []


MATCH = "فاز الفريق في المباراة بهدفين، وقال المدرب إن لاعبيه في الدوري أحسنوا. "


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("وخسر أربيل أمام زاخو", []),
        ("وتعادل شباب قسنطينة", []),
        ("وجرت في أربيل", ["أربيل"]),
        ("والتقى العراق الأردن", ["العراق", "الأردن"]),
    ],
)
def test_a_team_bears_its_towns_name(recogniser: Recogniser, text: str, names: list[str]) -> None:
    assert found(recogniser, MATCH + text) == names


def test_outside_sport_a_town_is_itself(recogniser: Recogniser) -> None:
    assert found(recogniser, "خرج شباب قسنطينة إلى الشوارع") == ["قسنطينة"]


def test_a_generic_word_makes_a_suspect_name_a_place(recogniser: Recogniser) -> None:
    assert found(recogniser, "وصلوا إلى مدينة صور مساء") == ["صور"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قصف استهدف قرية زغلولستان شمالا", "زغلولستان"),
        ("عند حاجز المرعوش فجرا", "حاجز المرعوش"),
        ("في بلدة كفر زغلول", "كفر زغلول"),
    ],
)
def test_a_name_that_no_gazetteer_has_is_found_behind_its_generic_word(
    recogniser: Recogniser, text: str, name: str
) -> None:
    assert name in found(recogniser, text)


@pytest.mark.parametrize("text", ["القرية المجاورة", "قرية صغيرة نائية", "حي سكني", "بلدات عدة"])
def test_an_adjective_is_no_name(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []


def test_what_lies_in_a_taken_span_is_marked_inside(recogniser: Recogniser) -> None:
    document = Document(Article("a", "فيلق بغداد"))
    assert [t.inside for t in recogniser.recognise(document, [(0, 10)])] == [True]


def test_one_sense_in_an_article(recogniser: Recogniser) -> None:
    text = "سقطت مدينة صور أمس. وقال السكان إن صور هادئة الآن."
    assert found(recogniser, text) == ["صور", "صور"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("في تكريت هوجم معسكر بين يثرب وبلد قرب سامراء", ["تكريت", "يثرب", "بلد", "سامراء"]),
        ("في باماكو خطف بين سراري وكومايرا أمس", ["باماكو", "سراري", "كومايرا"]),
        ("في بغداد تختلف الأسعار بين بلد وآخر", ["بغداد"]),
    ],
)
def test_two_names_between_which_something_lies_are_evidence_for_each_other(
    recogniser: Recogniser, text: str, names: list[str]
) -> None:
    assert sorted(found(recogniser, text)) == sorted(names)
