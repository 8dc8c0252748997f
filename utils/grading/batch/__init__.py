"""Grading a whole class: from what a platform hands over to gradebook, pages and files for the platform."""
