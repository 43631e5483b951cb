"""The exchange with other programs for qualitative work, by the standard REFI-QDA 1.5."""
