"""The public site as a whole: home, catalogue, search, feeds, site map, visits."""
