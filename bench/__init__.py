"""Benchmarks: `python -m bench.<name>`. Each measures its own limit in the same run and prints one JSON line last."""
