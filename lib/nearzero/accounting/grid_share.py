"""What the grid made of a change, and what the place: kilowatt-hours against their factor.
"""
