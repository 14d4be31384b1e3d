"""Write exports of any number of items as Meta prints them, record by record.

Facebook gives six items of ten and Instagram four, in the proportions of long-lived
accounts: mostly comments and posts, many of them with a picture that its album lists
once more. Times go down from 2026 to 2008 and 2011; nothing of it is anybody's.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import orjson

from sample_exports._planting import garbled
from tests.bench.speech import quoted, texts

JOINT = ",\n"
ACTIVITY, MINE = "your_facebook_activity", "your_instagram_activity"
_NEWEST, _OLDEST = 1_790_000_000, 1_210_000_000
# Instagram is younger.
_OPENED = 1_300_000_000
_POSTS_A_FILE = 10_000
_INDENTED = orjson.OPT_INDENT_2
_PAD = " " * 4
_PLACES = ("Exampleton", "Sampleville", "Musterstadt", "Exempleville")
_PEOPLE = ("Bob Sample", "Cleo Placeholder", "Deniz Specimen", "Zoë Échantillon")
_GROUPS = [f"Gardeners of Exampleton {n}" for n in range(40)]

Records = Iterator[str]


def write(folder: Path, items: int) -> list[Path]:
    """Write a Facebook and an Instagram zip of about so many items together."""
    mine = folder / "facebook-annexample-2026-10-20-AAAA1111.zip"
    other = folder / "instagram-ann.example-2026-10-21-CCCC3333.zip"
    pack(mine, facebook(items * 6 // 10))
    pack(other, instagram(items * 4 // 10))
    return [mine, other]


Members = Iterator[tuple[str, str, Records, str]]


def pack(path: Path, members: Members) -> None:
    """Write members of (path, beginning, records, end), compressed as Meta's are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, begin, records, end in members:
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(begin.encode())
                waiting: list[str] = []
                comma = ""
                for record in records:
                    waiting.append(comma + record)
                    comma = JOINT
                    if len(waiting) == 1000:
                        file.write("".join(waiting).encode())
                        waiting = []
                file.write("".join(waiting).encode())
                file.write(end.encode())


def _whole(name: str, value: object) -> tuple[str, str, Records, str]:
    """Return a small member of one value."""
    text = orjson.dumps(garbled(value), option=_INDENTED).decode()
    return name, text, iter(()), ""


def _times(count: int, oldest: int = _OLDEST) -> Iterator[int]:
    step = (_NEWEST - oldest) / max(1, count)
    return (int(_NEWEST - n * step) for n in range(count))


# Facebook ----------------------------------------------------------------------------


def facebook(items: int) -> Members:
    """Yield the members: of ten items four of comments, four of posts, two likes."""
    yield _whole(
        "personal_information/profile_information/profile_information.json",
        {
            "profile_v2": {
                "name": {"full_name": "Ann Example"},
                "registration_timestamp": _OLDEST - 86_400,
                "birthday": {"year": 1980, "month": 2, "day": 3},
            }
        },
    )
    posts = items * 29 // 100
    words = texts(1, median=11)
    times = _times(posts)
    for number, first in enumerate(range(0, posts, _POSTS_A_FILE), 1):
        name = f"your_posts__check_ins__photos_and_videos_{number}.json"
        count = min(_POSTS_A_FILE, posts - first)
        yield (
            f"{ACTIVITY}/posts/{name}",
            "[\n",
            (_post(n, next(times), words) for n in range(first, first + count)),
            "\n]",
        )
    pictured = [n for n in range(posts) if n % 5 in (1, 3)]
    album = _whole_album(pictured, posts)
    yield f"{ACTIVITY}/posts/album/0.json", *album
    yield from _comments(items)
    likes = items * 15 // 100
    yield (
        f"{ACTIVITY}/comments_and_reactions/likes_and_reactions_1.json",
        "[\n",
        (_reaction(n, at) for n, at in enumerate(_times(likes))),
        "\n]",
    )


def _comments(items: int) -> Members:
    count, grouped = items * 34 // 100, items * 10 // 100
    words = texts(2, median=8)
    yield (
        f"{ACTIVITY}/comments_and_reactions/comments.json",
        '{\n  "comments_v2": [\n',
        (_comment(n, at, next(words)) for n, at in enumerate(_times(count))),
        "\n  ]\n}",
    )
    yield (
        f"{ACTIVITY}/groups/your_comments_in_groups.json",
        '{\n  "group_comments_v2": [\n',
        (
            _comment(n, at, next(words), _GROUPS[n * n % len(_GROUPS)])
            for n, at in enumerate(_times(grouped))
        ),
        "\n  ]\n}",
    )


def _uri(n: int) -> str:
    return (
        f"{ACTIVITY}/posts/media/Mobileuploads_AbCdEf/{100_000_000_000_000 + n}_n.jpg"
    )


def _post(n: int, at: int, words: Iterator[str]) -> str:
    """Return a post: of words alone, with a picture, a place or a link."""
    data = f"""
      {{
        "post": {quoted(next(words))}
      }}"""
    title, attachment = '"Ann Example updated her status."', ""
    if n % 5 in (1, 3):
        attachment = _attached(_picture(n, at))
        title = '"Ann Example added a new photo."'
        data += f""",
      {{
        "update_timestamp": {at}
      }}"""
    elif n % 10 == 2:
        attachment = _attached(
            f"""
            "external_context": {{
              "url": "https://example.org/articles/{n}"
            }}"""
        )
        title = '"Ann Example shared a link."'
    elif n % 10 == 5:
        place = _PLACES[n % len(_PLACES)]
        attachment = _attached(
            f"""
            "place": {{
              "name": "{place}",
              "coordinate": {{
                "latitude": 48.{n % 1000},
                "longitude": 2.{n % 1000}
              }},
              "address": ""
            }}"""
        )
        title = f'"Ann Example is in {place}."'
    tags = ""
    if n % 12 == 7:
        person = quoted(_PEOPLE[n % len(_PEOPLE)])
        tags = f""",
    "tags": [
      {{
        "name": {person}
      }}
    ]"""
    return f"""  {{
    "timestamp": {at},{attachment}
    "data": [{data}
    ],
    "title": {title}{tags}
  }}"""


def _attached(inside: str) -> str:
    return f"""
    "attachments": [
      {{
        "data": [
          {{{inside}
          }}
        ]
      }}
    ],"""


def _picture(n: int, at: int) -> str:
    return f"""
            "media": {{
              "uri": "{_uri(n)}",
              "creation_timestamp": {at},
              "media_metadata": {{
                "photo_metadata": {{
                  "exif_data": [
                    {{
                      "upload_ip": "203.0.113.{n % 256}",
                      "taken_timestamp": {at - 3600},
                      "orientation": 1,
                      "original_width": 4032,
                      "original_height": 3024,
                      "camera_make": "Example",
                      "camera_model": "Placeholder {n % 7}"
                    }}
                  ]
                }}
              }},
              "title": "Mobile uploads"
            }}"""


def _whole_album(pictured: list[int], posts: int) -> tuple[str, Records, str]:
    """Return an album that lists the pictures of posts once more."""
    step = (_NEWEST - _OLDEST) / max(1, posts)
    begin = '{\n  "name": "Mobile uploads",\n  "photos": [\n'
    end = f"""
  ],
  "cover_photo": {{
    "uri": "{_uri(1)}",
    "creation_timestamp": {_NEWEST},
    "title": "Mobile uploads"
  }},
  "last_modified_timestamp": {_NEWEST},
  "description": ""
}}"""
    records = (
        f"""    {{
      "uri": "{_uri(n)}",
      "creation_timestamp": {int(_NEWEST - n * step)},
      "media_metadata": {{
        "photo_metadata": {{
          "exif_data": [
            {{
              "upload_ip": "203.0.113.{n % 256}",
              "taken_timestamp": {int(_NEWEST - n * step) - 3600}
            }}
          ]
        }}
      }},
      "title": "Mobile uploads"
    }}"""
        for n in pictured
    )
    return begin, records, end


def _comment(n: int, at: int, words: str, group: str | None = None) -> str:
    person = quoted(f"Ann Example commented on {_PEOPLE[n % len(_PEOPLE)]}'s post.")
    inside = "" if group is None else f',\n            "group": "{group}"'
    return f"""    {{
      "timestamp": {at},
      "data": [
        {{
          "comment": {{
            "timestamp": {at},
            "comment": {quoted(words)},
            "author": "Ann Example"{inside}
          }}
        }}
      ],
      "title": {person}
    }}"""


def _reaction(n: int, at: int) -> str:
    person = quoted(f"Ann Example likes {_PEOPLE[n % len(_PEOPLE)]}'s post.")
    return f"""  {{
    "timestamp": {at},
    "data": [
      {{
        "reaction": {{
          "reaction": "{("LIKE", "LOVE", "HAHA")[n % 3]}",
          "actor": "Ann Example"
        }}
      }}
    ],
    "title": {person}
  }}"""


# Instagram ---------------------------------------------------------------------------


def instagram(items: int) -> Members:
    """Yield the members: of ten items four of posts, four comments, two likes."""
    yield _whole(
        "personal_information/personal_information/personal_information.json",
        {
            "profile_user": [
                {
                    "title": "User Information",
                    "media_map_data": {},
                    "string_map_data": {
                        "Username": {"href": "", "value": "ann.example"},
                        "Name": {"href": "", "value": "Ann Example"},
                        "Private Account": {"href": "", "value": "False"},
                    },
                }
            ]
        },
    )
    posts, comments = items * 16 // 100, items * 34 // 100
    words = texts(3, median=14)
    yield (
        f"{MINE}/media/posts_1.json",
        "[\n",
        (
            _publication(n, at, next(words))
            for n, at in enumerate(_times(posts, _OPENED))
        ),
        "\n]",
    )
    said = texts(4, median=6)
    yield (
        f"{MINE}/comments/post_comments_1.json",
        "[\n",
        (_remark(n, at, next(said)) for n, at in enumerate(_times(comments, _OPENED))),
        "\n]",
    )
    stories, likes = items * 12 // 100, items * 17 // 100
    yield (
        f"{MINE}/media/stories.json",
        '{\n  "ig_stories": [\n',
        (
            _medium("stories", n, at, '""', "    ")
            for n, at in enumerate(_times(stories, _OPENED))
        ),
        "\n  ]\n}",
    )
    yield (
        f"{MINE}/likes/liked_posts.json",
        '{\n  "likes_media_likes": [\n',
        (_like(n, at) for n, at in enumerate(_times(likes, _OPENED))),
        "\n  ]\n}",
    )


def _publication(n: int, at: int, words: str) -> str:
    """Return a post: of one picture and its caption, every fourth of two."""
    if n % 4:
        media = _medium("posts", 4 * n, at, quoted(words), "      ")
        return f"""  {{
    "media": [
{media}
    ]
  }}"""
    media = ",\n".join(
        _medium("posts", 4 * n + i, at, '""', "      ") for i in range(2)
    )
    return f"""  {{
    "media": [
{media}
    ],
    "title": {quoted(words)},
    "creation_timestamp": {at}
  }}"""


def _medium(folder: str, n: int, at: int, title: str, pad: str) -> str:
    number = 17_000_000_000_000_000 + n + (1 << 40) * (folder == "stories")
    return f"""{pad}{{
{pad}  "uri": "media/{folder}/{2008 + n % 18}{1 + n % 12:02}/{number}.jpg",
{pad}  "creation_timestamp": {at},
{pad}  "media_metadata": {{
{pad}    "camera_metadata": {{
{pad}      "has_camera_metadata": false
{pad}    }},
{pad}    "photo_metadata": {{
{pad}      "exif_data": [
{pad}        {{
{pad}          "device_id": "android-example",
{pad}          "source_type": "library"
{pad}        }}
{pad}      ]
{pad}    }}
{pad}  }},
{pad}  "title": {title},
{pad}  "cross_post_source": {{
{pad}    "source_app": "FB"
{pad}  }}
{pad}}}"""


def _remark(n: int, at: int, words: str) -> str:
    return f"""  {{
    "media_list_data": [
      {{
        "uri": ""
      }}
    ],
    "string_map_data": {{
      "Comment": {{
        "value": {quoted(words)}
      }},
      "Media Owner": {{
        "value": "{("cleo_placeholder", "bob.sample", "zoe.echantillon")[n % 3]}"
      }},
      "Time": {{
        "timestamp": {at}
      }}
    }}
  }}"""


def _like(n: int, at: int) -> str:
    return f"""    {{
      "title": "{("cleo_placeholder", "bob.sample", "zoe.echantillon")[n % 3]}",
      "media_list_data": [],
      "string_list_data": [
        {{
          "href": "https://www.instagram.com/p/EXAMPLE{n:07}/",
          "value": "\\u00f0\\u009f\\u0091\\u008d",
          "timestamp": {at}
        }}
      ]
    }}"""
