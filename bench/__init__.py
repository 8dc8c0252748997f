"""Benchmarks: what is compared is measured in turns, in one run, and written to trained/bench/<name>/record.json."""
