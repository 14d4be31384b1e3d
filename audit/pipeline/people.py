"""Say whose accounts these are, and what the person told beside the archives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from audit import applied
from audit import policy as policies
from audit.answers import Answers
from audit.exposure import Person
from audit.pipeline.inputs import Receipts
from audit.pipeline.opening import Input, UsageError
from audit.rows import Accounts
from parsers import coverage, exports
from parsers.exports import Holder
from parsers.schema import Account, Policy
from reports.words import gettext, later, said

_INSPECT = later("`meta-audit inspect` lists the accounts")


def named(holders: list[Holder]) -> Accounts:
    """Return the accounts by their names alone, to check what the person told."""
    return {
        (platform, name): Account(
            platform, name, tuple(holder.facts.get("names") or ())
        )
        for holder in holders
        for platform, name in holder.accounts().items()
    }


def accounts_of(
    inputs: list[Input], holders: list[Holder], receipts: Receipts
) -> Accounts:
    """Return what the archives say of each account, by platform and name."""
    accounts: Accounts = {}
    # An input that could not be opened may be a part of anybody's download.
    has_lost_part = any(item.problem and not item.archive.members for item in inputs)
    for holder in holders:
        own = [inputs[index] for index in holder.archives]
        media = (exports.medium_of(item.archive, holder.product) for item in own)
        medium = next(filter(None, media), None)
        paths = (path for item in own for path in item.archive.kinds)
        missing = coverage.missing(holder.product, paths)
        # What a cut archive lacks may have stood behind the break.
        if not all(item.is_whole for item in own):
            missing = ()
        logins = any(exports.has_login_files(item.archive) for item in own) and all(
            item.is_whole for item in own
        )
        losses = (
            receipt.is_loss
            for (index, _), receipt in receipts.items()
            if index in holder.archives
        )
        is_whole = all(item.is_whole for item in own)
        is_whole = is_whole and not (has_lost_part or any(losses))
        for platform in exports.PLATFORMS_OF[holder.product]:
            account = exports.account_of(
                holder,
                platform,
                medium=medium,
                oldest=_oldest(inputs, holder, receipts, platform),
                newest=_newest(holder, receipts),
                has_logins=logins,
                missing=missing if platform == holder.product else (),
                is_whole=is_whole,
            )
            accounts[platform, account.account] = account
    return accounts


def _newest(holder: Holder, receipts: Receipts) -> int | None:
    """Return the newest time of any record: JSON does not name the export's day."""
    times = [
        receipt.newest
        for (index, _), receipt in receipts.items()
        if index in holder.archives and receipt.newest is not None
    ]
    return max(filter(None, (*times, holder.facts.get("newest"))), default=None)


def _oldest(
    inputs: list[Input], holder: Holder, receipts: Receipts, platform: str
) -> int | None:
    """Return the oldest dated publication or reaction on one platform."""
    times = [
        receipt.oldest
        for index in holder.archives
        for member, match in inputs[index].pairs()
        if match.format is not None
        and match.format.surface != "profile"
        and (match.format.platform == platform or match.format.surface == "ai_chat")
        and (receipt := receipts.get((index, member.number))) is not None
        and receipt.oldest is not None
    ]
    return min(times, default=None)


def policies_for(
    accounts: Accounts, policy: str | None, region: str | None
) -> tuple[Policy, ...]:
    """Return all policies, the one to show first in front."""
    first = (
        policies.policy_of(policy)
        if policy is not None
        else policies.for_region(region or _region(accounts))
    )
    others = [other for other in policies.load() if other.id != first.id]
    return (first, *others)


def _region(accounts: Accounts) -> str | None:
    """Return the region that the exports name: the legal one, else the country."""
    for key in ("jurisdiction", "country"):
        for account in accounts.values():
            found = policies.region_of(getattr(account, key))
            if found is not None:
                return found
    return None


def told(
    accounts: Accounts,
    *,
    objected_on: Iterable[str],
    birth_year: Iterable[str],
    as_of: date,
    answers: Answers,
) -> tuple[Accounts, Person]:
    """Return the accounts with the births that were told, and all else that was.

    Raises UsageError for a date that is none or to come, and for a name that fits no
    account or several; AnswersError for an answer that can't be used.
    """
    accounts, told_births = _with_births(accounts, birth_year, as_of)
    accounts, answered = _with_answered_births(accounts, answers, told_births)
    sent = _sent(accounts, objected_on, as_of, answers)
    return accounts, Person(
        as_of=as_of,
        objections={key: day for key, (day, confirmed) in sent.items() if confirmed},
        told_births=told_births | answered,
        unconfirmed=frozenset(
            key for key, (_, confirmed) in sent.items() if not confirmed
        ),
        told=applied.evidence(answers, accounts),
    )


Sent = tuple[date, bool]


def _sent(
    accounts: Accounts, given: Iterable[str], as_of: date, answers: Answers
) -> dict[tuple[str, str], Sent]:
    """Return when each account objected, and whether that was confirmed."""
    days = {
        key: (day, True) for key, day in _objections(accounts, given, as_of).items()
    }
    for objection in answers.objections:
        told = objection.sent, objection.confirmed is not None
        for name in (objection.account, *objection.covers):
            field = "account" if name == objection.account else "covers"
            where = f"{answers.name}, line {objection.line}: {field}"
            for key in _fitting(accounts, name, where):
                if days.setdefault(key, told) != told:
                    raise answers.error(
                        objection.line,
                        "sent",
                        gettext("another objection says otherwise"),
                    )
    return days


def _with_answered_births(
    accounts: Accounts, answers: Answers, by_option: frozenset[tuple[str, str]]
) -> tuple[Accounts, frozenset[tuple[str, str]]]:
    """Return the accounts with the births that were answered, and which those are."""
    changed = dict(accounts)
    told: set[tuple[str, str]] = set()
    for answer in answers.of("birth"):
        where = f"{answers.name}, line {answer.line}: question"
        for key in _fitting(accounts, answer.subject.name, where):
            known, born = changed[key].birth_date, answer.value
            if not isinstance(born, date):
                continue
            if key in told and known != born:
                raise answers.error(
                    answer.line, "answer", gettext("another says otherwise")
                )
            if key in by_option and known and known.year != born.year:
                raise answers.error(
                    answer.line, "answer", gettext("--birth-year says otherwise")
                )
            changed[key] = replace(changed[key], birth_date=born)
            told.add(key)
    return changed, frozenset(told)


def _objections(
    accounts: Accounts, given: Iterable[str], as_of: date
) -> dict[tuple[str, str], date]:
    """Return the day of each account's objection; one that is named goes first."""
    days: dict[tuple[str, str], date] = {}
    for name, value in sorted(map(_split, given), key=lambda pair: pair[0] is not None):
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise UsageError(
                gettext("--objected-on: write the day as YYYY-MM-DD")
            ) from error
        if day > as_of:
            raise UsageError(
                gettext("--objected-on: that day lies after the audit's date")
            )
        days |= dict.fromkeys(_fitting(accounts, name, "--objected-on"), day)
    return days


def _with_births(
    accounts: Accounts, given: Iterable[str], as_of: date
) -> tuple[Accounts, frozenset[tuple[str, str]]]:
    changed = dict(accounts)
    told_births: set[tuple[str, str]] = set()
    for name, value in sorted(map(_split, given), key=lambda pair: pair[0] is not None):
        if not (value.isdecimal() and 1900 <= int(value) <= as_of.year):
            raise UsageError(gettext("--birth-year: write a year such as 1988"))
        for key in _fitting(accounts, name, "--birth-year"):
            # A year alone: counted from its first day, as a declared age would be.
            changed[key] = replace(changed[key], birth_date=date(int(value), 1, 1))
            told_births.add(key)
    return changed, frozenset(told_births)


def _split(given: str) -> tuple[str | None, str]:
    name, equals, value = given.rpartition("=")
    return (name if equals else None), value.strip()


def _fitting(
    accounts: Accounts, name: str | None, option: str
) -> list[tuple[str, str]]:
    """Return the accounts that a given name stands for, those of one login only."""
    if name is None:
        return list(accounts)
    platform, _, plain = name.rpartition(":")
    wanted = (plain if platform in exports.PLATFORMS_OF else name).casefold()
    found = [
        key
        for key, account in accounts.items()
        if wanted in (n.casefold() for n in (account.account, *account.names))
        and (platform not in exports.PLATFORMS_OF or _login(key)[0] == platform)
    ]
    if not found:
        raise UsageError(
            gettext("{option}: no such account; {inspect}").format(
                option=option, inspect=said(_INSPECT)
            )
        )
    if len({_login(key) for key in found if key[0] != "threads"}) > 1:
        raise UsageError(
            gettext(
                "{option}: several accounts fit; write facebook:NAME or "
                "instagram:NAME, or the username; {inspect}"
            ).format(option=option, inspect=said(_INSPECT))
        )
    return found


def _login(key: tuple[str, str]) -> tuple[str, str]:
    """Return what tells logins apart: the product and the name."""
    platform, name = key
    owners = exports.PLATFORMS_OF.items()
    product = next((own for own, listed in owners if platform in listed), platform)
    return product, name
