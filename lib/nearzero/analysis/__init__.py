"""What the numbers of a place mean: trends, drivers, decoupling, uncertainty.

Here belong pure calculations on arrays and numbers. Reading facts, judging them against the programme's rules
and drawing them do not.
"""
