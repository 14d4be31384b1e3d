"""Turn figures of matplotlib into files: the same bytes on every run, with their words.

matplotlib costs most of a second to import, so every import of it stands inside a
function. Only ``Figure`` is used, never pyplot: no display, and no figure left open.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG: Final = "http://www.w3.org/2000/svg"
_WHITE: Final = "#FFFFFF"


class Drawn(NamedTuple):
    """A figure, its title, and the same in words for who can't see it."""

    figure: Figure
    title: str
    text: str


def image(format_: str, draw: Callable[[], Drawn]) -> bytes:
    """Return the file of what ``draw`` draws; ``format_`` is ``png`` or ``svg``.

    Title and text travel as the ``title`` and ``desc`` of an SVG, and as the metadata
    of a PNG.
    """
    with settled():
        drawn = draw()
        out = BytesIO()
        drawn.figure.savefig(
            out, format=format_, facecolor=_WHITE, metadata=_metadata(format_, drawn)
        )
    return _described(out.getvalue(), drawn) if format_ == "svg" else out.getvalue()


def _metadata(format_: str, drawn: Drawn) -> dict[str, str | None]:
    if format_ == "svg":
        return {"Date": None, "Creator": None}
    return {"Software": None, "Title": drawn.title, "Description": drawn.text}


def _described(svg: bytes, drawn: Drawn) -> bytes:
    """Return the drawing with its title and description for screen readers."""
    root = etree.fromstring(svg, etree.XMLParser(no_network=True))
    root.set("role", "img")
    root.set("aria-labelledby", "title text")
    for place, (tag, id_, words) in enumerate(
        (("title", "title", drawn.title), ("desc", "text", drawn.text))
    ):
        element = etree.Element(f"{{{_SVG}}}{tag}", id=id_)
        element.text = words
        root.insert(place, element)
    written: bytes = etree.tostring(
        root.getroottree(), xml_declaration=True, encoding="utf-8"
    )
    return written


@contextmanager
def settled() -> Iterator[None]:
    """Make the settings ours: no matplotlibrc, no random ids, no maths in a label."""
    mpl = _matplotlib()
    with mpl.rc_context(), warnings.catch_warnings():
        # A name in a script that the font lacks is drawn as boxes in a PNG; an SVG
        # holds it as text, which the reader's own fonts can show.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not")
        mpl.rcdefaults()
        mpl.rc("svg", hashsalt="meta-audit", fonttype="none")
        mpl.rc("text", parse_math=False)
        mpl.rc("font", size=9, family="sans-serif")
        mpl.rc("hatch", linewidth=0.7)
        yield


@cache
def _matplotlib() -> Any:
    """Import matplotlib without letting it write outside the output folder.

    It would keep a list of the system's fonts in the user's cache; with a folder that
    lasts as long as the import, and its own fonts only, nothing stays behind.
    """
    with TemporaryDirectory() as folder:
        own = {"MPLCONFIGDIR": folder, "MPL_IGNORE_SYSTEM_FONTS": "1"}
        kept = {name: os.environ.get(name) for name in own}
        os.environ.update(own)
        import matplotlib as mpl
        import matplotlib.font_manager

        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return mpl
