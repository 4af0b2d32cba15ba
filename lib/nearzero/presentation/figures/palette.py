"""The colours of every figure.

Here: the palette alone, so that what draws without matplotlib (``explorer.charts``) has the same. Not here: sizes,
hatches and marks (``style``).
"""

# Okabe and Ito's palette, which readers with any colour blindness can tell apart.
BLACK = "#000000"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"

INK = "#262626"
GREY = "#737373"
PALE = "#D9D9D9"
PAPER = "#FFFFFF"
