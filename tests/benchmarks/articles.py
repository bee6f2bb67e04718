"""Made-up articles for benchmarks: about 1.5 kB of news each, put together from sentences in our own words."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.synthetic import places

SIZE = 1500
FIRST, DAYS = date(2015, 1, 1), 3650
_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_MONTHS = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
_LEADS = (
    "قُتل {n} أشخاص وأصيب {m} آخرون، {when}، جراء قصف مدفعي استهدف أحياء سكنية في مدينة {town}.",
    "أعلنت مصادر محلية مقتل {n} مدنيين في غارة جوية على أطراف بلدة {town} {when}.",
    "انفجرت سيارة مفخخة {when} قرب سوق شعبي في {town}، ما أسفر عن سقوط {n} قتلى و{m} جرحى.",
    "اندلعت اشتباكات عنيفة {when} بين القوات الحكومية ومسلحين في محيط مدينة {town}، وسقط خلالها {n} قتلى.",
    "خرج مئات المحتجين {when} في مظاهرة سلمية وسط {town} للمطالبة بتحسين الخدمات.",
    "اعتقلت قوات الأمن {n} أشخاص {when} خلال حملة مداهمات في {town}.",
    "نزحت أكثر من {m} عائلة من ريف {town} {when} هربا من المعارك.",
    "سيطرت القوات الحكومية {when} على مواقع قرب {town} بعد انسحاب المسلحين منها.",
)
_MORE = (
    "وقال مصدر طبي إن عددا من الجرحى نقلوا إلى مشاف في البلدات القريبة بسبب نقص المواد الطبية.",
    "وكانت بلدة {other} قد شهدت {before} قصفا مماثلا أدى إلى مقتل {k} أشخاص.",
    "ونقلت وكالة محلية عن شاهد قوله إن الدخان غطى المكان ساعات طويلة.",
    "وأضاف المصدر أن طرقا مؤدية إلى {other} أغلقت أمام حركة السير.",
    "ودعا مسؤول في المجلس المحلي المنظمات الإنسانية إلى إرسال مساعدات عاجلة.",
    "ولم تعلن أي جهة مسؤوليتها عن الحادث حتى ساعة إعداد هذا الخبر.",
    "وفي {other}، أصيب {k} مدنيين {before} بانفجار لغم أرضي من مخلفات الحرب.",
)
_FILL = (
    "وتشهد المنطقة منذ أسابيع توترا متصاعدا، فيما يطالب الأهالي بفتح طرق آمنة لإيصال الغذاء والدواء إلى المحتاجين.",
    "ويعتمد معظم السكان على الزراعة، وقد تراجعت المحاصيل كثيرا في الموسم الأخير بسبب شح الأمطار وارتفاع أسعار الوقود.",
    "ويرى مراقبون أن الحلول المطروحة حتى الآن لا تعالج أصل المشكلة ولا تطمئن الناس على مستقبل أبنائهم.",
    "وتقول منظمات إنسانية إن حجم الحاجات يفوق قدرتها، وإن التمويل المتاح لا يغطي سوى جزء يسير منها.",
    "ومن المقرر أن تناقش لجنة مختصة هذا الملف في اجتماعها المقبل، وأن ترفع توصياتها إلى الجهات المعنية.",
    "وأغلقت المدارس أبوابها مؤقتا، بينما واصلت المتاجر العمل ساعات قليلة في النهار لتأمين حاجات الناس.",
    "ويشكو الأهالي من انقطاع الكهرباء ساعات طويلة ومن صعوبة الحصول على مياه الشرب النظيفة.",
    "وقال تاجر من أبناء المنطقة إن الأسعار تضاعفت خلال أشهر قليلة وإن كثيرين لم يعودوا قادرين على شراء الأساسيات.",
)


def rows(count: int, *, first: int = 0) -> Iterator[dict[str, str]]:
    """Yield articles as the rows of a table; each is a function of its number alone."""
    towns = [name for _, name, *_ in places()]
    for number in range(first, first + count):
        chance = random.Random(number)
        day = FIRST + timedelta(chance.randrange(DAYS))
        event = day - timedelta(chance.randrange(3))
        earlier = day - timedelta(chance.randrange(5, 40))
        words = {
            "n": chance.randint(3, 10), "m": chance.randint(11, 90), "k": chance.randint(3, 9),
            "town": chance.choice(towns), "other": chance.choice(towns), "when": _DAYS[event.weekday()],
            "before": f"في {earlier.day} {_MONTHS[earlier.month - 1]}",
        }  # fmt: skip
        text = " ".join([chance.choice(_LEADS), *chance.sample(_MORE, 3)]).format(**words)
        while len(text.encode()) < SIZE - 100:
            text += " " + chance.choice(_FILL)
        yield {"id": f"n{number}", "published": day.isoformat(), "source": "وكالة أخبار", "text": text}


def write(path: Path, count: int) -> None:
    """Write a table of articles."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows(count):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
