"""Servants of stage 2: from blocks to passages, recommendations, actions and case facts."""
