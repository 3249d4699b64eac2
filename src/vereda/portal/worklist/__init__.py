"""The worklist: what two States' people must settle together."""
