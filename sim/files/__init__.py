"""Scenario files in and out: every problem located, nothing lost."""
