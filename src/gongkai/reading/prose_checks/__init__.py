"""What is wrong in the words of a report: its period, its sections, what it cites, and its percentages."""
