"""What a worker runs, and the `…_later` functions that ask for it."""
