"""The commands that prepare, fill and serve an installation, each in a module of its own."""
