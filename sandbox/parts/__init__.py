"""What all pretend shops are built of: rows, a server, queues, faults, pages, and something to sell."""
