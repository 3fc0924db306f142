"""The catalog by file: rows about products, what they have, and what is made of them; a product whole or not at all."""
