"""What the notebooks of the six stages show: an opened study or tables in, pieces of a page out."""
