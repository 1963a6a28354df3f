"""Template tags of the annual reports."""
