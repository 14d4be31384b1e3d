"""Let a model of the person's own say what texts mention, beside the lexicons.

Off by default. ``scan --topics-by MODULE:FUNCTION`` names a function that Python finds
on its path; it takes a list of texts and returns, for each, the classes it mentions
(names of `parsers.schema.TOPICS`). It runs in the children, within their limits, and
must neither download nor send anything: that is for who plugs it in to make sure.
CONTRIBUTING shows one around a folder of static embeddings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

import pyarrow as pa

from parsers import schema
from reports.words import _

Topics = Callable[[Sequence[str]], Sequence[Iterable[str]]]
_CODE = {label: code for code, label in enumerate(schema.SENSITIVE)}


class PluggedError(Exception):
    """Say what is wrong with the function that was named."""


def function_of(name: str) -> Topics:
    """Return the function that ``module:function`` names.

    Raises:
        PluggedError: no such module or function.
    """
    module, colon, function = name.partition(":")
    if not (module and colon and function):
        raise PluggedError(_("write it as MODULE:FUNCTION"))
    try:
        found: Topics = getattr(import_module(module), function)
    except ImportError as error:
        said = _("Python finds no module {module}").format(module=module)
        raise PluggedError(said) from error
    except AttributeError as error:
        said = _("{module} has no {function}").format(module=module, function=function)
        raise PluggedError(said) from error
    return found


def enriched(batch: pa.RecordBatch, *, function: str) -> pa.RecordBatch:
    """Return the batch with what the named function found added to ``sensitive``.

    Raises:
        PluggedError: the function returns another number of answers than texts, or a
            class that is none of ours.
    """
    topics = function_of(function)
    texts = batch.column("text").to_pylist()
    rows = [row for row, text in enumerate(texts) if text]
    answers = topics([texts[row] for row in rows]) if rows else []
    if len(answers) != len(rows):
        raise PluggedError("another number of answers than texts")
    more = dict(zip(rows, map(_codes, answers), strict=True))
    known = batch.column("sensitive").to_pylist()
    found = [
        sorted({*(_CODE[label] for label in own or ()), *more.get(row, ())})
        for row, own in enumerate(known)
    ]
    begins = [0]
    for codes in found:
        begins.append(begins[-1] + len(codes))
    values = pa.DictionaryArray.from_arrays(
        pa.array([code for codes in found for code in codes], pa.int32()),
        pa.array(schema.SENSITIVE, pa.string()),
    )
    column = pa.ListArray.from_arrays(pa.array(begins, pa.int32()), values)
    place = batch.schema.get_field_index("sensitive")
    return batch.set_column(place, batch.schema.field(place), column)


def _codes(labels: Iterable[str]) -> set[int]:
    found = set(labels)
    if found - set(schema.TOPICS):
        raise PluggedError("a class that is none of parsers.schema.TOPICS")
    return {_CODE[label] for label in found}
