"""Facts about places: read, checked, resolved.

Here: everything between ``data/raw`` and a series that may be calculated with. Not here: calculations
about emissions (``accounting``, ``analysis``) and rules of a programme (``programme``).
"""
