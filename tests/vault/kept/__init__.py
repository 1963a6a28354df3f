"""An app of the tests with everything that the vault can keep."""
