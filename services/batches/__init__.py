"""Many variants at once, on the screen: chosen, planned, made in steps, taken back as one thing."""
