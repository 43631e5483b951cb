"""What people decide: sheets of passages to judge, the words that decisions rest on, samples, marks of coders."""
