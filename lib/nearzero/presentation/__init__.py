"""What readers see: tables, figures, reports, pages.

Here: everything that turns results into something to read. Not here: any calculation about a place.
"""
