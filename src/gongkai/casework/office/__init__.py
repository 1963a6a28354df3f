"""Pages of casework for staff."""
