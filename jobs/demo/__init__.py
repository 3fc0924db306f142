"""The demo: a provider with people of every role, a catalog, clients, a connected shop, orders on their way."""
