"""Toponym recognition: `toponyms.Recogniser` finds names, `guards` ask for evidence, `roles` says what each does.

`unknown` reads names that no gazetteer has, `withinnames` those within longer names.
"""
