import re

import pytest
from matplotlib.text import Text

CHINESE = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("place", ["laoshan", "zhangqiu"])
def test_figures_of_an_english_report_hold_no_chinese(place, reports):
    for chapter in reports(place, "en"):
        for figure in chapter.figures:
            drawing = figure.draw()
            texts = [text.get_text() for text in drawing.findobj(Text)]
            assert not [text for text in texts if CHINESE.search(text)], figure.id
