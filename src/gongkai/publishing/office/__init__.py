"""The pages of publishing for staff."""
