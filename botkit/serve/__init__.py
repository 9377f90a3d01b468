"""Voila with one kernel for all viewers: who only look, and can change nothing."""
