"""How well the pipeline reads annotated articles: `uv run python -m tests.accuracy [--set SET] [--verbose]`.

The corpus, its provenance and the rules of annotation are described in `tests/data/accuracy/README.md`. The rules of
scoring:

places
    A prediction is a place mention that is not `part_of_name`; anaphors (المدينة، العاصمة) and what stands in optional
    or foreign parts (tails of related articles) count neither way. Overlap: a prediction is right when it touches a
    gold place that is not `part_of_name`, a gold place is found when a prediction touches it; spatial phrases are not
    counted in the recall. Exact: the same with equal spans. Resolution is measured on gold of role `location`: the
    distance in km to the true point, over cities, towns, villages, neighbourhoods and facilities; and, for every
    class, whether it is within the tolerance that the gold states. Roles: what a found mention was taken for.
spatial phrases
    Found when a prediction shares half of the span; right when the true centre lies within the given radius (or the
    tolerance) and the radius is no more than 2.5 times the true one (5 km at least); strictly right when it lies within
    the given radius itself and that is no more than twice the true one.
dates
    Right when the day is the same, or, for longer spans, when 60 % of the union is shared. False: a resolved date that
    touches no gold.
incidents
    F1 over required incidents. A prediction matches where type, date within a day, and place within tolerance plus
    radius (capped at three tolerances) agree; a change of control may be coded as a battle or as a strategic
    development. Optional gold absorbs a prediction without counting; so does, in an article with news, a strategic
    development that the gold lacks. Status and fatalities are compared on the matched. Invented: reported or claimed
    incidents in articles without news.
"""
