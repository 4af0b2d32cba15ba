"""Choosing the language of a text."""


def pick(lang: str, zh: str, en: str) -> str:
    """Return the text of the language asked for."""
    return zh if lang == "zh" else en
