"""The pages of the portal for everybody."""
