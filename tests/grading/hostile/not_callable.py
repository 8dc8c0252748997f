"""Its answer is a number."""

double = 100
