"""Runs: many places, many notebooks, reports that are whole or not there at all.

Here: parameters, execution of notebooks, writing of outputs, the ledger. Not here: what the notebooks say.
"""
