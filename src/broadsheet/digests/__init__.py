"""What do we write to a reader? Letters, an outbox that sends each once, and what became of them."""
