"""Functions to plug in where a model of one's own would be, for the tests."""


def by_one_word(texts):
    """Say that a text mentions health where it says ``wobbly``."""
    return [["health"] if "wobbly" in text else [] for text in texts]


def one_too_few(texts):
    """Forget the last text."""
    return [[] for _ in texts][1:]


def other_names(texts):
    """Answer with a class that is none of ours."""
    return [["mood"] for _ in texts]


def failing(texts):
    """Fail with words of the person in the message."""
    raise ValueError(texts[0])
