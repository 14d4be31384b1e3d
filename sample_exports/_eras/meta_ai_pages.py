"""Plant talks with Meta's AI as pages: of its app, of Facebook and of Instagram."""

from __future__ import annotations

from html import escape

from sample_exports._planting import Export

_SKELETON = (
    '<html><head><meta charset="utf-8"><base href="../../../"><title>{title}</title>'
    '</head><body class="_5vb_"><div class="_li"><header class="_a70a"><h1>{title}</h1>'
    '</header><main class="_a706" role="main">{records}</main></div></body></html>'
)
_TALK = """\
Conversation with Meta AI


You: Is a pond deep? <2 m>
Meta AI: It depends:
- small ones are shallow
You: Merci 🦆
"""


def _page(title: str, records: str) -> bytes:
    return _SKELETON.format(title=title, records=records).encode()


def _row(label: str, value: str) -> str:
    return (
        f'<tr><td class="_a6_q">{escape(label)}</td>'
        f'<td class="_2piu _a6_r">{value}</td></tr>'
    )


def _table(*rows: str) -> str:
    return f'<table style="table-layout: fixed;">{"".join(rows)}</table>'


def _section(body: str) -> str:
    return f'<section class="_3-95 _a6-g"><div class="_a6-p">{body}</div></section>'


def _message(words: str, speaker: str, time: str) -> str:
    return _table(_row("Text", escape(words)), _row("From", speaker), _row("At", time))


def _conversation(*messages: str) -> str:
    people = _table(_row("Name", "Eve Example"), _row("Name", "Meta AI"))
    return _section(
        _table(
            _row("Title", "Ponds"),
            _row("Participants", people),
            _row("Messages", "".join(messages)),
        )
    )


def _app() -> Export:
    export = Export("meta-ai-2026-html")
    talk = _row("Conversation with Meta AI_04-17-2026_1776479869.txt", escape(_TALK))
    export.add(
        "meta_ai_profile/your_ai_conversations.html",
        _page("Your AI conversations", _section(_table(talk))),
        "parsed",
    )
    export.add("meta_ai_app/app_settings.html", _page("Settings", ""), "skipped")
    return export


def _facebook() -> Export:
    export = Export("meta-ai-in-facebook-2026-html")
    talk = _conversation(
        _message("Salt & water?", "Eve Example", "Feb 02, 2026 2:40:00 am"),
        _message("The sea.", "Meta AI", "Feb 02, 2026 2:40:20 am"),
    )
    path = "your_facebook_activity/messages/ai_conversations.html"
    export.add(path, _page("AI conversations", talk), "parsed")
    return export


def _instagram() -> Export:
    export = Export("meta-ai-in-instagram-2026-html")
    folder = "your_instagram_activity/messages"
    name = "thread_for_mailbox1_2.html"
    link = f'<a href="{folder}/ai_conversations/{name}">Ponds</a>'
    talk = _conversation(
        _message("A caption, please", "Eve Example", "Feb 01, 2026 6:40 pm"),
        _message("A pond, a duck.", "Meta AI", "Feb 01, 2026 6:41 pm"),
    )
    page = _page("AI conversations", _section(link))
    export.add(f"{folder}/ai_conversations.html", page, "parsed")
    export.add(f"{folder}/ai_conversations/{name}", _page("Ponds", talk), "parsed")
    return export


def plant() -> list[Export]:
    """Return the exports of these layouts."""
    return [_app(), _facebook(), _instagram()]
