"""Hold what a person asked of an audit, and refuse what can't be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from audit import policy as policies
from audit.mentions import plugged
from audit.pipeline import thumbnails
from audit.pipeline.opening import UsageError
from reports import outputs
from reports.redaction import Redaction
from reports.words import _


@dataclass(frozen=True)
class Options:
    """What the person asked for; see ``meta-audit scan --help``."""

    out: Path = Path("meta-audit-out")
    policy: str | None = None
    region: str | None = None
    objected_on: tuple[str, ...] = ()
    birth_year: tuple[str, ...] = ()
    as_of: date = field(default_factory=lambda: datetime.now(UTC).date())
    formats: tuple[str, ...] = outputs.DEFAULT_FORMATS
    text: str = "full"
    answers: tuple[Path, ...] = ()
    thumbnails: int = 0
    exif: bool = False
    mentions: bool = True
    children: bool = True
    trials: bool = False
    topics_by: str | None = None
    jobs: int = 0
    force: bool = False

    def recorded(self, redaction: Redaction) -> dict[str, Any]:
        """Return what of it may change a verdict or an output, for the record."""
        return {
            "policy": self.policy,
            "region": self.region,
            "objected_on": [redaction.option(text) for text in self.objected_on],
            "birth_year": [redaction.option(text) for text in self.birth_year],
            "as_of": self.as_of.isoformat(),
            "formats": sorted(self.formats),
            "text": self.text,
            "thumbnails": self.thumbnails,
            "exif": self.exif,
            "mentions": self.mentions,
            "children": self.children,
            "trials": self.trials,
            "topics_by": self.topics_by,
        }

    def enrich(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what the children do with every batch: function and its options."""
        if not self.mentions:
            return []
        wanted = {"children": self.children, "trials": self.trials}
        steps: list[tuple[str, dict[str, Any]]] = [("audit.mentions:enriched", wanted)]
        if self.topics_by:
            named = {"function": self.topics_by}
            steps.append(("audit.mentions.plugged:enriched", named))
        return steps


def check(options: Options) -> None:
    """Refuse options that can't be used before anything is read."""
    unknown = [name for name in options.formats if name not in outputs.FORMATS]
    if unknown:
        raise UsageError(
            _("--format: choose among {known}").format(known=", ".join(outputs.FORMATS))
        )
    if options.text not in ("full", "snippet", "none"):
        raise UsageError(_("--text: choose full, snippet or none"))
    _check_thumbnails(options)
    _check_mentions(options)
    if options.region is not None and policies.region_of(options.region) is None:
        raise UsageError(_("--region: write EU, GB, US, BR, row, or a country"))
    check_policy(options.policy)


def check_policy(policy: str | None) -> None:
    """Refuse a policy that nobody announced."""
    known = [each.id for each in policies.load()]
    if policy is not None and policy not in known:
        raise UsageError(
            _("--policy: choose one of {known}").format(known=", ".join(known))
        )


def _check_mentions(options: Options) -> None:
    """Refuse a model that can't be found, or that would not be asked."""
    if options.topics_by is None:
        return
    if not options.mentions:
        raise UsageError(
            _("--topics-by: --no-mentions looks for nothing; leave one of them out")
        )
    try:
        plugged.function_of(options.topics_by)
    except plugged.PluggedError as error:
        raise UsageError(_("--topics-by: {problem}").format(problem=error)) from error


def _check_thumbnails(options: Options) -> None:
    """Refuse pictures where none may be shown, or more than a page can hold."""
    if not 0 <= options.thumbnails <= thumbnails.MOST:
        raise UsageError(
            _("--thumbnails: choose 0 to {most}").format(most=thumbnails.MOST)
        )
    if options.thumbnails and options.text == "none":
        raise UsageError(
            _("--thumbnails: --text none shows nothing of yours; leave one of them out")
        )
