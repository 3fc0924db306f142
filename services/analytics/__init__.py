"""Figures of the orders: how they are kept by day, and what is read from them."""
