"""Commands of publishing for who runs the platform."""
