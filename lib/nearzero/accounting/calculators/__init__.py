"""The calculators that the guide to the research report asks for, one module per subject.

Here: pure functions from quantities and named assumptions to outcomes with arithmetic, interval and what is missing.
Not here: inventories (``accounting.inventory``), what the programme asks of a result (``programme``), and any number
that is not a quantity of a place or a factor of ``data/raw/factors``.

``of_place.calculate(raw, place_id)`` says everything that the tables of one place allow.
"""
