"""What happened: from trigger words to incidents of one article. `incidents.find_incidents` is the way out.

The rooms stand in the order of the data, and an import contract keeps them in it: `words` marks what the words of a
text stand for, `casualties` counts the dead and injured, `telling` makes told events of clauses, `scene` says where,
when, by whom and how sure, `stories` joins what is told twice and leaves out what is no news.
"""
