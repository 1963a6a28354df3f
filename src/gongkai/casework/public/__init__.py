"""Pages of casework for citizens."""
