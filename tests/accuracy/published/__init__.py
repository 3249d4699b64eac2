"""The published accuracy: truth sets by stratum, measured with intervals, written to `docs/accuracy.md`."""
