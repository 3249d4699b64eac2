"""The published benchmarks behind `vereda bench`."""
