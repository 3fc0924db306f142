"""What clients' own systems are told: owing it, sending it, and what people see of that."""
