"""The demonstration: a small invented nation, delivered through the real intake."""
