"""Learn from Domestic Homicide Reviews: load, read, code, topics, synthesise, compare, report."""

__version__ = "0.1.0"
