"""What no mention of a story states is taken from the paragraph before it, then from the article's lead."""

from __future__ import annotations

from datetime import date, timedelta

from geo.events.setting import When, Where
from geo.events.stories import Story
from geo.events.triggers import function_words


def settle(stories: list[Story], published: date | None) -> list[Story]:
    """Give what no mention states from the paragraph, then from the lead."""
    out: list[Story] = []
    lead_when = next((s.when for s in stories if s.when and _recent(s.when, published)), None)
    lead_where = next((s.where for s in stories if s.where and s.where.rule != "speaker"), None)
    for story in stories:
        where, when = story.where, story.when
        before = next((s for s in reversed(out) if s.told.paragraph == story.told.paragraph), None)
        if where is not None and where.rule == "speaker" and lead_where is not None and _hospital(where):
            where = None
        if where is None:
            if before is not None and before.where is not None:
                where = before.where._replace(rule="paragraph", confidence=0.6)
            elif lead_where is not None and story.told.family in {
                "violence",
                "protest",
                "abduction",
                "loot",
                "arrest",
                "agreement",
                "ceasefire",
                "release",
            }:
                where = lead_where._replace(rule="article", confidence=0.35)
        if (
            when is None
            and (not story.told.past_perfect or story.told.part_of_day)
            and not story.told.caused
            and story.status != "planned"
        ):
            if before is not None and before.when is not None and _recent(before.when, published):
                when = before.when._replace(rule="paragraph", confidence=0.6, own=False)
            elif lead_when is not None:
                when = lead_when._replace(rule="lead", confidence=0.4, own=False)
        out.append(story._replace(where=where, when=when))
    return out


def _hospital(where: Where) -> bool:
    return where.value.name_ar.split(" ")[0] in function_words("hospital")


def _recent(when: When, published: date | None) -> bool:
    return published is None or (when.end is not None and timedelta(0) <= published - when.end <= timedelta(days=6))
