"""Tolerant reading of files that people made: cells, number formats, sheets. Nothing here knows what a fact is."""
