"""Proactive disclosure: items and catalogue, three-step review, channels, normative documents, interpretation."""
