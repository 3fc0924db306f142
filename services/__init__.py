"""Rules over several rows or with an engine: plain functions, a module per noun. Nothing here commits."""
