"""Search that finds Chinese words inside sentences: the index, a projection of the database, and its queries."""
