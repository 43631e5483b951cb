"""How the pipeline is run: its jobs, their stamps, their notebooks."""
