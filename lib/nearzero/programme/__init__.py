"""Judgement: what the programme's rules make of a place's numbers.

Here: indicator systems, verdicts, acceptance, gaps, ladders of targets, projects. Not here: how numbers come about
(``places``, ``analysis``) or how verdicts read (``presentation``).
"""
