"""Figures of a report.

Here: functions that take plain data and return a matplotlib figure, in Chinese or English. Not here: where the
data come from (``analysis``) and the captions (``presentation.blocks``).
"""
