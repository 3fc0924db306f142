"""What the provider's floor does beyond single lines: batches, scans, papers and print files together."""
