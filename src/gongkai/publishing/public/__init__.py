"""The pages of publishing for everybody."""
