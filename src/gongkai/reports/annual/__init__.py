"""The annual report that the platform makes: computed, written, checked, submitted, rolled up."""
