"""Speed of `find_dates`, beside dateparser's `search_dates` on the same text in the same run.

dateparser is no dependency of the project: `uv run --with dateparser python -m tests.benchmarks.dates`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from geo.article import Article
from geo.dates import find_dates
from geo.text.document import Document

PUBLISHED = date(2020, 1, 10)
ARTICLE = """
أعلنت قيادة العمليات المشتركة أن القوات الأمنية دخلت صباح اليوم الجمعة ثلاث قرى جنوب المدينة، بعد اشتباكات بدأت فجر
الخميس وأوقعت 12 قتيلا وأكثر من 40 جريحا بحسب مصادر طبية. وقال ناطق باسم القيادة إن الهجوم الذي خطط له قبل ثلاثة أسابيع
سيتواصل حتى استعادة الطريق الذي يربط البلدة بالحدود، مضيفا أن الطائرات نفذت مساء أمس ست غارات على مواقع المسلحين.

وكانت البلدة سقطت في 9 أكتوبر (تشرين الأول) الماضي حين انسحبت منها القوات من دون قتال، ثم استعيد جزء منها في 22 من الشهر
ذاته. وذكر سكان عبر الهاتف أن القصف لم يتوقف خلال الأيام الثلاثة الماضية، وأن المياه والكهرباء مقطوعتان،
فيما طالبت منظمات إنسانية بفتح ممر آمن للمدنيين المحاصرين وبإدخال الأدوية إلى المستشفى الوحيد الذي ما زال يعمل.

ويرى مراقبون أن المعركة تذكر بما جرى عام 2016 حين تبادل الطرفان السيطرة على المنطقة مرات عدة، وأن أيا منهما لا يملك ما
يكفي من الرجال لحسمها قبل الربيع المقبل. ومن المقرر أن يبحث الوسطاء الأمر في جولة جديدة تعقد الثلاثاء في العاصمة.
"""
_TEXT_COPIES = 400
_SLOW_COPIES = 1


def _rate(run: Callable[[], object], size: int) -> float:
    begun = time.perf_counter()
    run()
    return size / (time.perf_counter() - begun) / 1e6


def _ours(copies: int) -> float:
    documents = [Document(Article(str(number), ARTICLE, PUBLISHED)) for number in range(copies)]
    for document in documents:
        document.folded  # noqa: B018 folding is measured elsewhere
    find_dates(documents[0])
    return _rate(lambda: [find_dates(document) for document in documents], copies * len(ARTICLE.encode()))


def main() -> None:
    """Print megabytes a second (UTF-8) and, where dateparser is at hand, the ratio."""
    ours = _ours(_TEXT_COPIES)
    print(f"find_dates          {ours:8.2f} MB/s")
    try:
        from dateparser.search import search_dates
    except ImportError:
        print("dateparser is lacking; run: uv run --with dateparser python -m tests.benchmarks.dates")
        return
    search_dates("أمس", languages=["ar"])
    text = ARTICLE * _SLOW_COPIES
    theirs = _rate(lambda: search_dates(text, languages=["ar"]), len(text.encode()))
    print(f"search_dates        {theirs:8.2f} MB/s")
    print(f"ratio               {ours / theirs:8.1f}")


if __name__ == "__main__":
    main()
