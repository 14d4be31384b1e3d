"""Print times as the pages of an edition print them.

Month and am/pm words as observed in pages (HTML_EXPORTS 3.1); the months of a language
that were not seen follow those that were (dots in Spanish, none in French). Long dates
of the header: en, it and pt observed, the other languages own-knowledge.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo


class _Words(NamedTuple):
    """Words of a date: twelve months, am and pm, seven weekdays, twelve long months."""

    months: str
    am: str = "am"
    pm: str = "pm"
    weekdays: str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    long: str = (
        "January February March April May June July August September October November"
        " December"
    )
    full: str = "{weekday}, {long} {d}, {y} at {h12}:{m} {half} {zone}"


_NUMBERS: Final = " ".join(str(number) for number in range(1, 13))
_ENGLISH: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_WORDS: Final = {
    "en": _Words(_ENGLISH),
    "en_GB": _Words(_ENGLISH, full="{weekday} {d} {long} {y} at {h}:{m} {zone}"),
    "fr": _Words(
        "janv févr mars avr mai juin juil août sept oct nov déc",
        weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
        long="janvier février mars avril mai juin juillet août septembre octobre"
        " novembre décembre",
        full="{weekday} {d} {long} {y} à {h}:{m} {zone}",
    ),
    "es": _Words(
        "ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.",
        weekdays="lunes martes miércoles jueves viernes sábado domingo",
        long="enero febrero marzo abril mayo junio julio agosto septiembre octubre"
        " noviembre diciembre",
        full="{weekday}, {d} de {long} de {y} a las {h}:{m} {zone}",
    ),
    "it": _Words(
        "gen feb mar apr mag giu lug ago set ott nov dic",
        weekdays="Lunedì Martedì Mercoledì Giovedì Venerdì Sabato Domenica",
        long="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre"
        " ottobre novembre dicembre",
        full="{weekday} {d} {long} {y} alle ore {h}:{m} {zone}",
    ),
    "pt_BR": _Words(
        "jan fev mar abr mai jun jul ago set out nov dez",
        am="da manhã",
        pm="da tarde/noite",
        weekdays="Segunda-feira Terça-feira Quarta-feira Quinta-feira Sexta-feira"
        " Sábado Domingo",
        long="janeiro fevereiro março abril maio junho julho agosto setembro outubro"
        " novembro dezembro",
        full="{weekday}, {d} de {long} de {y} às {h}:{m} {zone}",
    ),
    "vi": _Words(
        " ".join(f"Tháng_{number}" for number in range(1, 13)),
        am="sáng",
        pm="ch",
        weekdays="Thứ_Hai Thứ_Ba Thứ_Tư Thứ_Năm Thứ_Sáu Thứ_Bảy Chủ_Nhật",
        long=_NUMBERS,
        full="{weekday}, {d} tháng {long}, {y} lúc {h}:{m} {zone}",
    ),
    "ko": _Words(
        " ".join(f"{number}월" for number in range(1, 13)),
        am="오전",
        pm="오후",
        weekdays="월요일 화요일 수요일 목요일 금요일 토요일 일요일",
        long=_NUMBERS,
        full="{y}년 {long}월 {d}일 {weekday} {half} {h12}:{m} {zone}",
    ),
    "ja": _Words(
        " ".join(f"{number}月" for number in range(1, 13)),
        am="AM",
        pm="PM",
        weekdays="月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
        long=_NUMBERS,
        full="{y}年{long}月{d}日{weekday} {h}:{m} {zone}",
    ),
}


class Clock(NamedTuple):
    """The clock of a download: its language, its zone, and how its pages print times.

    ``form`` is ``seconds`` or ``minutes`` (the template of 2022 and later), ``commas``
    (Jun 4, 2020, 6:46 PM) or ``day-first`` (04 Jun 2020, 18:46).
    """

    language: str
    zone: str
    form: str

    def stamp(self, at: int) -> str:
        """Return the time of a record, in seconds since 1970, as its page prints it."""
        when = datetime.fromtimestamp(at, ZoneInfo(self.zone))
        words = _WORDS[self.language]
        month = words.months.split()[when.month - 1].replace("_", " ")
        half, hour = (words.am, words.pm)[when.hour >= 12], when.hour % 12 or 12
        if self.form == "day-first":
            return when.strftime(f"%d {month} %Y, %H:%M")
        if self.form == "commas":
            return f"{month} {when.day}, {when:%Y}, {hour}:{when:%M} {half.upper()}"
        seconds = f":{when:%S}" if self.form == "seconds" else ""
        return f"{month} {when:%d, %Y} {hour}:{when:%M}{seconds} {half}"

    def long(
        self, at: int, *, zone: str | None = None, named: str | None = None
    ) -> str:
        """Return a time as the header prints it, with weekday and zone.

        ``zone`` is the zone of the header's text where it is another, ``named`` what
        the text calls it.
        """
        when = datetime.fromtimestamp(at, ZoneInfo(zone or self.zone))
        words = _WORDS[self.language]
        return words.full.format(
            weekday=words.weekdays.split()[when.weekday()].replace("_", " "),
            long=words.long.split()[when.month - 1],
            d=when.day,
            y=when.year,
            h=f"{when:%H}",
            h12=when.hour % 12 or 12,
            m=f"{when:%M}",
            half=(words.am, words.pm)[when.hour >= 12].upper(),
            zone=named or _offset(when.utcoffset() or timedelta()),
        )


def attribute(at: int) -> str:
    """Return a time as the ``datetime`` attribute states it, in UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _offset(east: timedelta) -> str:
    minutes = int(east.total_seconds()) // 60
    if not minutes:
        return "UTC"
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
