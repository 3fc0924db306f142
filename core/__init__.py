"""The floor that everything stands on. It knows nothing of what stands above it."""
