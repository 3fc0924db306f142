"""Products of the catalog put on sale in a client's store, and connected there to what they are made as."""
