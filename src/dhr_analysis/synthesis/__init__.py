"""Servants of stages 4 to 6: topics, counts, groups and proposals."""
