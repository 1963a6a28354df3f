"""The statistical forms of the annual report as data, and the engine that checks them."""
