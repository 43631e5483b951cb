"""Servants of the reports: charts, tables, audiences, disclosure control."""
