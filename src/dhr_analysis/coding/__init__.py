"""Servants of stage 3: sentences, phrases, context and meaning."""
