"""From activity data and factors to emissions and energy balances.

Here: factors and sets of them, activity data, inventories, balances. Not here: reading tables (``places``),
trends and drivers (``analysis``), rules of a programme (``programme``).
"""
