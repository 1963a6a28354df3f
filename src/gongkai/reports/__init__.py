"""The archive of read annual reports: what was published, what was read in it, and what is wrong in it."""
