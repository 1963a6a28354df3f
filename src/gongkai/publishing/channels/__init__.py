"""The channels outside: what an item is turned into for them, how it gets there, and what is printed of it."""
