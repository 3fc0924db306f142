"""What `./start`, `./test` and `./check` do: real servers, a built front end, and one supervisor."""
