"""The deadlines of 34 CFR 200.85 as data, and what a clock of one says on a day. No clock is read here."""

from vereda.core.duties.clock import Reading, due_on, read_clock
from vereda.core.duties.rules import RULES, Rule, Unit

__all__ = ["RULES", "Reading", "Rule", "Unit", "due_on", "read_clock"]
