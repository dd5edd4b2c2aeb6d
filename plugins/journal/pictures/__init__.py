"""Responsive pictures, drawn cards, positions stripped."""
