"""Pretend shops for the demo and the tests. They import nothing of the project, so that no mistake is shared."""
