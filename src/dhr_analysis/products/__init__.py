"""Products beside the two reports: briefings, slides, handouts, and the action plan that people keep up to date."""
