"""The pages of the portal for staff."""
