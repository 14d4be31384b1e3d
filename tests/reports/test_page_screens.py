"""The page in a browser: what the first screen holds, and that it never overflows."""

from __future__ import annotations

import pytest

from reports import page, words
from tests.reports import views
from tests.reports.views import account, item, name, view

DESKTOP = {"width": 1280, "height": 720}
PHONE = {"width": 360, "height": 740}
SCREENS = {"desktop": DESKTOP, "phone": PHONE}

LONG = "Friends of the invented river near Exampleton, since 2004 ok"
UNBROKEN = "Donaudampfschifffahrtsgesellschaftsbeispielgruppenmitglieder"
RTL = "مجموعة أصدقاء النهر الخيالي"
ODD_NAMES = {
    "group": [name(LONG, 12_345_678, 1), name(UNBROKEN, 7, 1), name(RTL, 5, 1)],
    "people": [name("נועה דוגמה", 3)],
}
VIEWS = {
    "rich": view(),
    "empty": views.EMPTY,
    "only unknown": views.UNKNOWN,
    "none public": views.NONE_PUBLIC,
    "one account": view(accounts=[account()]),
    "ten accounts": view(
        accounts=[account(account=f"{RTL} {n} {LONG}") for n in range(10)]
    ),
    "odd names": view(
        names=ODD_NAMES,
        first_items=[item(container=UNBROKEN * 2, text=RTL), item(text=UNBROKEN * 9)],
        accounts=[account(account=UNBROKEN)],
    ),
    "millions": views.counted(
        98_765_432, 12_345_678, 76_543_210,
        cube={("facebook", 2014, month, "unknown", "undetermined"): 8_230_452
              for month in range(1, 13)},
    ),
    "no text": view(text_level="none"),
}  # fmt: skip
_STICKING_OUT = """Array.from(
    document.querySelectorAll("main *:not(.unseen, .unseen *, .skip)"),
).filter((node) => !node.closest(".wide, svg, [data-explorer]")
    && node.getBoundingClientRect().right > innerWidth + 1
).map((node) => node.outerHTML.slice(0, 80))"""
FIRST_SCREEN = (
    "h1", "#headline", ".remainder .button", ".cards", ".overview .bars", ".badge",
    ".object", ".cannot", ".source",
)  # fmt: skip


def _opened(page_of, folder, shown, lang="en", **options):
    path = folder / "report.html"
    with words.using(lang):
        path.write_text(page.render(shown), encoding="utf-8")
    return page_of(path, **options)


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_the_first_screen_holds_the_answer(page_of, tmp_path, lang, screen):
    visit = _opened(page_of, tmp_path, view(), lang, viewport=screen)

    feet = {
        part: visit.page.locator(part).first.evaluate(
            "node => node.getBoundingClientRect().bottom"
        )
        for part in FIRST_SCREEN
    }

    assert {part: foot for part, foot in feet.items() if foot > screen["height"]} == {}
    visit.assert_quiet()


@pytest.mark.parametrize(
    ("shown", "lang"),
    [*((shown, "en") for shown in VIEWS.values()), (VIEWS["rich"], "fr")],
    ids=[*VIEWS, "rich in French"],
)
def test_nothing_overflows_sideways(page_of, tmp_path, shown, lang):
    visit = _opened(page_of, tmp_path, shown, lang)
    visit.page.evaluate(
        "for (const one of document.querySelectorAll('details')) one.open = true"
    )

    found = {}
    for width in (320, 360, 1280):
        visit.page.set_viewport_size({"width": width, "height": 740})
        wide = visit.page.evaluate("document.documentElement.scrollWidth")
        found[width] = wide, visit.page.evaluate(_STICKING_OUT)

    assert found == {width: (width, []) for width in (320, 360, 1280)}
    visit.assert_quiet()


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_without_a_script_all_but_the_explorer_can_be_read(page_of, tmp_path, lang):
    visit = _opened(page_of, tmp_path, view(), lang, java_script_enabled=False)

    seen = visit.page.locator("main").inner_text()

    with words.using(lang):
        for title in ("Timeline", "What is exposed", "How it was decided", "Questions",
                      "What you can do", "Data quality", "Glossary"):  # fmt: skip
            assert words.gettext(title) in seen
    assert visit.page.locator(".scripted:visible").count() == 0
    assert visit.page.locator(".bars rect").count() > 100
    visit.assert_quiet()


def test_print_unfolds_what_is_folded(page_of, tmp_path):
    visit = _opened(page_of, tmp_path, view(), java_script_enabled=False)
    visit.page.emulate_media(media="print")

    source = visit.page.locator(".sources li").first

    assert source.is_visible()
    assert source.evaluate("node => node.getBoundingClientRect().height") > 10
    assert visit.page.locator(".contents").is_hidden()
