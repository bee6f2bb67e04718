"""Speed of geoparsing, beside flashgeotext with the same names on the same text in the same run.

flashgeotext is no dependency of the project: `uv run --with flashgeotext python -m tests.benchmarks.geoparsing`. With
`--corpus FILE` (one word a line, its tag behind it) text of others is read as well. Each piece of work is done several
times and its least time counts, so that what else the machine does matters little; sizes are UTF-8.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from gazetteer import Gazetteer, Place
from gazetteer.store import COLUMNS, DATA, to_line
from geo.article import Article
from geo.pipeline import read_all
from geo.places.reader import find_places
from geo.places.recognition.toponyms import Recogniser
from geo.samples import path as samples
from geo.text.document import Document

PUBLISHED = date(2020, 2, 14)
ARTICLES = Path(__file__).parents[1] / "data"
ROUNDS = 15
MANY = 250_000
# Prose as most of a newspaper is: a few names of countries and towns, and many words that are names elsewhere.
ORDINARY = """
قالت وزارة المالية إن عجز الميزانية تراجع خلال النصف الأول من السنة إلى أدنى مستوى منذ خمسة أعوام، بعدما زادت حصيلة
الضرائب وانخفضت كلفة الدعم مع هبوط أسعار النفط في الأسواق العالمية. وأوضح الوزير في كلمة أمام اللجنة أن الحكومة
ستواصل خفض الإنفاق الجاري، وأنها لا تنوي فرض رسوم جديدة على السلع الأساسية قبل نهاية السنة المقبلة. ورأى خبراء أن
الأرقام مشجعة لكنها لا تكفي وحدها، لأن الدين العام ما زال يلتهم ثلث الإيرادات، ولأن النمو لا يخلق ما يكفي من فرص
العمل للشباب.

وفي القاهرة، أعلن اتحاد المصارف أن صور المستندات الإلكترونية ستقبل ابتداء من الشهر المقبل في فتح الحسابات، على أن
يراجع العميل الفرع مرة واحدة خلال ثلاثة أشهر. وكان الاتحاد طلب من أعضائه تحديث أنظمتهم بعد سلسلة من محاولات الاحتيال
التي استهدفت كبار السن، واستخدم فيها المحتالون رسائل تحمل شعار جهات رسمية. وقال رئيس الاتحاد إن المبلغ الذي خسره
العملاء صغير، لكن الثقة التي ضاعت كبيرة ولا تستعاد إلا بالعمل الطويل والشفافية.

على صعيد آخر، فاز المنتخب بالمباراة الأخيرة من التصفيات بهدفين من دون رد، سجلهما المهاجم الشاب بعد الاستراحة، وضمن
بذلك المركز الثاني في المجموعة. وقال المدرب إن الفريق كان يستطيع حسم النتيجة في الشوط الأول لولا تألق الحارس، وإن
الإصابات التي لحقت بخط الوسط أجبرته على تغيير الخطة أكثر من مرة. وسيغادر الفريق إلى تونس الأسبوع المقبل لخوض معسكر
قصير يلعب خلاله مباراتين وديتين، قبل أن يعود لاستئناف الدوري الذي توقف بسبب الأمطار الغزيرة والسيول.

وصحيا، أظهرت دراسة شملت عشرة آلاف شخص أن المشي نصف ساعة كل يوم يخفف من خطر أمراض القلب لدى من تجاوزوا الخمسين، وأن
الفائدة تزيد كلما انتظم المرء في ذلك سنوات. ونصح الباحثون الذين نشروا نتائجهم في مجلة علمية في فرنسا بأن يبدأ
الكسالى بعشر دقائق، ثم يزيدوا المدة شيئا فشيئا، وبألا يعولوا على الأجهزة التي تعد الخطوات لأن أخطاءها كثيرة. وأضافوا
أن النوم الكافي والطعام الذي تقل فيه الدهون والسكر لا يقلان أهمية، وأن ما يصلح لواحد قد لا يصلح لغيره، فلا بد من نور
البصيرة في كل نصيحة.
"""


def size(texts: Sequence[str]) -> float:
    """Return megabytes of UTF-8."""
    return sum(len(t.encode()) for t in texts) / 1e6


def seconds(work: Callable[[str], object], texts: Sequence[str], rounds: int = ROUNDS) -> float:
    """Return the sum of each text's least time, after a round that does not count."""
    least = [float("inf")] * len(texts)
    for count in range(rounds + 1):
        for number, text in enumerate(texts):
            begun = time.perf_counter()
            work(text)
            if count:
                least[number] = min(least[number], time.perf_counter() - begun)
    return sum(least)


def least(work: Callable[[], object], rounds: int) -> float:
    """Return the least processor time that a piece of work takes, after a round that does not count."""
    taken = []
    for _ in range(rounds + 1):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken[1:])


def article(text: str) -> Article:
    """Return a text as an article."""
    return Article("a", text, PUBLISHED)


def document(text: str) -> Document:
    """Return a text as a document that nothing of is worked out yet."""
    return Document(article(text))


def articles() -> list[str]:
    """Return the sample articles and those of the tests: news of conflicts, full of places."""
    lines = samples().read_text(encoding="utf-8").splitlines()
    files = sorted(ARTICLES.rglob("*.txt"))
    return [json.loads(line)["text"] for line in lines] + [f.read_text(encoding="utf-8") for f in files]


def corpus(file: Path, words: int = 350) -> list[str]:
    """Return pieces of a corpus that has one word and its tag a line."""
    rows = [row.rsplit(" ", 1)[0] for row in file.read_text(encoding="utf-8").splitlines() if row.strip()]
    return [" ".join(rows[n : n + words]) for n in range(0, len(rows), words)]


def flashgeotext(names: set[str]) -> Callable[[str], object] | None:
    """Return flashgeotext with these names, or None where it is not at hand."""
    try:
        from flashgeotext.config import GeoTextConfiguration
        from flashgeotext.geotext import GeoText
        from flashgeotext.lookup import LookupData
    except ImportError:
        return None
    peer = GeoText(GeoTextConfiguration(use_demo_data=False))
    peer.add(LookupData(name="places", data={n: [n] for n in names}, script="arabic"))
    return peer.extract


def written_names(gazetteer: Gazetteer) -> set[str]:
    """Return the gazetteer's names as they are written: flashgeotext folds nothing."""
    return {name for p in gazetteer for name in (p.name_ar, *p.strong, *p.weak) if name}


def larger(folder: Path) -> Gazetteer:
    """Return the shipped gazetteer with made-up names, up to a quarter of a million in all."""
    have = len(written_names(Gazetteer.default()))
    chance = random.Random(0)
    letters = "ابتجحدرسشصطعغفقكلمنهوي"
    made: dict[str, None] = {}
    while len(made) < MANY - have:
        made["".join(chance.choices(letters, k=chance.randint(4, 9)))] = None
    places = (
        Place(f"xx.p{n}", name, "", (), (), "P.PPL", "SY", "", "", 0, 35.0, 38.0, 2.0) for n, name in enumerate(made)
    )
    path = folder / "places.tsv"
    path.write_text("\t".join(COLUMNS) + "\n" + "".join(to_line(p) + "\n" for p in places), encoding="utf-8")
    return Gazetteer([DATA / "places.tsv", path], [DATA / "areas.geojsonl"])


def speed(name: str, texts: list[str], gazetteer: Gazetteer, recogniser: Recogniser) -> tuple[float, float]:
    """Print and return the rates of recognition and of places, and print that of a whole reading."""
    megabytes = size(texts)
    recognise = megabytes / seconds(lambda t: recogniser.recognise(document(t)), texts)
    places = megabytes / seconds(lambda t: find_places(document(t), recogniser, gazetteer), texts)
    whole = megabytes / least(lambda: [reading.incidents for reading in read_all(map(article, texts))], 5)
    named = sum(len(recogniser.recognise(document(t))) for t in texts) / megabytes / 1000
    print(f"{name:<22}{megabytes:8.3f}{named:10.1f}{recognise:12.1f}{places:12.1f}{whole:12.2f}", end="")
    return recognise, places


def pathological(gazetteer: Gazetteer, recogniser: Recogniser) -> None:
    """Print the seconds that malicious or broken texts take."""
    inputs = {
        "1 MB without a space": "حلب" * 170_000,
        "100,000 marks": "ح" + "\u064e" * 100_000,
        "«مدينة » × 100,000": "مدينة " * 100_000,
        "«في حلب » × 100,000": "في حلب " * 100_000,
        "«وقال » × 100,000": "وقال " * 100_000,
        "100,000 line ends": "حلب" + "\n" * 100_000,
        "100,000 spaces": "حلب" + " " * 100_000 + "حلب",
        "«شمال » × 100,000": "شمال " * 100_000 + "حلب",
        "«قرية س » × 50,000": "قرية زغلول، " * 50_000,
        "«والمدينة » × 50,000": "حلب والمدينة " * 50_000,
        "«محافظة » × 50,000": "حلب ومحافظة " * 50_000,
        "«المحافظة » × 50,000": "حلب في المحافظة " * 50_000,
        "«شرق الفرات » × 20,000": "شرق الفرات " * 20_000,
        "«بين X وY » × 20,000": "بين حلب ودمشق " * 20_000,
        "«ريف حلب » × 20,000": "ريف حلب الشمالي " * 20_000,
        "«سراقب ثم سرمين »": "حلب. " + "قصفت سراقب ثم سرمين " * 40_000,
        "«سار ثم تفوح » far": "سوريا ولبنان والعراق وتركيا. " + "سار ثم تفوح ثم شكا " * 40_000,
        "«الحدود … قرب حلب »": "على الحدود السورية مع تركيا قرب حلب " * 20_000,
        "«شرق الفرات قرب حلب »": "شرق الفرات قرب حلب " * 20_000,
    }
    print("\nseconds              recognise   places")
    for name, text in inputs.items():
        recognition = seconds(lambda t: recogniser.recognise(document(t)), [text], 1)
        places = seconds(lambda t: find_places(document(t), recogniser, gazetteer), [text], 1)
        print(f"{name:<22}{recognition:8.2f}{places:9.2f}")


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    gazetteer = Gazetteer.default()
    begun = time.perf_counter()
    recogniser = Recogniser(gazetteer)
    print(f"{len(recogniser.names):,} names ready in {time.perf_counter() - begun:.2f} s")
    peer = flashgeotext(written_names(gazetteer))
    texts = {"ordinary prose": [ORDINARY], "articles": articles()}
    if options.corpus:
        texts["corpus"] = corpus(options.corpus)
    print("MB/s                        MB names/kB   recognise      places       whole  flashgeotext     ratio")
    for name, some in texts.items():
        ours, _ = speed(name, some, gazetteer, recogniser)
        if peer is None:
            print("   flashgeotext is lacking; run with `uv run --with flashgeotext`")
        else:
            theirs = size(some) / seconds(peer, some, 7)
            print(f"{theirs:14.1f}{ours / theirs:10.2f}")
    mixed = [text for some in texts.values() for text in some]
    with tempfile.TemporaryDirectory() as folder:
        big = larger(Path(folder))
        many = Recogniser(big)
        few_seconds = seconds(lambda t: recogniser.recognise(document(t)), mixed)
        many_seconds = seconds(lambda t: many.recognise(document(t)), mixed)
        print(f"\n{len(many.names):,} names: recognition takes {many_seconds / few_seconds:.2f} × the time")
        few_seconds = seconds(lambda t: find_places(document(t), recogniser, gazetteer), mixed)
        many_seconds = seconds(lambda t: find_places(document(t), many, big), mixed)
        print(f"{len(many.names):,} names: places take {many_seconds / few_seconds:.2f} × the time")
    whole = " ".join(islice(mixed, 200)) * 4
    for name, work in (
        ("recognition", lambda t: recogniser.recognise(document(t))),
        ("places", lambda t: find_places(document(t), recogniser, gazetteer)),
    ):
        once, twice = seconds(work, [whole], 5), seconds(work, [whole + whole], 5)
        print(f"twice {size([whole]):.2f} MB in one article: {name} takes {twice / once:.2f} × the time")
    pathological(gazetteer, recogniser)


if __name__ == "__main__":
    main()
